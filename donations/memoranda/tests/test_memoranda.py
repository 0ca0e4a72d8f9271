"""Money of before the books: noted with its source, counted with its case, in no balance, and never within the books."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.tests import factories as cases
from donations.ledger.under_fund import BOOKS
from donations.memoranda import actions as noting
from donations.memoranda import errors
from donations.memos import actions as memos
from donations.memos.errors import MemoOfOthers
from donations.memos.forms import CONFIRMED
from donations.models import LedgerEntry, Memorandum
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import UNKNOWN, about, before, exactly
from lfnkr.keyring import keys
from lfnkr.money import Quotation


@pytest.fixture
def old_case(db, hana, sora):
    """A request of May 2012, typed in beside books that begin on 1 March 2018."""
    with clock.at(datetime(2018, 3, 1, 12, tzinfo=TOKYO)):
        factories.gift(sora, 1_000_000)
    with clock.at(datetime(2012, 5, 1, 12, tzinfo=TOKYO)):
        return factories.case(hana)


def test_a_request_of_the_books_has_no_memoranda(hana, sora):
    factories.gift(sora, 100)

    with pytest.raises(errors.ReceivedWithinTheBooks, match="Have its money decided"):
        factories.memorandum(hana, cases.case(hana, received_at=clock.now()))


def test_a_request_of_today_has_none_before_anything_is_booked_either(hana):
    with pytest.raises(errors.ReceivedToday, match="Book what the reserve holds"):
        factories.memorandum(hana, cases.case(hana, received_at=clock.now()))

    assert factories.memorandum(hana).amount, "an earlier rescue is typed in before the books are opened"


@pytest.mark.parametrize("happened", ["2018-03-01", "2018-03", "2018", "2020-01-05"])
def test_a_day_the_books_may_reach_is_refused(old_case, hana, happened):
    with pytest.raises(errors.WithinTheBooks, match="The books begin on 1 Mar 2018"):
        factories.memorandum(hana, old_case, happened=exactly(happened))


@pytest.mark.parametrize("happened", [exactly("2018-02-28"), exactly("2012"), before("2018-03-01"), about("2012-07")])
def test_a_day_before_is_noted_as_closely_as_it_is_known(old_case, hana, happened):
    told = factories.memorandum(hana, old_case, happened=happened)

    told.refresh_from_db()
    assert told.happened == happened
    assert LedgerEntry.objects.count() == 1, "the gift alone: it is in no balance"


def test_a_day_of_which_nothing_is_known_is_asked_again(old_case, hana):
    with pytest.raises(errors.WithoutAnEnd, match="before 2015"):
        factories.memorandum(hana, old_case, happened=UNKNOWN)


def test_the_database_refuses_a_memorandum_within_the_books_and_any_change(old_case, hana):
    told = factories.memorandum(hana, old_case)
    facts = {
        "case": old_case, "case_reference": old_case.reference, "kind": "payment", "amount": 1, "worth": 1, "source": factories.LOOKS_SEALED,
        "recorded_by": hana,
    }  # fmt: skip

    with pytest.raises(DatabaseError, match="a day that the ledger reaches"), transaction.atomic():
        Memorandum.objects.create(**facts, happened=exactly("2018-03"))
    with pytest.raises(DatabaseError, match="of the same request"), transaction.atomic():
        other = factories.memorandum(hana)
        Memorandum.objects.create(**facts, happened=exactly("2012"), voids=other)
    with pytest.raises(DatabaseError), transaction.atomic():
        Memorandum.objects.filter(pk=told.pk).update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Memorandum.objects.filter(pk=told.pk).delete()


@pytest.mark.parametrize(
    ("amount", "currency", "rate", "worth"),
    [
        (100_000, "CNY", ("USD", "7.1", "CNY"), 14_085),  # 1,000.00 / 7.1 = 140.845…
        (100_000, "CNY", ("CNY", "0.141", "USD"), 14_100),
        (150_000, "JPY", ("USD", "110.25", "JPY"), 136_054),
        (100_000, "CNY", ("CNY", "21", "JPY"), None),
        (5, "CNY", ("CNY", "0.1", "USD"), 1),  # Half a cent goes up.
        (100_000, "USD", None, 100_000),
        (100_000, "THB", None, None),
    ],
)
def test_a_rate_stands_as_its_receipt_gives_it(old_case, hana, amount, currency, rate, worth):
    pair = {} if rate is None else {"rate_from": rate[0], "rate": Decimal(rate[1]), "rate_into": rate[2]}

    told = factories.memorandum(hana, old_case, amount=amount, currency=currency, **pair)

    assert told.worth == worth
    if rate:
        assert str(told.quotation) == f"1 {rate[0]} = {rate[1]} {rate[2]}"


def test_a_quotation_converts_both_ways_exactly():
    quoted = Quotation("CNY", Decimal(21), "JPY")

    assert (quoted.convert(100_050, "CNY"), quoted.convert(21_011, "JPY")) == (21_011, 100_052)
    with pytest.raises(ValidationError):
        quoted.convert(1, "USD")


def test_a_rate_of_other_currencies_is_refused(old_case, hana):
    with pytest.raises(errors.RateDoesNotFit, match="nothing of THB"):
        pair = {"rate_from": "CNY", "rate": Decimal(21), "rate_into": "JPY"}
        factories.memorandum(hana, old_case, currency="THB", **pair)


def test_with_a_decision_of_before_the_books_we_lead_from_its_day(old_case, hana):
    factories.memorandum(hana, old_case, kind="payment")
    with trail.reading():
        before = old_case.members.get()

    for _time in range(2):
        factories.memorandum(hana, old_case, kind="decision", happened=exactly("2012-06-03"))

    with trail.reading():
        member = old_case.members.get()
        changes = list(member.lead_changes.all())
    assert (before.lead, member.lead, member.status) == ("none", "lfnkr", "funded")
    assert [change.happened for change in changes] == [exactly("2012-06-03")], "led once"


def test_an_error_is_said_once_and_both_rows_stay(old_case, hana):
    told = factories.memorandum(hana, old_case)

    noting.void_memorandum(told, by=hana, reason="Of another request")

    assert not Memorandum.objects.standing().exists()
    with pytest.raises(errors.VoidedAlready):
        noting.void_memorandum(told, by=hana, reason="Again")
    assert Memorandum.objects.count() == 2


def test_it_is_noted_and_taken_back_on_pages_and_marked_beside_the_money(desk_of, old_case, hana):
    desk, url = desk_of(hana), reverse("donations:memorandum-new", args=[old_case.pk])
    page = desk.get(url)
    typed = {
        "kind": "payment", "amount": "1,000", "currency": "CNY", "rate": "7.1", "rate_from": "USD", "rate_into": "",
        "happened": "June 2012", "source": "Receipt", "form_token": page.context["form"]["form_token"].value(),
    }  # fmt: skip

    refused = desk.post(url, typed)
    assert "both of its currencies" in str(refused.context["form"].errors["rate"])
    assert desk.post(url, typed | {"rate_into": "CNY"}).status_code == 302

    told = Memorandum.objects.get()
    assert (told.worth, str(told.quotation)) == (14_085, "1 USD = 7.1 CNY")
    shown = desk.get(old_case.get_absolute_url()).content.decode()
    assert "memorandum" in shown and "1 USD = 7.1 CNY" in shown
    void = reverse("donations:memorandum-void", args=[told.pk])
    token = desk.get(void).context["form"]["form_token"].value()
    desk.post(void, {"reason": "Of another request", "form_token": token})
    assert "<del>" in desk.get(old_case.get_absolute_url()).content.decode()


def test_a_colleague_who_does_not_see_the_request_finds_no_page(desk_of, old_case, jun):
    assert desk_of(jun).get(reverse("donations:memorandum-new", args=[old_case.pk])).status_code == 404


# Its words


@pytest.mark.parametrize("words", [b"Her aunt kept the receipt. " * 10, b""])
def test_by_sql_too_no_source_stands_in_clear(old_case, hana, words):
    told = factories.memorandum(hana, old_case)
    facts = {field.attname: getattr(told, field.attname) for field in Memorandum._meta.concrete_fields}

    with pytest.raises(DatabaseError, match="words_of_memorandum_are_sealed"), transaction.atomic():
        Memorandum.objects.create(**facts | {"id": None, "source": words})


def test_who_does_not_see_the_request_opens_nothing(old_case, hana, jun):
    told = factories.memorandum(hana, old_case, source="Her aunt kept the receipt")

    with pytest.raises(MemoOfOthers):
        memos.read_memo(told, by=jun)
    assert just_signed_in(jun).get(told.words_url).status_code == 404


@pytest.mark.parametrize("name", ["hana", "mio", "yuki"])
def test_from_where_it_is_known_is_opened_on_a_page_of_its_own(request, old_case, hana, name):
    told = factories.memorandum(hana, old_case, source="Her aunt kept the receipt")
    over = noting.void_memorandum(told, by=hana, reason="Of another rescue")
    desk = just_signed_in(request.getfixturevalue(name))
    case = just_signed_in(hana).get(reverse("cases:case", args=[old_case.pk])).text
    assert over.words_url in case
    assert "Her aunt" not in case and "Of another rescue" not in case

    for row, words in ((told, "Her aunt kept the receipt"), (over, "Of another rescue")):
        assert words not in desk.get(row.words_url).text
        assert words in desk.post(reverse("donations:memorandum-read", args=[row.pk]), follow=True).text


def test_its_words_outlive_the_request(old_case, hana, mio):
    told = factories.memorandum(hana, old_case, source="Bank book of 2012")

    keys.keys_made_for([("case", old_case.pk)])
    assert told.key_subject == ("fund", BOOKS)

    assert keys.erase("case", old_case.pk)

    assert factories.said(told, mio) == {"source": "Bank book of 2012"}


def test_a_source_that_looks_like_a_name_is_asked_about_and_nothing_typed_is_lost(old_case, hana):
    typed = {
        "kind": "payment",
        "amount": "10",
        "currency": "USD",
        "happened": "2012-06",
        "source": "Told by Pastor Kim",
    }
    page = reverse("donations:memorandum-new", args=[old_case.pk])

    form = just_signed_in(hana).post(page, typed).context["form"]

    assert "source" in form.errors and CONFIRMED in form.fields
    assert form["source"].value() == "Told by Pastor Kim"
