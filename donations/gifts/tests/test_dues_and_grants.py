"""Dues, grants and interest as income of their own: where they may go, what tells them from gifts, and how the wrong kind is mended."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from donations.gifts import appeals, donors, errors
from donations.gifts.appeal_figures import figures_of
from donations.ledger.choices import EntryKind
from donations.ledger.models import DayTotal
from donations.ledger.verification import verify
from donations.models import Donation, Donor, ReceiptLine
from donations.pledges.instalments import gifts_that_may_keep, suggested
from donations.proposals import actions as proposals
from donations.receipts import actions as receipts
from donations.receipts.errors import NothingToReceipt, ReceiptForGiftsAlone
from donations.receipts.rules import without_receipt
from donations.reserve.year import year_of
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.money import Money
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def member(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name="青木 蓮")


@pytest.fixture
def ministry(sora) -> Donor:
    return donors.record_donor(by=sora, kind="authority", name="City of Kawasaki")


def dues(sora, member: Donor | None, amount: int = 1_000, **facts) -> Donation:
    return factories.gift(sora, amount, kind="dues", donor=member, **{"fund": factories.fund("general"), **facts})


def grant(sora, ministry: Donor | None, amount: int = 50_000, **facts) -> Donation:
    return factories.gift(sora, amount, kind="grant", donor=ministry, **facts)


def sent(desk, **typed):
    """The form of a gift sent: a thousand dollars into the general fund, by bank, today."""
    page = reverse("donations:donation-new")
    said = {
        "kind": "gift",
        "amount": "1000",
        "currency": "USD",
        "fund": str(factories.fund("general").pk),
        "earmark": "none",
        "channel": "bank",
        "received_on": clock.today().isoformat(),
        "donor_kind": "individual",
        "form_token": form_tokens.new(),
    }
    return desk.post(page, said | typed)


# Refused


def test_dues_enter_no_fund_with_a_purpose(sora, mio, member, rescue):
    restricted = factories.fund_opened(sora, mio, "school", kind="restricted")

    for fund in (rescue, restricted):
        with pytest.raises(errors.DuesEnterGeneralBooks, match="Choose a general fund"):
            dues(sora, member, fund=fund)

    assert not Donation.objects.exists()


def test_dues_answer_no_appeal(sora, mio, member, general):
    appeal = appeals.open_appeal(by=mio, fund=general, title="For the office", goal=100_000)

    with pytest.raises(errors.DuesAnswerNoAppeal):
        dues(sora, member, appeal=appeal)


def test_dues_have_no_earmark(sora, member):
    with pytest.raises(errors.DuesHaveNoEarmark):
        dues(sora, member, earmark="rescue")


def test_a_grant_says_who_gives_it(sora):
    with pytest.raises(errors.GrantOfNobody, match="Say who gives this grant"):
        grant(sora, None)


def test_interest_is_for_no_appeal_and_has_no_earmark(sora, mio, rescue):
    appeal = appeals.open_appeal(by=mio, fund=rescue, title="For the winter", goal=100_000)

    for facts in ({"appeal": appeal}, {"earmark": "rescue"}):
        with pytest.raises(errors.OtherIncomeIsForNothing, match="book it as a gift"):
            factories.gift(sora, 12, kind="other", **facts)

    with pytest.raises(errors.OtherIncomeOfSomebody, match="no giver"):
        factories.gift(sora, 12, kind="other", donor=donors.record_donor(by=sora, kind="company", name="A bank"))
    assert not Donation.objects.exists()


def test_the_database_holds_dues_and_grants_to_it(sora, mio, member, general, rescue):
    appeal = appeals.open_appeal(by=mio, fund=general, title="For the office", goal=100_000)
    facts = {"amount": 1, "currency": "USD", "booked_amount": 1, "channel": "bank", "recorded_by": sora}
    facts |= {"fund": general, "received_on": clock.today()}

    with pytest.raises(DatabaseError, match="dues_enter_general_books"), transaction.atomic():
        Donation.objects.create(**facts | {"kind": "dues", "fund": rescue})
    for wrong, name in (
        ({"kind": "dues", "appeal": appeal}, "dues_are_for_nothing"),
        ({"kind": "dues", "earmark": "rescue"}, "dues_are_for_nothing"),
        ({"kind": "grant"}, "grant_of_somebody"),
        ({"kind": "dues", "channel": "forward"}, "only_gifts_brought_forward"),
        ({"kind": "other", "appeal": appeal}, "other_income_is_for_nothing"),
        ({"kind": "other", "earmark": "rescue"}, "other_income_is_for_nothing"),
        ({"kind": "other", "donor": member}, "other_income_is_for_nothing"),
        ({"kind": "wish"}, "donation_kind_is_known"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Donation.objects.create(**facts | wrong)


def test_the_database_books_nothing_as_another_kind(sora, member):
    paid = dues(sora, member)

    with pytest.raises(DatabaseError, match="entry_fits_its_source"), transaction.atomic():
        factories.entry(
            sora, EntryKind.DONATION, paid.entries.get().journal, balance_change=1_000, fund=factories.fund("general")
        )


def test_no_receipt_for_a_gift_is_made_out_for_dues_or_a_grant(sora, member, ministry):
    for row in (dues(sora, member), grant(sora, ministry)):
        with pytest.raises(ReceiptForGiftsAlone, match="This is no gift"):
            receipts.issue_receipt(row, by=sora, addressee="A", language="en")


def test_a_receipt_for_a_year_leaves_dues_out(sora, member):
    dues(sora, member)

    assert not without_receipt(member).exists()
    with pytest.raises(NothingToReceipt):
        receipts.issue_statement(member, by=sora, of_year=clock.today().year, addressee="A", language="en")


def test_the_database_puts_no_dues_on_a_receipt(sora, member):
    paid, given = dues(sora, member), factories.gift(sora, 100, donor=member)
    receipt = receipts.issue_receipt(given, by=sora, addressee="A", language="en")

    with pytest.raises(DatabaseError, match="receipt_for_gifts_alone"), transaction.atomic():
        ReceiptLine.objects.create(receipt=receipt, donation=paid)


# Booked


def test_dues_and_a_grant_are_booked_by_entries_of_their_kinds(sora, member, ministry, rescue, general):
    paid, granted = dues(sora, member), grant(sora, ministry, earmark="rescue")

    assert paid.entries.get().kind == EntryKind.DUES
    assert granted.entries.get().kind == EntryKind.GRANT
    rescue.refresh_from_db()
    general.refresh_from_db()
    assert (general.balance, rescue.balance) == (1_000, 50_000)
    assert verify().agrees


def test_dues_of_somebody_unknown_are_booked(sora):
    assert dues(sora, None).donor is None


def test_a_grant_may_be_for_a_fund_with_a_purpose(sora, mio, ministry):
    school = factories.fund_opened(sora, mio, "school", kind="restricted")

    assert grant(sora, ministry, fund=school).entries.get().fund == school


def test_a_grant_for_rescue_does_not_leave_by_a_transfer(sora, mio, ministry, rescue, general):
    grant(sora, ministry, earmark="rescue")

    with pytest.raises(Exception, match="gave for|purpose"):
        factories.transfer(sora, mio, rescue, general, 10_000)


def test_the_wrong_kind_is_reversed_and_booked_anew_with_what_was_typed(sora, member, desk_of):
    wrong = factories.gift(sora, 1_000, donor=member, fund=factories.fund("general"))
    proposals.undo(wrong.entries.get(), by=sora, reason="These are dues.")

    page = desk_of(sora).get(wrong.again_url)
    assert page.context["form"]["kind"].value() == "gift"
    assert page.context["form"]["donor_number"].value() == member.number

    answer = sent(desk_of(sora), kind="dues", amount="10", donor_number=str(member.number))
    assert answer.status_code == 302
    right = Donation.objects.get(kind="dues")
    assert (right.amount, right.donor) == (1_000, member)
    assert DayTotal.objects.of_kinds(EntryKind.DONATION).standing()[0] == 0
    assert DayTotal.objects.of_kinds(EntryKind.DUES).standing() == (1, [Money(1_000)])


# The form


def test_the_form_offers_a_gift_first(sora, desk_of):
    form = desk_of(sora).get(reverse("donations:donation-new")).context["form"]

    assert next(iter(form.fields)) == "kind"
    assert form["kind"].value() == "gift"


def test_dues_typed_into_the_reserve_are_refused_at_the_fund_and_nothing_is_lost(sora, desk_of, rescue):
    answer = sent(desk_of(sora), kind="dues", fund=str(rescue.pk), donor_name="青木 蓮")

    form = answer.context["form"]
    assert "Choose a general fund" in str(form.errors["fund"])
    assert (form["amount"].value(), form["donor_name"].value(), form["kind"].value()) == ("1000", "青木 蓮", "dues")
    assert not Donor.objects.exists()


def test_a_grant_typed_without_its_giver_is_refused_and_makes_no_giver(sora, desk_of):
    answer = sent(desk_of(sora), kind="grant", donor_kind="company")

    assert "Say who gives this grant" in str(answer.context["form"].errors["donor_name"])
    assert not Donor.objects.exists()


def test_interest_typed_with_an_earmark_is_refused_and_then_booked_of_nobody(sora, desk_of, rescue):
    typed = {"kind": "other", "amount": "0.12", "fund": str(rescue.pk)}
    answer = sent(desk_of(sora), earmark="rescue", **typed)
    assert "given for nothing in particular" in str(answer.context["form"].errors["earmark"])

    assert sent(desk_of(sora), **typed).status_code == 302
    came = Donation.objects.get()
    assert (came.kind, came.amount, came.donor, came.entries.get().kind) == ("other", 12, None, EntryKind.OTHER_INCOME)


def test_a_grant_of_somebody_new_is_booked_with_its_giver(sora, desk_of):
    answer = sent(desk_of(sora), kind="grant", donor_kind="authority", donor_name="City of Kawasaki")

    assert answer.status_code == 302
    assert Donation.objects.get().donor.kind == "authority"


# Told apart


def test_the_list_tells_them_apart_and_shows_one_kind_alone(sora, member, ministry, desk_of):
    factories.gift(sora, 300)
    dues(sora, member)
    grant(sora, ministry)
    page, desk = reverse("donations:donation-list"), desk_of(sora)

    assert len(desk.get(page).context["rows"]) == 3
    assert [row.kind for row in desk.get(page, {"kind": "dues"}).context["object_list"]] == ["dues"]


def test_a_thermometer_counts_gifts_and_grants_given_for_the_appeal(sora, mio, ministry, rescue):
    appeal = appeals.open_appeal(by=mio, fund=rescue, title="For the winter", goal=100_000)
    factories.gift(sora, 10_000, appeal=appeal)
    grant(sora, ministry, 30_000, appeal=appeal)

    figures = figures_of(appeal)
    assert figures.raised == Money(40_000)
    assert "from 2 gifts and grants" in figures.in_words


def test_dues_keep_no_promise_and_a_grant_may(sora, member, general):
    pledge = factories.pledge(sora, member, fund=general)
    paid = dues(sora, member)
    granted = grant(sora, member, 5_000, fund=general)
    factories.gift(sora, 12, fund=general, kind="other")

    assert gifts_that_may_keep(pledge) == [granted]
    assert suggested(paid) is None
    assert suggested(granted) is not None


def test_the_year_of_a_fund_tells_dues_and_grants_beside_gifts(sora, member, general):
    factories.gift(sora, 300, fund=general)
    dues(sora, member)
    grant(sora, member, 2_000, fund=general)
    factories.gift(sora, 12, fund=general, kind="other")

    whole = year_of(general, ensure_term(clock.today())).whole
    assert (whole.gifts, whole.income, whole.otherwise) == (300, 3_012, 0)
