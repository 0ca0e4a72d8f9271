"""Funds: what is refused, the two officers who open, close and reopen one, its opening entry, and what the database holds by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from donations.errors import InTheFuture, OwnProposal
from donations.funds import actions as funds
from donations.funds import days, errors
from donations.gifts import appeals
from donations.ledger.errors import FundClosed, FundNotBegun, PurposeKept, SameFund
from donations.ledger.verification import verify
from donations.models import Donation, Fund, FundOpening, LedgerEntry, MoneyProposal, Reversal
from donations.periods.errors import PeriodClosed
from donations.periods.models import month_end
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

BANK = {"amount": 120_000, "origin": "Bank statement of 31 August, page 4"}


def days_ago(number: int) -> date:
    """A day of the past."""
    return clock.today() - timedelta(days=number)


@pytest.fixture
def school(sora, mio) -> Fund:
    """A restricted fund that begins with nothing today."""
    return factories.fund_opened(sora, mio)


# Opening


def test_nobody_opens_a_fund_alone(sora):
    with pytest.raises(OwnProposal):
        factories.signed(factories.fund_proposal(sora), by=sora)

    assert not Fund.objects.filter(code="school").exists()


@pytest.mark.parametrize("code", ["rescue", "none"])
def test_a_short_name_that_is_taken_is_refused(sora, code):
    with pytest.raises(errors.CodeTaken):
        factories.fund_proposal(sora, code)


def test_of_two_proposals_of_one_short_name_the_second_is_refused(sora, mio):
    factories.fund_proposal(sora)

    with pytest.raises(errors.CodeTaken):
        factories.fund_proposal(mio)


def test_a_refused_short_name_is_free_again(sora, mio):
    proposals.refuse(factories.fund_proposal(sora), by=mio, reason="Other words for donors")

    assert factories.fund_opened(sora, mio).code == "school"


@pytest.mark.parametrize("facts", [{"amount": 1}, {"origin": "Bank"}])
def test_a_balance_and_its_source_come_together(sora, facts):
    with pytest.raises(errors.OriginMissing):
        factories.fund_proposal(sora, **facts)


def test_no_fund_begins_tomorrow(sora):
    with pytest.raises(InTheFuture):
        factories.fund_proposal(sora, opened_on=days_ago(-1))


def test_no_opening_entry_is_booked_into_a_closed_month(sora, mio):
    last = month_end(days_ago(40))
    factories.month_closed(last, sora, mio)

    with pytest.raises(PeriodClosed):
        factories.fund_proposal(sora, opened_on=last, **BANK)


def test_a_fund_begins_with_what_it_held_which_is_no_gift(sora, mio):
    fund = factories.fund_opened(sora, mio, opened_on=days_ago(30), **BANK)

    entry = fund.entries.get()
    assert (fund.opened_on, entry.booked_on, entry.kind) == (days_ago(30), days_ago(30), "opening")
    assert factories.fund("school").balance == 120_000
    assert not Donation.objects.exists()
    assert entry.source.ledger_note == BANK["origin"]
    assert not verify().disagreements


def test_a_fund_may_begin_with_nothing(school):
    assert (school.balance, school.entry_count, school.opened_on) == (0, 0, clock.today())
    assert not verify().disagreements


def test_nothing_is_booked_before_the_first_day_of_a_fund(sora, school):
    with pytest.raises(FundNotBegun):
        factories.gift(sora, 5_000, fund=school, received_on=days_ago(1))


def test_the_reserve_has_an_opening_entry_while_nothing_is_booked(sora, mio, rescue):
    facts = {"opened_on": days_ago(10), "note": "the board", **BANK}
    factories.signed(funds.propose_opening_balance(rescue, by=sora, **facts), by=mio)

    with pytest.raises(errors.OpenedAlready):
        funds.propose_opening_balance(rescue, by=sora, **facts)

    assert factories.fund().balance == 120_000
    assert not verify().disagreements


def test_a_fund_with_a_history_gets_no_opening_entry(sora, rescue):
    factories.gift(sora, 5_000)

    with pytest.raises(errors.OpenedAlready):
        funds.propose_opening_balance(factories.fund(), by=sora, opened_on=days_ago(10), note="the board", **BANK)


def test_a_gift_booked_between_the_two_signatures_refuses_the_opening_entry(sora, mio, rescue):
    facts = {"opened_on": days_ago(10), "note": "the board", **BANK}
    proposal = funds.propose_opening_balance(rescue, by=sora, **facts)
    factories.gift(sora, 5_000)

    with pytest.raises(errors.OpenedAlready):
        factories.signed(proposal, by=mio)


def test_the_books_do_not_begin_where_memoranda_tell_of_money(sora, hana, rescue):
    factories.memorandum(hana)  # Of June 2012.

    with pytest.raises(errors.MemorandaWithin):
        funds.propose_opening_balance(rescue, by=sora, opened_on=date(2012, 6, 30), note="the board", **BANK)


def test_from_the_opening_entry_on_there_are_no_memoranda(sora, mio, hana, rescue):
    facts = {"opened_on": date(2012, 6, 1), "note": "the board", **BANK}
    factories.signed(funds.propose_opening_balance(rescue, by=sora, **facts), by=mio)

    with pytest.raises(DomainError, match="1 Jun"):
        factories.memorandum(hana)


def test_a_wrong_opening_entry_is_undone_by_two_and_booked_anew_on_its_day(sora, mio):
    fund = factories.fund_opened(sora, mio, opened_on=days_ago(30), **BANK)
    undone = proposals.undo(fund.entries.get(), by=sora, reason="Typed 1,200 for 2,100")
    assert isinstance(undone, MoneyProposal), "what took two officers takes two to undo"
    factories.signed(undone, by=mio)
    right = {"amount": 210_000, "origin": BANK["origin"], "note": "the board"}

    with pytest.raises(errors.OtherFirstDay):
        funds.propose_opening_balance(fund, by=sora, opened_on=days_ago(29), **right)
    factories.signed(funds.propose_opening_balance(fund, by=sora, opened_on=days_ago(30), **right), by=mio)

    assert factories.fund("school").balance == 210_000
    assert not verify().disagreements


# Closing


def test_the_reserve_is_not_closed(sora, rescue):
    with pytest.raises(errors.ReserveStays):
        funds.propose_closing(rescue, by=sora, reason="Over")


def test_a_fund_with_money_is_not_closed_before_somebody_says_what_becomes_of_it(sora, mio, general):
    factories.gift(sora, 5_000, fund=general)

    with pytest.raises(errors.RestNeedsAFund):
        funds.propose_closing(general, by=sora, reason="Over")
    with pytest.raises(SameFund):
        funds.propose_closing(general, by=sora, reason="Over", target=general)


def test_a_fund_an_appeal_asks_gifts_for_is_not_closed(mio, sora, school):
    appeals.open_appeal(by=mio, fund=school)

    with pytest.raises(errors.AppealsRun):
        funds.propose_closing(school, by=sora, reason="Over")


def test_restricted_money_goes_elsewhere_with_consent_alone(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=school)

    with pytest.raises(errors.ConsentMissing):
        funds.propose_closing(school, by=sora, reason="Over", target=general, consent=" ")
    closed = factories.fund_closed(school, sora, mio, target=general, consent="Givers 4 and 7, letters of 3 May")

    assert (closed.balance, closed.closed_on) == (0, clock.today())
    assert factories.fund("general").balance == 5_000
    assert not verify().disagreements


def test_money_given_for_rescues_leaves_no_designated_fund_without_consent(sora, rescue, general):
    factories.gift(sora, 5_000, earmark="rescue")

    with pytest.raises(PurposeKept):
        proposals.propose_transfer(by=sora, source=rescue, target=general, amount=1, reason="Rent", decided_by="Board")


def test_with_consent_a_part_of_it_goes_to_another_fund(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=school)
    facts = {"source": school, "target": general, "amount": 2_000, "reason": "Rent", "decided_by": "Board"}

    with pytest.raises(PurposeKept):
        proposals.propose_transfer(by=sora, **facts)
    proposal = proposals.propose_transfer(by=sora, consent="Giver 4, letter of 3 May", **facts)
    factories.signed(proposal, by=mio)

    assert (factories.fund("school").balance, factories.fund("general").balance) == (3_000, 2_000)
    assert not verify().disagreements


def test_what_was_moved_with_consent_is_no_longer_kept_for_its_purpose(sora, mio, rescue, general):
    factories.gift(sora, 5_000, earmark="rescue")
    facts = {"source": rescue, "target": general, "reason": "Rent", "decided_by": "Board"}
    proposal = proposals.propose_transfer(by=sora, amount=5_000, consent="Giver 4, letter of 3 May", **facts)
    factories.signed(proposal, by=mio)
    factories.gift(sora, 3_000)

    factories.signed(proposals.propose_transfer(by=sora, amount=3_000, **facts), by=mio)

    assert factories.fund().balance == 0


def test_a_gift_between_the_two_signatures_refuses_the_closing(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=school)
    facts = {"reason": "Over", "target": general, "consent": "Giver 4, letter of 3 May"}
    proposal = funds.propose_closing(factories.fund("school"), by=sora, **facts)
    factories.gift(sora, 1_000, fund=school)

    with pytest.raises(errors.RestMoved, match=r"60\.00"):
        factories.signed(proposal, by=mio)

    assert factories.fund("school").closed_on is None


def test_one_closing_waits_at_a_time(sora, school):
    funds.propose_closing(school, by=sora, reason="Over")

    with pytest.raises(errors.LifeWaits):
        funds.propose_closing(school, by=sora, reason="Over")


def test_nobody_closes_or_reopens_alone(sora, mio, school):
    with pytest.raises(OwnProposal):
        factories.signed(funds.propose_closing(school, by=sora, reason="Over"), by=sora)
    factories.signed(MoneyProposal.objects.get(kind="close"), by=mio)
    again = funds.propose_reopening(factories.fund("school"), by=mio, reason="More children")
    with pytest.raises(OwnProposal):
        factories.signed(again, by=mio)

    assert factories.fund("school").closed_on


def test_a_closed_fund_takes_nothing_on_any_way(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=general)
    facts = {"source": factories.fund("general"), "target": school, "reason": "Rent", "decided_by": "Board"}
    waiting = proposals.propose_transfer(by=sora, amount=1_000, **facts)
    closed = factories.fund_closed(school, sora, mio)

    with pytest.raises(FundClosed):
        factories.gift(sora, 1_000, fund=closed)
    with pytest.raises(FundClosed):
        factories.signed(waiting, by=mio)
    with pytest.raises(FundClosed):
        funds.propose_closing(factories.fund("general"), by=sora, reason="Over", target=closed)


def test_an_entry_of_a_closed_fund_is_not_undone_before_it_is_open_again(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=school)
    fee = proposals.adjust(by=sora, fund=school, kind="fee", amount=1_000, note="Bank").entries.get()
    consent = "Giver 4, letter of 3 May"
    factories.fund_closed(school, sora, mio, target=general, consent=consent)

    with pytest.raises(FundClosed):
        proposals.undo(fee, by=sora, reason="Twice")
    with pytest.raises(DatabaseError), trail.act("test", by=sora):
        Reversal.objects.create(entry=fee, recorded_by=sora)
        factories.entry(sora, "reversal", Reversal.objects.get(), fund=school, balance_change=1_000)


def test_a_fund_opened_again_takes_gifts_and_keeps_its_trace(sora, mio, school):
    factories.fund_closed(school, sora, mio)
    with pytest.raises(errors.NotClosed):
        funds.propose_reopening(factories.fund("general"), by=sora, reason="More children")
    factories.signed(funds.propose_reopening(factories.fund("school"), by=sora, reason="More children"), by=mio)

    factories.gift(sora, 5_000, fund=school)

    assert factories.fund("school").closed_on is None
    kinds = MoneyProposal.objects.filter(status="approved").order_by("decided_at").values_list("kind", flat=True)
    assert list(kinds) == ["open", "close", "reopen"]
    assert not verify().disagreements


# The database by itself


def test_no_fund_is_opened_around_its_opening(sora):
    with pytest.raises(DatabaseError, match="opened by two"), trail.act("test", by=sora), transaction.atomic():
        Fund.objects.create(code="mine", name="Mine", kind="general")


def test_an_opening_that_waits_opens_no_fund(sora):
    opening = factories.fund_proposal(sora).opening
    facts = {name: getattr(opening, name) for name in ("code", "name", "kind", "purpose")}

    with pytest.raises(DatabaseError, match="opened by two"), trail.act("test", by=sora), transaction.atomic():
        Fund.objects.create(**facts)
    with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
        FundOpening.objects.filter(pk=opening.pk).update(approved_at=clock.now(), fund=factories.fund())


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"purpose": "Rent"}, {"approved_at": None}, {"opened_on": "2001-01-01"}]
)
def test_an_opening_in_force_stays(sora, mio, change):
    fund = factories.fund_opened(sora, mio, **BANK)

    with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
        FundOpening.objects.filter(fund=fund).update(**change)
    with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
        FundOpening.objects.filter(fund=fund).delete()


@pytest.mark.parametrize(
    "change", [{"closed_on": "2026-01-01"}, {"opened_on": "2001-01-01"}, {"purpose": "Rent"}, {"kind": "general"}]
)
def test_no_hand_closes_a_fund_or_changes_what_it_is(sora, school, change):
    with pytest.raises(DatabaseError), trail.act("test", by=sora), transaction.atomic():
        Fund.objects.filter(pk=school.pk).update(**change)


def test_no_hand_opens_a_closed_fund_again(sora, mio, school):
    factories.fund_closed(school, sora, mio)

    with pytest.raises(DatabaseError, match="opened again by two"), trail.act("test", by=sora), transaction.atomic():
        Fund.objects.filter(pk=school.pk).update(closed_on=None)


def test_an_opening_entry_is_booked_as_it_was_signed_or_not_at_all(sora, mio):
    proposal = factories.fund_proposal(sora, **BANK)

    with pytest.raises(DatabaseError, match="does not fit its source"):
        factories.entry(sora, "opening", proposal.opening, balance_change=120_000)


def test_the_database_lets_the_books_not_begin_where_memoranda_tell_of_money(sora, mio, hana, rescue):
    facts = {"opened_on": date(2012, 6, 1), "note": "the board", **BANK}
    proposal = funds.propose_opening_balance(rescue, by=sora, **facts)
    factories.memorandum(hana)  # Of June 2012, told before the second signature.
    signed = {"status": "approved", "decided_by": mio, "decided_at": clock.now()}

    with pytest.raises(DatabaseError, match="memoranda"), trail.act("test", by=mio), transaction.atomic():
        MoneyProposal.objects.filter(pk=proposal.pk).update(**signed)
        FundOpening.objects.filter(proposal=proposal).update(approved_at=signed["decided_at"])


# Past days


def test_every_fund_is_told_as_it_stood_at_the_end_of_any_day(sora, mio, hana):
    factories.fund_opened(sora, mio, opened_on=days_ago(30), **BANK)
    factories.gift(sora, 700_000, received_on=days_ago(20))
    factories.commitment(hana, mio)

    def told(day):
        return {row.fund.code: (row.balance, row.committed, row.available) for row in days.on(day)}

    assert told(days_ago(31)) == {"general": (0, 0, 0), "rescue": (0, 0, 0)}
    assert told(days_ago(30))["school"] == (120_000, 0, 120_000)
    assert told(days_ago(19))["rescue"] == (700_000, 0, 700_000)
    assert told(clock.today())["rescue"] == (700_000, 250_000, 450_000)


def test_a_statement_leads_from_the_day_before_to_the_last_day(sora, mio, hana):
    with clock.at(clock.now() - timedelta(days=20)):
        factories.gift(sora, 700_000)
    factories.gift(sora, 5_000)
    factories.commitment(hana, mio)

    shown = days.statement(factories.fund(), days_ago(10), clock.today())

    assert (shown.before.balance, shown.after.balance) == (700_000, 705_000)
    assert shown.before.balance + sum(row.balance for row in shown.moved) == shown.after.balance
    assert shown.before.committed + sum(row.committed for row in shown.moved) == shown.after.committed
    assert (len(shown.entries), shown.number) == (2, 2)


# The pages

TOLD = {
    "name": "School fund",
    "code": "school",
    "kind": "restricted",
    "purpose": "School fees of children in safety",
    "currency": "USD",
    "opened_on": "2026-01-05",
    "amount": "1,200",
    "origin": "Bank statement of 4 January",
    "note": "the board, at its meeting",
}


def test_treasurer_and_director_open_a_fund_on_their_pages(sora, mio):
    told = TOLD | {"opened_on": days_ago(30).isoformat()}
    page = just_signed_in(sora).post("/money/funds/open/new/", told).url
    listed = just_signed_in(mio).get("/money/funds/").text
    shown = just_signed_in(mio).get(page).text
    factories.sign_on_its_page(just_signed_in(mio), page)

    assert "waits for a second signature" in listed
    assert "USD 1,200.00" in shown and "Bank statement of 4 January" in shown
    assert factories.fund("school").balance == 120_000
    of_the_fund = just_signed_in(sora).get("/money/funds/school/").text
    assert "School fees of children in safety" in of_the_fund and "USD 1,200.00" in of_the_fund
    before = just_signed_in(sora).get(f"/money/funds/?day={days_ago(31).isoformat()}").text
    assert "School fund" not in before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "School Fund"}, "small Latin letters"),
        ({"code": "rescue"}, "short name is there already"),
        ({"origin": ""}, "which paper"),
        ({"amount": ""}, "Enter the opening balance"),
        ({"amount": "1,5"}, "Enter the amount as a number"),
        ({"opened_on": "2999-01-01"}, "2999"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_everything_typed(sora, wrong, said):
    page = just_signed_in(sora).post("/money/funds/open/new/", TOLD | wrong).text

    assert said in page and "School fees of children in safety" in page
    assert not MoneyProposal.objects.exists()


def test_a_fund_is_closed_on_its_page_with_what_becomes_of_the_rest(sora, mio, school, general):
    factories.gift(sora, 5_000, fund=school)
    form = just_signed_in(sora).get("/money/funds/school/close/").text
    told = {"target": str(general.pk), "consent": "Giver 4, letter of 3 May", "reason": "Its purpose is reached"}
    without = just_signed_in(sora).post("/money/funds/school/close/", told | {"consent": ""}).text
    page = just_signed_in(sora).post("/money/funds/school/close/", told).url
    factories.sign_on_its_page(just_signed_in(mio), page)
    shown = just_signed_in(sora).get("/money/funds/school/").text

    assert "USD 50.00" in form
    assert "Its purpose is reached" in without
    assert factories.fund("school").closed_on == clock.today()
    assert "with the givers’ consent" in shown and "Giver 4" not in shown
    assert "Open a fund again" in shown


def test_a_fund_that_cannot_be_closed_says_why_instead_of_a_form(sora, rescue):
    assert "not closed" in just_signed_in(sora).get("/money/funds/rescue/close/").text


def test_two_days_the_wrong_way_round_are_said_and_change_nothing(sora):
    page = just_signed_in(sora).get("/money/funds/rescue/?first=2026-02-01&last=2026-01-01")

    assert page.status_code == 200
    assert "not before the first" in page.text


def test_a_gift_is_not_offered_a_closed_fund(sora, mio, school):
    factories.fund_closed(school, sora, mio)

    assert "School fund" not in just_signed_in(sora).get("/money/gifts/new/").text
    assert LedgerEntry.objects.filter(fund=school).count() == 0
