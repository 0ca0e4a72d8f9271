"""Receipts: numbered without a gap, copies that say so, a void one that stays, and nothing for what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from donations.gifts import donors
from donations.models import Donation, Donor, Receipt, ReceiptLine, ReceiptPrint
from donations.receipts import actions, errors, paper
from donations.receipts.models import totals
from donations.tests import factories
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NAME = "青木 蓮"


@pytest.fixture
def donor(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name=NAME)


@pytest.fixture
def gift(sora, donor) -> Donation:
    return factories.gift(sora, 5_000, donor=donor)


def issued(gift: Donation, sora, language: str = "ja") -> Receipt:
    return actions.issue_receipt(gift, by=sora, addressee=NAME, language=language)


def of_year(donor: Donor, sora, year: int = 0, language: str = "ja") -> Receipt:
    facts = {"of_year": year or clock.today().year, "addressee": NAME, "language": language}
    return actions.issue_statement(donor, by=sora, **facts)


def take_back(gift: Donation, sora, mio) -> None:
    factories.reversal(gift.entries.get(), sora, mio)


# Numbers


def test_numbers_of_a_year_have_no_gap_and_begin_anew_with_the_next(sora, donor):
    gifts = [factories.gift(sora, 100, donor=donor) for _gift in range(3)]
    first, second = (issued(gift, sora) for gift in gifts[:2])
    with clock.at(datetime(clock.today().year + 1, 1, 1, 0, 0, tzinfo=clock.TOKYO)):
        third = issued(gifts[2], sora)

    year = first.year
    assert [(r.year, r.number) for r in (first, second, third)] == [(year, 1), (year, 2), (year + 1, 1)]
    assert str(first) == f"{year}-00001"


def test_the_year_is_that_of_tokyo(sora, gift):
    new_year = datetime(clock.today().year, 12, 31, 15, 30, tzinfo=UTC)
    with clock.at(new_year):
        receipt = issued(gift, sora)

    assert (receipt.year, receipt.issued_on.month, receipt.issued_on.day) == (new_year.year + 1, 1, 1)


def test_a_number_that_was_undone_is_given_to_the_next(sora, donor):
    gifts = [factories.gift(sora, 100, donor=donor) for _gift in range(2)]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issued(gifts[0], sora)
        raise ZeroDivisionError

    assert issued(gifts[1], sora).number == 1


def test_no_number_is_chosen_by_hand(sora, gift, donor):
    receipt = issued(gift, sora)

    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(number=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).delete()


def test_a_receipt_without_a_gift_is_refused_by_the_database(sora, gift):
    receipt = issued(gift, sora)

    with pytest.raises(IntegrityError, match="one gift at least"), transaction.atomic():
        Receipt(donor=receipt.donor, language="ja", kind="gift", addressee=receipt.addressee, issued_by=sora).save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# One gift, one receipt


def test_a_gift_has_one_receipt(sora, gift):
    issued(gift, sora)

    with pytest.raises(errors.ReceiptedAlready):
        issued(gift, sora)


def test_the_database_keeps_a_gift_to_one_receipt(sora, donor, gift):
    issued(gift, sora)
    other = issued(factories.gift(sora, 100, donor=donor), sora)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptLine.objects.create(receipt=other, donation=gift)


def test_the_database_takes_no_gift_of_somebody_else(sora, gift):
    receipt = issued(gift, sora)
    other = factories.gift(sora, 100, donor=donors.record_donor(by=sora, kind="individual"))

    with pytest.raises(IntegrityError, match="gifts of its giver"), transaction.atomic():
        ReceiptLine.objects.create(receipt=receipt, donation=other)


def test_nothing_is_added_to_a_receipt_that_was_printed(sora, donor, gift):
    receipt = issued(gift, sora)
    actions.print_receipt(receipt, by=sora)

    with pytest.raises(IntegrityError, match="gifts of its giver"), transaction.atomic():
        ReceiptLine.objects.create(receipt=receipt, donation=factories.gift(sora, 100, donor=donor))


def test_a_gift_of_nobody_has_no_receipt(sora):
    with pytest.raises(errors.NoGiver):
        issued(factories.gift(sora, 100), sora)


def test_a_gift_that_was_taken_back_has_no_receipt(sora, mio, gift):
    take_back(gift, sora, mio)

    with pytest.raises(errors.GiftTakenBack):
        issued(gift, sora)


def test_a_gift_of_a_record_that_was_given_up_is_receipted_to_the_giver_who_stands(sora, donor, gift):
    standing = donors.record_donor(by=sora, kind="individual", name=NAME)
    donors.merge_donors(donor, by=sora, number=standing.number)

    assert issued(gift, sora).donor == standing


def test_without_name_and_address_of_ours_none_is_issued(sora, gift, settings):
    settings.RECEIPT_FROM = {"ja": [], "en": ["LFNKR", "Tokyo"]}

    with pytest.raises(errors.SenderMissing):
        issued(gift, sora)
    assert issued(gift, sora, "en").number == 1


# A year


def test_a_year_takes_every_gift_without_a_receipt_of_its_own(sora, mio, donor):
    gifts = [factories.gift(sora, amount, donor=donor) for amount in (100, 200, 300)]
    issued(gifts[0], sora)
    take_back(gifts[1], sora, mio)

    assert list(of_year(donor, sora).gifts) == [gifts[2]]


def test_a_year_takes_the_gifts_of_both_records(sora, donor, gift):
    other = donors.record_donor(by=sora, kind="individual", name=NAME)
    factories.gift(sora, 100, donor=other)
    donors.merge_donors(other, by=sora, number=donor.number)

    assert of_year(donor, sora).lines.count() == 2


def test_a_year_without_a_gift_is_refused(sora, donor, gift):
    with pytest.raises(errors.NoGiftInYear):
        of_year(donor, sora, 1998)
    of_year(donor, sora)
    with pytest.raises(errors.NothingToReceipt):
        of_year(donor, sora)


def test_sums_of_two_currencies_are_never_added(sora, donor):
    factories.gift(sora, 5_000, donor=donor)
    factories.gift(sora, 10_000, donor=donor, currency="JPY", rate=Decimal(150))
    factories.gift(sora, 2_000, donor=donor, currency="JPY", rate=Decimal(150))

    assert [str(total) for total in totals(of_year(donor, sora).gifts)] == ["JPY 12,000", "USD 50.00"]


# Printing


def test_the_first_print_is_the_original_and_each_later_one_a_copy(sora, gift):
    receipt = issued(gift, sora)
    prints = [actions.print_receipt(receipt, by=sora) for _print in range(3)]

    assert [(made.number, made.is_copy) for made in prints] == [(1, False), (2, True), (3, True)]
    assert "Copy (print 2" in paper.html_of(prints[1]) or "再発行" in paper.html_of(prints[1])
    assert 'class="copy"' not in paper.html_of(prints[0])


def test_a_print_stands_in_the_trail_before_its_paper_and_stays(sora, gift):
    actions.print_receipt(issued(gift, sora), by=sora)

    event = AuditEvent.objects.filter(table_name="donations_receiptprint").get()
    assert (event.act, event.actor) == ("print receipt", sora.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptPrint.objects.all().delete()


def test_the_paper_names_giver_sum_day_and_house_and_says_nothing_of_tax(sora, gift, settings):
    settings.RECEIPT_FROM = {"ja": ["基金", "東京都千代田区"], "en": []}
    html = paper.html_of(actions.print_receipt(issued(gift, sora), by=sora))

    assert f"{NAME} 様" in html
    assert all(text in html for text in ("50.00", "基金", "東京都千代田区", f"{clock.today().year}-00001"))
    assert 'class="certified"' not in html


def test_a_certified_organisation_says_what_it_may_say_of_tax(sora, gift, settings):
    settings.CERTIFIED_NPO = {"ja": "認定NPO法人", "en": ""}

    assert "認定NPO法人" in paper.html_of(actions.print_receipt(issued(gift, sora), by=sora))


@pytest.mark.parametrize(("kind", "said"), [("individual", "様"), ("company", "御中"), ("parish", "御中")])
def test_a_body_is_addressed_as_one(kind, said):
    assert paper.honorific(kind) == said


def test_a_name_that_is_markup_or_a_formula_stands_as_it_is(sora, gift):
    receipt = actions.issue_receipt(gift, by=sora, addressee="=1+1 <b>", language="en")

    assert "=1+1 &lt;b&gt;" in paper.html_of(actions.print_receipt(receipt, by=sora))


def test_the_pdf_is_the_same_each_time_it_is_fetched(client, sora, gift):
    made = actions.print_receipt(issued(gift, sora), by=sora)
    client.force_login(sora)

    answers = [client.get(reverse("donations:receipt-paper", args=[made.pk])) for _time in range(2)]

    assert answers[0]["Content-Type"] == "application/pdf"
    assert answers[0].content.startswith(b"%PDF-")
    assert answers[0].content == answers[1].content


def test_the_paper_is_for_whoever_asked_for_it_for_a_quarter_of_an_hour(client, sora, mio, gift):
    receipt = issued(gift, sora)
    address = reverse("donations:receipt-paper", args=[actions.print_receipt(receipt, by=sora).pk])
    client.force_login(mio)
    assert client.get(address).status_code in (403, 404)

    client.force_login(sora)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.get(address).status_code == 404
    actions.void_receipt(receipt, by=sora, reason="Wrong name.")
    assert client.get(address).status_code == 404


# Void, and taken back


def test_a_void_receipt_keeps_its_number_and_its_gift_may_have_another(sora, gift):
    void = actions.void_receipt(issued(gift, sora), by=sora, reason="Wrong name.")

    again = issued(gift, sora)

    assert (void.number, again.number) == (1, 2)
    assert [(r.number, r.void_reason) for r in Receipt.objects.order_by("number")] == [(1, "Wrong name."), (2, "")]


def test_a_receipt_is_voided_once(sora, gift):
    void = actions.void_receipt(issued(gift, sora), by=sora, reason="Wrong name.")

    with pytest.raises(errors.VoidAlready):
        actions.void_receipt(void, by=sora, reason="Again.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=void.pk).update(void_reason="Something else.")


def test_a_reason_is_asked_for(sora, gift):
    with pytest.raises(errors.VoidReasonMissing):
        actions.void_receipt(issued(gift, sora), by=sora, reason=" ")


def test_a_void_receipt_is_not_printed(sora, gift):
    void = actions.void_receipt(issued(gift, sora), by=sora, reason="Wrong name.")

    with pytest.raises(errors.VoidAlready):
        actions.print_receipt(void, by=sora)
    with pytest.raises(IntegrityError, match="is not printed"), transaction.atomic():
        ReceiptPrint.objects.create(receipt=void, printed_by=sora)


def test_a_receipt_of_a_gift_taken_back_is_not_printed_and_says_what_to_do(client, sora, mio, gift):
    receipt = issued(gift, sora)
    take_back(gift, sora, mio)
    client.force_login(sora)

    with pytest.raises(errors.PrintsATakenBackGift):
        actions.print_receipt(receipt, by=sora)
    page = client.get(receipt.get_absolute_url())
    assert "Void the receipt" in page.text
    assert receipt.get_absolute_url() in client.get(reverse("desk")).text
    actions.void_receipt(receipt, by=sora, reason="The gift was taken back.")
    assert receipt.get_absolute_url() not in client.get(reverse("desk")).text


def test_the_trail_keeps_no_name_and_no_reason(sora, gift):
    actions.void_receipt(issued(gift, sora), by=sora, reason="A reason.")

    events = AuditEvent.objects.filter(table_name__startswith="donations_receipt")
    said = "".join(str(event.changed) for event in events)
    assert events and NAME not in said and "A reason." not in said


# Pages


def test_a_name_is_opened_before_a_receipt_is_made_out(client, sora, donor, gift):
    client.force_login(sora)
    pages = [reverse("donations:receipt-new", args=[gift.pk]), reverse("donations:receipt-of-year", args=[donor.pk])]

    assert [client.get(page).url for page in pages] == [donor.get_absolute_url()] * 2
    donors.read_donor(donor, by=sora)
    assert [client.get(page).context["form"]["addressee"].value() for page in pages] == [NAME] * 2


def test_a_receipt_is_issued_and_printed_by_its_pages(client, sora, donor, gift):
    donors.read_donor(donor, by=sora)
    client.force_login(sora)

    typed = {"addressee": f"{NAME} 様", "language": "ja", form_tokens.FIELD: form_tokens.new()}
    answer = client.post(reverse("donations:receipt-new", args=[gift.pk]), typed)
    receipt = Receipt.objects.get()
    client.post(reverse("donations:receipt-print", args=[receipt.pk]), {form_tokens.FIELD: form_tokens.new()})

    assert answer.url == receipt.get_absolute_url()
    made = receipt.copies.get()
    assert reverse("donations:receipt-paper", args=[made.pk]) in client.get(receipt.get_absolute_url()).text
    assert f"{NAME} 様 様" not in paper.html_of(made)


@pytest.mark.parametrize(("addressee", "language"), [("", "ja"), ("様", "ja"), (NAME, "ko"), ("a" * 201, "en")])
def test_what_is_no_name_and_no_language_is_refused_and_stays_in_the_form(
    client, sora, donor, gift, addressee, language
):
    donors.read_donor(donor, by=sora)
    client.force_login(sora)

    typed = {"addressee": addressee, "language": language, form_tokens.FIELD: form_tokens.new()}
    page = client.post(reverse("donations:receipt-new", args=[gift.pk]), typed)

    assert page.context["form"].errors
    assert page.context["form"]["addressee"].value() == addressee
    assert not Receipt.objects.exists()


def test_the_register_shows_every_number_and_no_name(client, sora, mio, yuki, donor):
    gifts = [factories.gift(sora, 5_000, donor=donor) for _gift in range(3)]
    actions.void_receipt(issued(gifts[0], sora), by=sora, reason="Wrong name.")
    issued(gifts[1], sora)
    take_back(gifts[1], sora, mio)
    issued(gifts[2], sora)

    for person in (sora, mio, yuki):
        client.force_login(person)
        page = client.get(reverse("donations:receipt-list"))
        assert [row.number for row in page.context["rows"]] == [3, 2, 1]
        assert "Wrong name." in page.text and "to be voided" in page.text
        assert NAME not in page.text


@pytest.mark.parametrize("name", ["hana", "rin"])
def test_caseworker_and_administrator_see_no_receipt(client, request, sora, gift, name):
    receipt = issued(gift, sora)
    client.force_login(request.getfixturevalue(name))

    assert client.get(receipt.get_absolute_url()).status_code in (403, 404)
    assert client.get(reverse("donations:receipt-list")).status_code == 403


@pytest.mark.parametrize("page", ["receipt-print", "receipt-void"])
def test_who_only_checks_the_register_prints_and_voids_nothing(client, mio, yuki, sora, gift, page):
    receipt = issued(gift, sora)

    for person in (mio, yuki):
        client.force_login(person)
        typed = {"reason": "Wrong.", form_tokens.FIELD: form_tokens.new()}
        assert client.post(reverse(f"donations:{page}", args=[receipt.pk]), typed).status_code == 403
    assert Receipt.objects.standing().count() == 1 and not ReceiptPrint.objects.exists()
