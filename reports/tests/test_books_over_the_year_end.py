"""The books of two terms beside the ledger: what is undone after the year end came back in the second, and no cost is negative."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cases.models import LeadChange
from cases.tests import factories as cases
from cases.voiding import actions as voiding
from donations.decisions import actions as deciding
from donations.funds import actions as funds
from donations.gifts import donors
from donations.models import DayTotal
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from reports.editions.annual import AnnualReport
from reports.figures.books import books_of, costs_of

FIRST, SECOND = date(2024, 3, 1), date(2024, 10, 1)
"""A day in each of two terms, of which the first ends on 31 August 2024."""


def at(month, day, hour=12):
    return clock.at(datetime(2024, month, day, hour, tzinfo=TOKYO))


@pytest.fixture
def funded(db, hana, mio, sora):
    """Ten thousand dollars in March 2024, of which 2,500 are committed in July."""
    with at(3, 1):
        factories.gift(sora, 1_000_000)
    with at(7, 1):
        return factories.commitment(hana, mio)


def both():
    """The reports of the two terms, each final, and its books as the ledger has them."""
    found = []
    for day in (FIRST, SECOND):
        report = AnnualReport.for_year(ensure_term(day))
        money = [total for total in report.control_totals if total.is_money]
        assert money and all(total.holds for total in money), money
        moved = DayTotal.objects.filter(fund__code="rescue", day__lte=ensure_term(day).ends_on)
        assert report["reserve.closing"].value == sum(moved.values_list("moved", flat=True))
        assert report["reserve.committed"].value == sum(moved.values_list("committed", flat=True))
        found.append(report)
    first, second = found
    assert second["reserve.opening"].value == first["reserve.closing"].value
    assert second["reserve.committed_opening"].value == first["reserve.committed"].value
    return first, second


def said(report, name):
    return next((statement.text for statement in report.statements if statement.id == name), None)


def test_an_advance_of_august_reversed_in_september(funded, mio, sora):
    with at(8, 20):
        advance = spending.approve_payment(factories.advance(funded, sora, 90_000), by=mio)
    with at(9, 10):
        undone = factories.reversal(advance.entries.get(), sora, mio, reason="Never handed over")
        first, second = both()

    assert first["reserve.advances_change"].value == 90_000
    assert second["reserve.advances_change"].value == -90_000
    assert second["reserve.advances_change"].records.ids == (undone.pk,)
    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (0, 0)


def test_a_payment_of_august_reversed_in_september_came_back_and_is_no_negative_cost(funded, mio, sora):
    with at(8, 20):
        paid = spending.approve_payment(factories.expense(funded, sora, 90_000), by=mio)
    with at(9, 10):
        undone = factories.reversal(paid.entries.get(), sora, mio)
        first, second = both()

    assert (first["spending.rescue"].value, first["spending.came_back"].value) == (90_000, 0)
    assert (second["spending.rescue"].value, second["spending.came_back"].value) == (0, 90_000)
    assert second["spending.category.travel"].value == 0
    assert second["spending.came_back"].records.ids == (undone.pk,)
    assert said(second, "came_back") == "USD 900.00 paid in an earlier term came back in this one."
    assert said(second, "spent") is None
    assert said(first, "came_back") is None


def test_a_payment_undone_in_its_term_leaves_no_trace(funded, mio, sora):
    with at(8, 20):
        paid = spending.approve_payment(factories.expense(funded, sora, 90_000), by=mio)
    with at(8, 25):
        factories.reversal(paid.entries.get(), sora, mio)
        first, second = both()

    assert first["spending.rescue"].value == first["spending.came_back"].value == 0
    assert second["spending.came_back"].value == 0


def test_a_gift_of_august_charged_back_in_september(funded, mio, sora):
    with at(8, 20):
        gift = factories.gift(sora, 50_000, earmark="rescue")
    with at(9, 10):
        factories.reversal(gift.entries.get(), sora, mio)
        first, second = both()

    assert (first["reserve.gifts"].value, first["reserve.gifts_for_rescue"].value) == (1_050_000, 50_000)
    assert (second["reserve.gifts"].value, second["reserve.gifts_charged_back"].value) == (0, 50_000)
    assert said(second, "gifts_charged_back") == "USD 500.00 given in an earlier term was charged back in this one."


def test_a_gift_charged_back_in_its_term_was_not_given(funded, mio, sora):
    with at(8, 20):
        gift = factories.gift(sora, 50_000, earmark="rescue")
        factories.reversal(gift.entries.get(), sora, mio)
        first, _second = both()

    assert (first["reserve.gifts"].value, first["reserve.gifts_for_rescue"].value) == (1_000_000, 0)
    assert len(first["reserve.gifts"].records) == 1


def test_a_fee_of_august_undone_in_september(funded, mio, sora):
    with at(8, 20):
        fee = factories.proposals.adjust(by=sora, fund=factories.fund(), kind="fee", amount=1_500, note="Bank")
    with at(9, 10):
        factories.reversal(fee.entries.get(), sora, mio)
        first, second = both()

    assert (first["reserve.fees"].value, second["reserve.fees"].value) == (1_500, 0)
    assert second["reserve.fees_came_back"].value == 1_500


def test_an_advance_settled_in_the_next_term(funded, mio, sora):
    with at(8, 20):
        advance = spending.approve_payment(factories.advance(funded, sora, 90_000), by=mio)
    with at(9, 10):
        spending.settle_advance(advance, by=sora, returned=20_000, lines=[("guide", 70_000)], settled_at=clock.now())
        first, second = both()

    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (0, 70_000)
    assert (first["reserve.advances_change"].value, second["reserve.advances_change"].value) == (90_000, -90_000)


def test_an_advance_lost_in_the_next_term_is_a_line_of_its_own_and_no_cost(funded, mio, sora):
    with at(8, 20):
        advance = spending.approve_payment(factories.advance(funded, sora, 90_000), by=mio)
    with at(9, 10):
        factories.loss(advance, sora, mio, 60_000)
        spending.settle_advance(advance, by=sora, returned=0, lines=[("guide", 30_000)], settled_at=clock.now())
        first, second = both()

    assert (first["reserve.advances_change"].value, second["reserve.advances_change"].value) == (90_000, -90_000)
    assert (first["reserve.advances_lost"].value, second["reserve.advances_lost"].value) == (0, 60_000)
    assert second["reserve.advances_lost"].records.ids == (advance.entries.get().pk,)
    assert second["spending.rescue"].value == 30_000


def test_what_was_lost_and_turns_up_in_the_next_term_came_back_there(funded, mio, sora):
    with at(8, 20):
        advance = spending.approve_payment(factories.advance(funded, sora, 90_000), by=mio)
        factories.loss(advance, sora, mio, 90_000)
    with at(9, 10):
        found = factories.found(advance, sora, mio, 50_000)
        first, second = both()
    with at(9, 20):
        factories.reversal(found.entries.get(), sora, mio)
        _first, third = both()

    assert (first["reserve.advances_change"].value, first["reserve.advances_lost"].value) == (0, 90_000)
    assert (second["reserve.advances_lost"].value, second["reserve.advances_found"].value) == (0, 50_000)
    assert third["reserve.advances_found"].value == 0


def test_what_is_spent_on_a_rescue_others_then_lead_is_told_apart(hana, mio, sora):
    with at(3, 1):
        factories.gift(sora, 1_000_000)
    with at(7, 1):
        case = factories.case(hana)
        held = factories.commitment(hana, mio, case)
        spending.approve_payment(factories.expense(held, sora, 90_000), by=mio)
        kept = factories.commitment(hana, mio)
        spending.approve_payment(factories.expense(kept, sora, 10_000), by=mio)
    with at(8, 1):
        deciding.take_over(case, by=hana, agreed_by=mio, partner=cases.partner(), reason="nearer")
    with at(9, 10):
        first, _second = both()

    assert (first["spending.rescue"].value, first["spending.for_others"].value) == (100_000, 90_000)
    assert said(first, "spent_for_others").startswith("Of what was spent on rescues, USD 900.00 went to")


def test_the_least_available_stands_with_its_day(funded, mio, sora):
    with at(8, 25):
        factories.gift(sora, 500_000)
    with at(9, 10):
        first, second = both()

    assert (first["reserve.lowest_available"].value, first["reserve.lowest_available"].note) == (750_000, "1 Jul 2024")
    assert (second["reserve.lowest_available"].value, second["reserve.available"].value) == (1_250_000, 1_250_000)
    assert said(first, "lowest") == "Least was available at the end of 1 Jul 2024: USD 7,500.00."
    assert said(second, "lowest") is None


def test_a_term_before_the_ledger_has_no_sums_and_says_so(funded):
    report = AnnualReport.for_year(ensure_term(date(2018, 1, 1)))

    assert report["reserve.closing"].value is report["spending.rescue"].value is None
    assert said(report, "ledger") == "The ledger begins on 1 Mar 2024 and does not reach this term."
    assert said(report, "reserve") is said(report, "spent") is None
    assert not [total for total in report.control_totals if total.is_money]


def test_a_payment_booked_after_its_term_costs_its_rescue_on_its_own_day(funded, mio, sora):
    with at(9, 10):
        paid_at = datetime(2024, 8, 20, 12, tzinfo=TOKYO)
        late = factories.expense(funded, sora, 90_000, paid_at=paid_at, booked_on=date(2024, 9, 10))
        spending.approve_payment(late, by=mio)
        first, second = both()
    reference = funded.case_reference

    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (0, 90_000)
    assert [row.amount for row in costs_of({reference}, books_of(ensure_term(FIRST)))] == [90_000]


def test_an_overrun_of_the_next_term_is_promised_there_and_its_bill_costs_its_rescue_on_its_own_day(
    funded, hana, mio, sora
):
    with at(10, 5):
        factories.overrun(funded, hana, mio, 10_000)
        bill = factories.expense(funded, sora, 260_000, paid_at=datetime(2024, 8, 20, 12, tzinfo=TOKYO))
        paid = spending.approve_payment(bill, by=mio)
        first, second = both()

    assert paid.entries.get().booked_on == date(2024, 10, 5)
    assert (first["reserve.committed"].value, second["reserve.committed"].value) == (250_000, 0)
    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (0, 260_000)
    costs = costs_of({funded.case_reference}, books_of(ensure_term(FIRST)))
    assert [row.amount for row in costs] == [260_000]


def refused(case, hana, mio):
    """Nobody paid for it: the director said no."""
    deciding.decline(factories.decision(hana, case), by=mio, note="Not now")


def taken_over(case, hana, mio):
    """A partner leads it."""
    deciding.take_over(case, by=hana, agreed_by=mio, partner=cases.partner(), reason="nearer")


@pytest.mark.parametrize(("became", "of_others"), [(refused, 0), (taken_over, 4_000)])
def test_a_bill_with_nothing_committed_is_spent_on_a_rescue_when_it_is_booked_and_costs_it_on_its_own_day(
    funded, hana, mio, sora, became, of_others
):
    with at(8, 1):
        case = factories.case(hana)
        became(case, hana, mio)
    with at(8, 30):
        promised = factories.bill(case, sora, mio)
    with at(10, 5):
        bill = factories.expense(promised, sora, 4_000, paid_at=datetime(2024, 8, 20, 12, tzinfo=TOKYO))
        paid = spending.approve_payment(bill, by=mio)
        first, second = both()

    assert paid.entries.get().booked_on == date(2024, 8, 30)
    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (4_000, 0)
    assert (first["spending.for_others"].value, first["reserve.committed"].value) == (of_others, 250_000)
    assert first["spending.rescue"].records.ids == (paid.pk,)
    assert [row.amount for row in costs_of({case.reference}, books_of(ensure_term(FIRST)))] == [4_000]


def test_a_bill_of_a_request_of_the_term_before_is_spent_in_the_term_it_is_decided_in(funded, hana, mio, sora):
    with at(8, 1):
        case = factories.case(hana)
        refused(case, hana, mio)
    with at(10, 5):
        bill = factories.expense(
            factories.bill(case, sora, mio), sora, 4_000, paid_at=datetime(2024, 8, 20, 12, tzinfo=TOKYO)
        )
        paid = spending.approve_payment(bill, by=mio)
    with at(10, 6):
        first, second = both()
        factories.reversal(paid.entries.get(), sora, mio)
        _first, undone = both()

    assert paid.entries.get().booked_on == date(2024, 10, 5)
    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (0, 4_000)
    assert (first["reserve.committed"].value, second["reserve.committed"].value) == (250_000, 250_000)
    assert (undone["spending.rescue"].value, undone["reserve.committed"].value) == (0, 254_000)


def test_the_books_of_a_moment_know_nothing_that_was_booked_later(funded, mio, sora):
    with at(8, 20):
        moment = clock.now()
    with at(8, 25):
        factories.gift(sora, 7, received_on=date(2024, 8, 1))

    then, now = books_of(ensure_term(FIRST), moment), books_of(ensure_term(FIRST))

    assert (then.closing, now.closing) == (1_000_000, 1_000_007)
    assert then.days[-1].available == 750_000


def test_what_lacked_at_a_takeover_recorded_in_error_is_not_counted(hana, mio, sora):
    with at(3, 1):
        factories.gift(sora, 100)
        case = factories.case(hana)
        partner = cases.partner()
        deciding.take_over(case, by=hana, agreed_by=mio, partner=partner, reason="lack_of_funds")
    year = ensure_term(FIRST)
    assert AnnualReport.for_year(year)["unmet.takeovers"].value == 249_900

    with at(3, 2):
        change = LeadChange.objects.get(reason="lack_of_funds")
        voiding.void(change, by=hana, case=case, reason="Another request was meant")

    assert AnnualReport.for_year(year)["unmet.takeovers"].value == 0


def test_books_opened_within_a_term_begin_with_what_the_reserve_held_and_no_gift(db, hana, mio, sora):
    with at(3, 1):
        facts = {"opened_on": FIRST, "amount": 1_000_000, "origin": "Bank statement", "note": "the board"}
        factories.signed(funds.propose_opening_balance(factories.fund(), by=sora, **facts), by=mio)
    with at(7, 1):
        factories.gift(sora, 5_000)
    with at(10, 1):
        first, second = both()

    assert (first["reserve.opening"].value, first["reserve.gifts"].value) == (1_000_000, 5_000)
    assert second["reserve.opening"].value == first["reserve.closing"].value == 1_005_000


def test_a_grant_taken_back_after_the_year_end_is_no_gift_of_either_term(sora, mio):
    with at(7, 1):
        factories.gift(sora, 30_000)
        giver = donors.record_donor(by=sora, kind="authority", name="City of Kawasaki")
        granted = factories.gift(sora, 50_000, kind="grant", donor=giver)
    with at(10, 1):
        factories.reversal(granted.entries.get(), sora, mio)

    first, second = both()
    assert [report["reserve.gifts"].value for report in (first, second)] == [30_000, 0]
    assert [report["reserve.grants"].value for report in (first, second)] == [50_000, 0]
    assert first["reserve.grants"].records.ids == (granted.pk,)
    assert [report["reserve.grants_taken_back"].value for report in (first, second)] == [0, 50_000]
    assert [report["reserve.gifts_charged_back"].value for report in (first, second)] == [0, 0]
    assert "granted in an earlier term was taken back" in said(second, "grants_taken_back")


def test_interest_of_the_reserve_is_no_gift_and_tells_how_the_reserve_came_to_its_closing(sora, mio):
    with at(7, 1):
        factories.gift(sora, 30_000)
        interest = factories.gift(sora, 12, kind="other")
    with at(10, 1):
        factories.reversal(interest.entries.get(), sora, mio)

    first, second = both()
    assert (first["reserve.gifts"].value, first["reserve.other_income"].value) == (30_000, 12)
    assert first["reserve.other_income"].records.ids == (interest.pk,)
    assert first["reserve.closing"].value == second["reserve.opening"].value == 30_012
    assert second["reserve.other_income_taken_back"].value == 12
    assert "other income of an earlier term was taken back" in said(second, "other_income_taken_back")


def test_what_came_back_in_the_same_term_lowers_what_was_spent_and_what_the_rescue_cost(hana, mio, sora):
    with at(3, 1):
        factories.gift(sora, 1_000_000)
    with at(7, 1):
        held = factories.commitment(hana, mio)
        payment = spending.approve_payment(factories.expense(held, sora, 90_000), by=mio)
    with at(8, 20):
        factories.refund(payment, sora, mio, 30_000)
    with at(9, 10):
        first, second = both()
        found = costs_of({payment.case_reference}, books_of(ensure_term(FIRST)))

    assert (first["spending.rescue"].value, first["spending.came_back"].value) == (60_000, 0)
    assert first["spending.category.travel"].value == 60_000
    assert (second["spending.rescue"].value, second["spending.came_back"].value) == (0, 0)
    assert sum(row.amount for row in found) == 60_000


def test_what_comes_back_in_the_next_term_belongs_to_that(funded, mio, sora):
    with at(8, 20):
        payment = spending.approve_payment(factories.expense(funded, sora, 90_000), by=mio)
    with at(9, 10):
        refund = factories.refund(payment, sora, mio, 30_000)
        entry = refund.entries.get()
        first, second = both()
        costs = [costs_of({payment.case_reference}, books_of(ensure_term(day))) for day in (FIRST, SECOND)]
    with at(9, 20):
        undone = factories.reversal(entry, sora, mio)
        _first, third = both()

    assert (first["spending.rescue"].value, first["spending.came_back"].value) == (90_000, 0)
    assert (second["spending.rescue"].value, second["spending.came_back"].value) == (0, 30_000)
    assert second["spending.came_back"].records.ids == (entry.pk,)
    assert [sum(row.amount for row in each) for each in costs] == [90_000, 60_000]
    assert (third["spending.rescue"].value, third["spending.came_back"].value) == (0, 0)
    assert third["spending.came_back"].records.ids == (entry.pk, undone.pk)


def test_what_came_back_in_its_term_and_is_undone_in_the_next_is_told_there(funded, mio, sora):
    with at(8, 10):
        payment = spending.approve_payment(factories.expense(funded, sora, 90_000), by=mio)
        refund = factories.refund(payment, sora, mio, 30_000)
    with at(9, 10):
        factories.reversal(refund.entries.get(), sora, mio)
        first, second = both()

    assert (first["spending.rescue"].value, first["spending.came_back"].value) == (60_000, 0)
    assert (second["spending.rescue"].value, second["spending.came_back"].value) == (0, -30_000)


def test_a_line_of_an_advance_comes_back_in_the_term_after_its_settlement(funded, mio, sora):
    with at(8, 20):
        advance = spending.approve_payment(factories.advance(funded, sora, 90_000), by=mio)
        told = {"returned": 0, "lines": [("guide", 90_000)], "settled_at": clock.now()}
        line = spending.settle_advance(advance, by=sora, **told).lines.get()
    with at(9, 10):
        factories.refund(line, sora, mio, 30_000)
        first, second = both()

    assert (first["spending.rescue"].value, second["spending.rescue"].value) == (90_000, 0)
    assert second["spending.came_back"].value == 30_000
