"""What the pages of money offer is what their actions do not refuse, whatever has become of a rescue and its money.

Each state is a list of rows; each page about a row of that kind is asked, for every officer who may open it, whether its rule
lets it be offered, and its action is tried with facts that nothing else is wrong with.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.db import models

from cases import casework
from cases.models import Case
from cases.tests import factories as cases
from donations.absences import actions as absences
from donations.bank import actions as banking
from donations.bank import suggesting
from donations.bank.tests import statements
from donations.decisions import actions as deciding
from donations.exchanges import actions as exchanges
from donations.funds import actions as funds
from donations.gifts import appeals, donors
from donations.handing_on.actions import take_up
from donations.in_kind import actions as goods
from donations.loans import actions as lending
from donations.memoranda import actions as noting
from donations.memos.actions import read_memo
from donations.memos.rules import may_read_memo
from donations.models import (
    Absence,
    Appeal,
    BankAccount,
    BankStatement,
    Commitment,
    Donation,
    Donor,
    DonorMerge,
    DonorThanks,
    ExchangeRate,
    Fund,
    FundingDecision,
    GiftInKind,
    LedgerEntry,
    LineMatch,
    Loan,
    Memorandum,
    MoneyProposal,
    Payment,
    PeriodClose,
    Pledge,
    PledgeKeeping,
    Receipt,
    StatedItem,
    StatementLine,
)
from donations.months import actions as months
from donations.payments import actions as spending
from donations.periods.models import month_end
from donations.pledges import actions as pledges
from donations.pledges.instalments import gifts_that_may_keep, unkept
from donations.proposals import actions as proposals
from donations.rates import actions as rates
from donations.receipts import actions as receipting
from donations.receipts.rules import years_without_receipt
from donations.tariffs import actions as tariffs
from donations.tests import factories
from donations.years import actions as years
from lfnkr.accounts import account_actions
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import answer
from lfnkr.web.checks import every_page
from lfnkr.web.tests.attempts import is_done
from lfnkr.web.views import ActView

pytestmark = pytest.mark.slow

MUCH = 10_000_000
PRICE = 250_000
ROW = "2026/11/03,3000,,103000,A"


class Staff(NamedTuple):
    """Who works in each state: caseworker, director, treasurer, auditor."""

    hana: User
    mio: User
    sora: User
    rin: User


@pytest.fixture
def staff(hana, mio, sora, rin) -> Staff:
    return Staff(hana, mio, sora, rin)


# Decisions


def asked(staff: Staff, amount: int = MUCH, **facts: Any) -> FundingDecision:
    factories.gift(staff.sora, amount)
    return factories.decision(facts.pop("by", staff.hana), **facts)


def of_its_request(decision: FundingDecision) -> list[models.Model]:
    return [decision, request_of(decision)]


def request_of(row: FundingDecision) -> Case:
    with trail.reading():
        return Case.objects.get(pk=row.case_id)


def waits(staff: Staff) -> list[models.Model]:
    return of_its_request(asked(staff))


def not_covered(staff: Staff) -> list[models.Model]:
    return of_its_request(asked(staff, PRICE - 1))


def ones_own(staff: Staff) -> list[models.Model]:
    return of_its_request(asked(staff, by=staff.mio, a_case=factories.case(staff.mio)))


def ones_own_and_not_covered(staff: Staff) -> list[models.Model]:
    return of_its_request(asked(staff, PRICE - 1, by=staff.mio, a_case=factories.case(staff.mio)))


def nothing_asked(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    return [factories.case(staff.hana)]


def nothing_asked_and_nothing_there(staff: Staff) -> list[models.Model]:
    return [factories.case(staff.hana)]


def under_way(staff: Staff) -> list[models.Model]:
    case = factories.case(staff.hana)
    cases.bring(case, "in_movement", by=staff.hana)
    return of_its_request(asked(staff, a_case=case))


def under_way_and_not_covered(staff: Staff) -> list[models.Model]:
    case = factories.case(staff.hana)
    cases.bring(case, "in_movement", by=staff.hana)
    return of_its_request(asked(staff, PRICE - 1, a_case=case))


def ended(staff: Staff) -> list[models.Model]:
    decision = asked(staff)
    cases.bring(request_of(decision), "declined", by=staff.hana)
    return of_its_request(decision)


def ended_and_closed(staff: Staff) -> list[models.Model]:
    decision = asked(staff)
    cases.bring(request_of(decision), "declined", by=staff.hana)
    casework.close_case(request_of(decision), by=staff.hana, closed_for="other", reason="It is over.")
    return of_its_request(decision)


def declined(staff: Staff) -> list[models.Model]:
    decision = asked(staff)
    deciding.decline(decision, by=staff.mio, note="Not ours.")
    return of_its_request(decision)


def handed_over(staff: Staff) -> list[models.Model]:
    decision = asked(staff)
    deciding.take_over(
        request_of(decision),
        by=staff.mio,
        agreed_by=staff.mio,
        partner=cases.partner(),
        reason="nearer",
        answers=decision,
    )
    return of_its_request(decision)


def slipped_in(staff: Staff) -> list[models.Model]:
    """A proposal from before a rescue that has money was refused a second one."""
    factories.gift(staff.sora, MUCH)
    first = factories.commitment(staff.hana, staff.mio).decision
    with trail.act("test", by=staff.hana):
        second = FundingDecision.objects.create(
            case_id=first.case_id,
            case_reference=first.case_reference,
            estimate=first.estimate,
            amount=first.amount,
            fund=first.fund,
            proposed_by=staff.hana,
        )
    return of_its_request(second)


def by_night(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    deciding.approve_by_night(factories.case(staff.hana), by=staff.mio)
    return [FundingDecision.objects.get(), factories.case(staff.hana)]


def by_night_and_reviewed(staff: Staff) -> list[models.Model]:
    rows = by_night(staff)
    deciding.review_night(rows[0], by=staff.sora)
    return rows


def overrun_waits(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    return [factories.overrun_asked(commitment, staff.sora), commitment]


def overrun_of_the_director(staff: Staff) -> list[models.Model]:
    return [factories.overrun_asked(committed(staff), staff.mio)]


def overrun_not_covered(staff: Staff) -> list[models.Model]:
    return [factories.overrun_asked(committed(staff), staff.hana, MUCH)]


def overrun_of_what_is_over(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    case = request_of(commitment.decision)
    cases.bring(case, "withdrawn", by=staff.hana)
    casework.close_case(case, by=staff.hana, closed_for="withdrawn")
    return [factories.overrun_asked(commitment, staff.hana), commitment]


def overrun_committed(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    return [factories.overrun(commitment, staff.hana, staff.mio), commitment, LedgerEntry.objects.get(kind="overrun")]


def bill_waits(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    asked = factories.bill_asked(factories.case(staff.hana), staff.sora)
    return [asked, request_of(asked)]


def bill_of_the_director(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    return [factories.bill_asked(factories.case(staff.hana), staff.mio)]


def bill_not_covered(staff: Staff) -> list[models.Model]:
    return [factories.bill_asked(factories.case(staff.hana), staff.hana, MUCH)]


def bill_committed(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    commitment = factories.bill(factories.case(staff.hana), staff.sora, staff.mio)
    return [commitment.decision, commitment, request_of(commitment.decision)]


# Payments


def committed(staff: Staff) -> Commitment:
    factories.gift(staff.sora, MUCH)
    return factories.commitment(staff.hana, staff.mio)


def money_committed(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    return [commitment, *of_its_request(commitment.decision)]


def payment_waits(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    return [
        factories.expense(commitment, staff.sora, 1_000),
        factories.advance(commitment, staff.sora, 2_000),
        commitment,
    ]


def payment_with_a_memo_waits(staff: Staff) -> list[models.Model]:
    """Nobody has opened what it says."""
    commitment = committed(staff)
    return [make(commitment, staff.sora, 1_000, purpose="Bus") for make in (factories.expense, factories.advance)]


def payment_of_the_director(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    return [factories.expense(commitment, staff.mio, 1_000), factories.advance(commitment, staff.mio, 2_000)]


def payment_approved(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    expense, advance = (
        factories.expense(commitment, staff.sora, 1_000),
        factories.advance(commitment, staff.sora, 2_000),
    )
    return [*(spending.approve_payment(row, by=staff.mio) for row in (expense, advance)), commitment]


def payment_refused(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    expense, advance = (
        factories.expense(commitment, staff.sora, 1_000),
        factories.advance(commitment, staff.sora, 2_000),
    )
    return [spending.refuse_payment(row, by=staff.mio, refused_for="other") for row in (expense, advance)]


def no_longer_covered(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    first, second = (factories.expense(commitment, staff.sora, PRICE - 1_000) for _time in range(2))
    spending.approve_payment(first, by=staff.mio)
    return [second, commitment]


def used_up(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    spending.approve_payment(factories.expense(commitment, staff.sora, PRICE), by=staff.mio)
    return [commitment]


def given_back(staff: Staff) -> list[models.Model]:
    commitment = committed(staff)
    entry = spending.release(commitment, by=staff.sora)
    return [commitment, entry, *of_its_request(commitment.decision)]


def refund_waits(staff: Staff) -> list[models.Model]:
    expense, *_others = payment_approved(staff)
    return [expense, factories.refund_proposal(expense, staff.sora, 400)]


def refunded_in_part(staff: Staff) -> list[models.Model]:
    expense, *_others = payment_approved(staff)
    factories.refund(expense, staff.sora, staff.mio, 400)
    return [expense, *LedgerEntry.objects.filter(kind="disbursement")]


def refunded(staff: Staff) -> list[models.Model]:
    expense, *_others = payment_approved(staff)
    factories.refund(expense, staff.sora, staff.mio, 1_000)
    return [expense, *LedgerEntry.objects.filter(kind="disbursement")]


def advance_settled(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    spending.settle_advance(advance, by=staff.sora, returned=2_000, lines=[], settled_at=clock.now())
    return [advance, *LedgerEntry.objects.filter(kind__in=["advance", "settlement"])]


def advance_undone(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    factories.reversal(LedgerEntry.objects.get(kind="advance"), staff.mio, staff.sora)
    return [advance, *LedgerEntry.objects.filter(kind__in=["advance", "reversal"])]


def advance_loss_waits(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    return [advance, factories.loss_proposal(advance, staff.sora, 2_000)]


def advance_lost(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    factories.loss(advance, staff.sora, staff.mio, 2_000)
    return [advance, *LedgerEntry.objects.filter(kind="advance")]


def advance_lost_in_part(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    factories.loss(advance, staff.sora, staff.mio, 500)
    return [advance, factories.found_proposal(advance, staff.sora, 500)]


def advance_found_again(staff: Staff) -> list[models.Model]:
    advance = spending.approve_payment(factories.advance(committed(staff), staff.sora, 2_000), by=staff.mio)
    factories.loss(advance, staff.sora, staff.mio, 2_000)
    factories.found(advance, staff.sora, staff.mio, 2_000)
    return [advance, *LedgerEntry.objects.filter(kind="settlement")]


def go_ahead_seen(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, 700_000)
    decision = factories.commitment(staff.hana, staff.mio).decision
    deciding.acknowledge_go_ahead(decision, by=staff.sora)
    return [decision]


def committed_below_the_floor(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, 700_000)
    return [factories.commitment(staff.hana, staff.mio).decision]


# What takes two officers


def fee_waits(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    return [factories.fee_proposal(staff.sora, 10_000)]


def fee_waits_unread(staff: Staff) -> list[models.Model]:
    (proposal,) = fee_waits(staff)
    proposal.is_unread = True
    return [proposal]


def fee_no_longer_free(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, PRICE)
    proposal = factories.fee_proposal(staff.sora, 10_000)
    factories.commitment(staff.hana, staff.mio)
    return [proposal]


def fee_signed(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    return [factories.adjustment(staff.sora, staff.mio, "fee", 10_000).proposal, *LedgerEntry.objects.all()]


def fee_refused(staff: Staff) -> list[models.Model]:
    (proposal,) = fee_waits(staff)
    return [proposals.refuse(proposal, by=staff.mio, reason="Twice.")]


def transfer_waits(staff: Staff) -> list[models.Model]:
    general = factories.fund("general")
    factories.gift(staff.sora, 10_000, fund=general)
    facts = {"source": general, "target": factories.fund(), "amount": 10_000, "reason": "Rent", "decided_by": "Board"}
    return [proposals.propose_transfer(by=staff.mio, **facts)]


def exchange_waits(staff: Staff) -> list[models.Model]:
    facts = {"opened_on": clock.today(), "amount": 50_000, "origin": "Bank", "kind": "general", "currency": "JPY"}
    yen = factories.fund_opened(staff.sora, staff.mio, "yen", name="Yen books", **facts)
    told = {"rate": Decimal("149.32"), "rate_from": "USD", "is_rate_confirmed": True, "reason": "R", "decided_by": "B"}
    return [exchanges.propose_exchange(by=staff.mio, source=yen, target=factories.fund(), amount=10_000, **told)]


def transfer_of_what_has_a_purpose_by_now(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, 20_000)
    facts = {"source": factories.fund(), "target": factories.fund("general"), "reason": "Rent", "decided_by": "Board"}
    proposal = proposals.propose_transfer(by=staff.mio, amount=20_000, **facts)
    proposals.adjust(
        by=staff.sora, fund=factories.fund(), kind="fee", amount=5_000, note="Bank", booked_on=clock.today()
    )
    factories.gift(staff.sora, 5_000, earmark="rescue")
    return [proposal]


def reversal_asked(staff: Staff) -> list[models.Model]:
    payment_approved(staff)
    entry = LedgerEntry.objects.get(kind="disbursement")
    return [proposals.undo(entry, by=staff.sora, reason="Typed 310 for 130."), entry]


def reversal_signed(staff: Staff) -> list[models.Model]:
    proposal, entry = reversal_asked(staff)
    return [factories.signed(proposal, by=staff.mio), entry]


def tariff_waits(staff: Staff) -> list[models.Model]:
    return [factories.tariff_proposal(staff.mio)]


def tariff_too_late(staff: Staff) -> list[models.Model]:
    with clock.at(clock.now() - timedelta(days=3)):
        return [factories.tariff_proposal(staff.mio)]


def limit_waits(staff: Staff) -> list[models.Model]:
    return [tariffs.propose_limit(by=staff.sora, amount=500_000)]


# Closed months


def month_closed(staff: Staff, before: int = 1) -> list[models.Model]:
    day = clock.today()
    for _month in range(before):
        day = day.replace(day=1) - timedelta(days=1)
    return [factories.month_closed(month_end(day), staff.sora, staff.mio)]


def month_closing_waits(staff: Staff) -> list[models.Model]:
    until = clock.today().replace(day=1) - timedelta(days=1)
    return [months.propose_month_closing(by=staff.sora, until=until)]


def month_closing_overtaken(staff: Staff) -> list[models.Model]:
    before = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1) - timedelta(days=1)
    waiting = months.propose_month_closing(by=staff.sora, until=before)
    return [waiting, *month_closed(staff)]


def another_closed_since(staff: Staff) -> list[models.Model]:
    return month_closed(staff, before=2) + month_closed(staff)


def reopening_waits(staff: Staff) -> list[models.Model]:
    (close,) = month_closed(staff)
    return [months.propose_month_reopening(close, by=staff.sora, reason="A bill was forgotten."), close]


def month_reopening_overtaken(staff: Staff) -> list[models.Model]:
    (close,) = month_closed(staff, before=2)
    waiting = months.propose_month_reopening(close, by=staff.sora, reason="A bill was forgotten.")
    return [waiting, close, *month_closed(staff)]


def month_opened_again(staff: Staff) -> list[models.Model]:
    (close,) = month_closed(staff)
    return [factories.month_opened(close, staff.sora, staff.mio)]


# Funds


def fund_open(staff: Staff) -> list[models.Model]:
    return [factories.fund_opened(staff.sora, staff.mio), factories.fund(), factories.fund("general")]


def fund_with_money(staff: Staff) -> list[models.Model]:
    fund = factories.fund_opened(staff.sora, staff.mio, amount=5_000, origin="Bank statement")
    return [fund, *LedgerEntry.objects.all()]


def fund_opening_waits(staff: Staff) -> list[models.Model]:
    facts = {"opened_on": clock.today(), "amount": 5_000, "origin": "Bank statement", "note": "the board"}
    fund = factories.fund()
    return [funds.propose_opening_balance(fund, by=staff.sora, **facts), factories.fund_proposal(staff.mio), fund]


def fund_opening_overtaken(staff: Staff) -> list[models.Model]:
    proposal, *_others = fund_opening_waits(staff)
    factories.gift(staff.sora, 5_000)
    return [proposal, factories.fund()]


def fund_an_appeal_runs_for(staff: Staff) -> list[models.Model]:
    fund = factories.fund_opened(staff.sora, staff.mio)
    appeals.open_appeal(by=staff.mio, fund=fund)
    return [fund]


def closing_of(staff: Staff) -> tuple[MoneyProposal, Fund]:
    fund = factories.fund_opened(staff.sora, staff.mio, amount=5_000, origin="Bank statement")
    facts = {"reason": "Over", "target": factories.fund("general"), "consent": "Giver 4, a letter"}
    return funds.propose_closing(fund, by=staff.sora, **facts), fund


def fund_closing_waits(staff: Staff) -> list[models.Model]:
    return list(closing_of(staff))


def fund_closing_overtaken(staff: Staff) -> list[models.Model]:
    proposal, fund = closing_of(staff)
    factories.gift(staff.sora, 5_000, fund=fund)
    return [proposal, fund]


def fund_closed(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    fund = factories.fund_opened(staff.sora, staff.mio)
    facts = {"source": factories.fund(), "target": fund, "amount": 1, "reason": "Rent", "decided_by": "Board"}
    into = proposals.propose_transfer(by=staff.mio, **facts)
    gain = proposals.propose_adjustment(by=staff.mio, fund=fund, kind="exchange", amount=500, note="Bank")
    return [factories.fund_closed(fund, staff.sora, staff.mio), into, gain, *LedgerEntry.objects.all()]


def fund_reopening_waits(staff: Staff) -> list[models.Model]:
    fund = factories.fund_closed(factories.fund_opened(staff.sora, staff.mio), staff.sora, staff.mio)
    return [funds.propose_reopening(fund, by=staff.sora, reason="More children"), fund]


# Fiscal years


def last_year() -> FiscalYear:
    return ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))


def year_closing_waits(staff: Staff) -> list[models.Model]:
    factories.month_closed(last_year().ends_on, staff.sora, staff.mio)
    return [years.propose_year_closing(last_year(), by=staff.sora)]


def year_closing_overtaken(staff: Staff) -> list[models.Model]:
    rows = year_closing_waits(staff)
    (month,) = PeriodClose.objects.all()
    factories.month_opened(month, staff.sora, staff.mio)
    return rows


def year_closed(staff: Staff) -> list[models.Model]:
    item, waiting = stated_and_waiting(staff)
    factories.year_closed(last_year(), staff.sora, staff.mio)
    return [item, waiting, *PeriodClose.objects.all()]


def year_reopening_waits(staff: Staff) -> list[models.Model]:
    factories.year_closed(last_year(), staff.sora, staff.mio)
    return [years.propose_year_reopening(last_year(), by=staff.sora, reason="A bill was forgotten.")]


def stated_and_waiting(staff: Staff) -> list[models.Model]:
    facts = {"heading": "vehicle", "what": "A van", "amount": 1, "currency": "JPY"}
    return [
        factories.stated(last_year(), staff.sora, staff.mio),
        years.propose_stated_item(last_year(), by=staff.sora, **facts),
    ]


def taking_back_waits(staff: Staff) -> list[models.Model]:
    item = factories.stated(last_year(), staff.sora, staff.mio)
    return [item, years.propose_taking_back(item, by=staff.sora, reason="Counted twice.")]


def taken_back_by_two(staff: Staff) -> list[models.Model]:
    item, proposal = taking_back_waits(staff)
    return [item, factories.signed(proposal, by=staff.mio)]


# Who is away, and who has left


def said_to_be_away(staff: Staff) -> list[models.Model]:
    return [absences.record_absence(by=staff.sora, officer=staff.mio, from_on=clock.today())]


def not_so(staff: Staff) -> list[models.Model]:
    return [absences.drop_absence(*said_to_be_away(staff), by=staff.mio)]


def director_away(staff: Staff) -> list[models.Model]:
    rows = [*payment_waits(staff), *waits(staff)]
    absences.record_absence(by=staff.mio, officer=staff.mio, from_on=clock.today() - timedelta(days=2))
    return rows


def proposer_left(staff: Staff) -> list[models.Model]:
    ren = person("ren", "treasurer")
    commitment = committed(staff)
    left = [
        factories.expense(commitment, ren, 1_000),
        factories.advance(commitment, ren, 2_000),
        factories.fee_proposal(ren),
    ]
    account_actions.suspend(ren, by=staff.rin)
    return [*left, *waits(staff)]


# Gifts and the books


def gift_booked(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    return [LedgerEntry.objects.get(), donors.record_donor(by=staff.sora, kind="individual")]


def gift_promised_by_now(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, PRICE)
    factories.commitment(staff.hana, staff.mio)
    return list(LedgerEntry.objects.all())


def gift_undone(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, MUCH)
    factories.reversal(LedgerEntry.objects.get(), staff.sora, staff.mio)
    return list(LedgerEntry.objects.all())


def gift_without_receipt(staff: Staff) -> list[models.Model]:
    giver = donors.record_donor(by=staff.sora, kind="individual")
    return [factories.gift(staff.sora, MUCH, donor=giver), giver]


def giver_thanked(staff: Staff) -> list[models.Model]:
    _gift, giver = gift_without_receipt(staff)
    return [donors.record_thanks(giver, by=staff.sora, sent_on=clock.today(), how="mail"), giver]


def thanks_in_error(staff: Staff) -> list[models.Model]:
    thanks, giver = giver_thanked(staff)
    return [donors.void_thanks(thanks, by=staff.sora), giver]


def giver_who_wants_no_thanks(staff: Staff) -> list[models.Model]:
    giver = donors.record_donor(by=staff.sora, kind="individual")
    return [
        donors.change_donor(giver, by=staff.sora, version=1, kind="individual", name="", contact="", may_thank="no")
    ]


def gift_of_nobody(staff: Staff) -> list[models.Model]:
    return [factories.gift(staff.sora, MUCH)]


def gift_taken_back(staff: Staff) -> list[models.Model]:
    gift, giver = gift_without_receipt(staff)
    factories.reversal(gift.entries.get(), staff.sora, staff.mio)
    return [gift, giver]


def gift_receipted(staff: Staff) -> list[models.Model]:
    gift, giver = gift_without_receipt(staff)
    receipt = receipting.issue_receipt(gift, by=staff.sora, addressee="A giver", language="en")
    return [receipt, gift, giver]


def receipt_void(staff: Staff) -> list[models.Model]:
    receipt, gift, giver = gift_receipted(staff)
    return [receipting.void_receipt(receipt, by=staff.sora, reason="Of another giver."), gift, giver]


def receipt_overtaken(staff: Staff) -> list[models.Model]:
    receipt, gift, giver = gift_receipted(staff)
    factories.reversal(gift.entries.get(), staff.sora, staff.mio)
    return [receipt, gift, giver]


def givers_made_one(staff: Staff) -> list[models.Model]:
    gift, giver = gift_without_receipt(staff)
    other = donors.record_donor(by=staff.sora, kind="individual")
    return [donors.merge_donors(giver, by=staff.sora, number=other.number), gift, giver, other]


def givers_made_two(staff: Staff) -> list[models.Model]:
    merge, _gift, giver, other = givers_made_one(staff)
    return [donors.part_donors(merge, by=staff.sora), giver, other]


def goods_came(staff: Staff) -> list[models.Model]:
    return [factories.in_kind(staff.sora)]


def goods_corrected(staff: Staff) -> list[models.Model]:
    (gift,) = goods_came(staff)
    return [goods.correct_in_kind(gift, by=staff.sora, what="Winter coats", received=gift.received), gift]


def goods_in_error(staff: Staff) -> list[models.Model]:
    return [goods.void_in_kind(gift, by=staff.sora) for gift in goods_came(staff)]


def appeal_given_for(staff: Staff) -> list[models.Model]:
    (appeal,) = appeal_runs(staff)
    factories.gift(staff.sora, MUCH, appeal=appeal)
    return [appeal]


def promise_waits(staff: Staff) -> list[models.Model]:
    giver = donors.record_donor(by=staff.sora, kind="individual")
    return [factories.pledge(staff.sora, giver), giver]


def promise_with_its_gift(staff: Staff) -> list[models.Model]:
    pledge, giver = promise_waits(staff)
    factories.gift(staff.sora, 10_000, donor=giver)
    return [pledge]


def promise_kept(staff: Staff) -> list[models.Model]:
    pledge, _giver = promise_waits(staff)
    return [factories.kept(staff.sora, pledge), pledge]


def promise_not_kept_after_all(staff: Staff) -> list[models.Model]:
    keeping, pledge = promise_kept(staff)
    return [pledges.undo_pledge_keeping(keeping, by=staff.sora), pledge]


def promise_kept_by_a_gift_taken_back(staff: Staff) -> list[models.Model]:
    keeping, pledge = promise_kept(staff)
    factories.reversal(keeping.donation.entries.get(), staff.sora, staff.mio)
    return [keeping, pledge]


def promise_in_error(staff: Staff) -> list[models.Model]:
    pledge, _giver = promise_waits(staff)
    return [pledges.void_pledge(pledge, by=staff.sora)]


def account_there(staff: Staff) -> list[models.Model]:
    return [statements.account(staff.sora)]


def statement_uploaded(staff: Staff) -> list[models.Model]:
    (account,) = account_there(staff)
    return [statements.uploaded(account, staff.sora, ROW), account]


def statement_taken_back(staff: Staff) -> list[models.Model]:
    line, statement, _account = row_waits(staff)
    return [banking.void_statement(statement, by=staff.sora), line]


def row_waits(staff: Staff) -> list[models.Model]:
    (account,) = account_there(staff)
    line = statements.line(account, staff.sora)
    return [line, line.statement, account]


def row_of_money_that_left(staff: Staff) -> list[models.Model]:
    (account,) = account_there(staff)
    return [statements.line(account, staff.sora, "2026/11/03,,3000,97000,A")]


def row_booked(staff: Staff) -> list[models.Model]:
    line, statement, _account = row_waits(staff)
    return [statements.booked(line, staff.sora), line, statement]


def row_waits_again(staff: Staff) -> list[models.Model]:
    match, line, statement = row_booked(staff)
    return [banking.undo_bank_match(match, by=staff.sora), line, statement]


def loan_open(staff: Staff) -> list[models.Model]:
    factories.gift(staff.sora, 60_000, fund=factories.fund("general"))
    return [factories.loan(staff.sora, staff.mio, factories.fund("general"), factories.fund(), 60_000)]


def loan_repaid(staff: Staff) -> list[models.Model]:
    (loan,) = loan_open(staff)
    factories.repayment(loan, staff.sora, staff.mio, 60_000)
    return [loan, factories.fund("general")]


def loan_given_up(staff: Staff) -> list[models.Model]:
    (loan,) = loan_open(staff)
    return [factories.loan_given_up(loan, staff.sora, staff.mio).loan]


def loan_to_be_given_up(staff: Staff) -> list[models.Model]:
    (loan,) = loan_open(staff)
    return [lending.propose_giving_up(loan, by=staff.sora, reason="x", decided_by="Board"), loan]


def repayment_waits(staff: Staff) -> list[models.Model]:
    (loan,) = loan_open(staff)
    return [lending.propose_repayment(loan, by=staff.sora, amount=100), loan]


def fund_with_a_loan_open(staff: Staff) -> list[models.Model]:
    empty = factories.fund_opened(staff.sora, staff.mio, "empty")
    factories.gift(staff.sora, 60_000, fund=factories.fund("general"))
    factories.loan(staff.sora, staff.mio, factories.fund("general"), empty, 60_000)
    return [empty]


def rate_in_the_table(staff: Staff) -> list[models.Model]:
    return [factories.table_rate(staff.sora)]


def rate_in_error(staff: Staff) -> list[models.Model]:
    (rate,) = rate_in_the_table(staff)
    return [rates.void_rate(rate, by=staff.sora, reason="Of another day")]


def appeal_runs(staff: Staff) -> list[models.Model]:
    return [appeals.open_appeal(by=staff.mio, fund=factories.fund())]


def appeal_closed(staff: Staff) -> list[models.Model]:
    return [appeals.close_appeal(appeals.open_appeal(by=staff.mio, fund=factories.fund()), by=staff.mio)]


def noted(staff: Staff) -> list[models.Model]:
    return [factories.memorandum(staff.hana)]


def noted_in_error(staff: Staff) -> list[models.Model]:
    return [noting.void_memorandum(factories.memorandum(staff.hana), by=staff.hana, reason="Of another").voids]


STATES: dict[str, Callable[[Staff], list[models.Model]]] = {
    state.__name__.replace("_", " "): state
    for state in (
        waits,
        noted,
        noted_in_error,
        not_covered,
        ones_own,
        ones_own_and_not_covered,
        nothing_asked,
        nothing_asked_and_nothing_there,
        under_way,
        under_way_and_not_covered,
        ended,
        ended_and_closed,
        declined,
        handed_over,
        slipped_in,
        by_night,
        by_night_and_reviewed,
        overrun_waits,
        overrun_of_the_director,
        overrun_not_covered,
        overrun_of_what_is_over,
        overrun_committed,
        bill_waits,
        bill_of_the_director,
        bill_not_covered,
        bill_committed,
        money_committed,
        payment_waits,
        payment_of_the_director,
        payment_with_a_memo_waits,
        payment_approved,
        payment_refused,
        no_longer_covered,
        used_up,
        given_back,
        refund_waits,
        refunded_in_part,
        refunded,
        advance_settled,
        advance_undone,
        advance_loss_waits,
        advance_lost,
        advance_lost_in_part,
        advance_found_again,
        committed_below_the_floor,
        go_ahead_seen,
        fee_waits,
        fee_waits_unread,
        fee_no_longer_free,
        fee_signed,
        fee_refused,
        transfer_waits,
        exchange_waits,
        transfer_of_what_has_a_purpose_by_now,
        reversal_asked,
        reversal_signed,
        tariff_waits,
        tariff_too_late,
        limit_waits,
        said_to_be_away,
        not_so,
        director_away,
        proposer_left,
        month_closed,
        month_closing_waits,
        month_closing_overtaken,
        another_closed_since,
        reopening_waits,
        month_reopening_overtaken,
        month_opened_again,
        year_closing_waits,
        year_closing_overtaken,
        year_closed,
        year_reopening_waits,
        stated_and_waiting,
        taking_back_waits,
        taken_back_by_two,
        fund_open,
        fund_with_money,
        fund_opening_waits,
        fund_opening_overtaken,
        fund_an_appeal_runs_for,
        fund_closing_waits,
        fund_closing_overtaken,
        fund_closed,
        fund_reopening_waits,
        gift_booked,
        gift_promised_by_now,
        gift_undone,
        gift_without_receipt,
        giver_thanked,
        thanks_in_error,
        giver_who_wants_no_thanks,
        gift_of_nobody,
        gift_taken_back,
        gift_receipted,
        receipt_void,
        receipt_overtaken,
        givers_made_one,
        givers_made_two,
        goods_came,
        goods_corrected,
        goods_in_error,
        promise_waits,
        promise_with_its_gift,
        promise_kept,
        promise_not_kept_after_all,
        promise_kept_by_a_gift_taken_back,
        promise_in_error,
        appeal_runs,
        appeal_closed,
        appeal_given_for,
        account_there,
        statement_uploaded,
        statement_taken_back,
        row_waits,
        row_of_money_that_left,
        row_booked,
        row_waits_again,
        rate_in_the_table,
        rate_in_error,
        loan_open,
        loan_repaid,
        loan_given_up,
        loan_to_be_given_up,
        repayment_waits,
        fund_with_a_loan_open,
    )
}


# What each page does, with facts that nothing is wrong with


def pays(kind: str, **facts: Any) -> Callable:
    given = {"kind": kind, "amount": 1, "currency": "USD", "rate": None, "is_rate_confirmed": True, **facts}
    return lambda row, by: spending.propose_payment(row, by=by, paid_at=clock.now(), **given)


def approves(row: Payment, by: User) -> object:
    return spending.approve_payment(row, by=by)


def refuses(row: Payment, by: User) -> object:
    return spending.refuse_payment(row, by=by, refused_for="other")


def hands_over(row: Case, by: User, **answers: Any) -> object:
    other = cases.partner("partner-z", "Partner Z")
    directors = User.objects.filter(role="director")
    return deciding.take_over(row, by=by, agreed_by=directors[0], partner=other, reason="nearer", **answers)


def merges(row: Donor, by: User) -> object:
    other = donors.record_donor(by=by, kind="individual")
    return donors.merge_donors(row, by=by, number=other.number)


def receipts_the_year(row: Donor, by: User) -> object:
    year = max(years_without_receipt(row), default=clock.today().year)
    return receipting.issue_statement(row, by=by, of_year=year, addressee="A giver", language="ja")


def confirms(row: BankAccount, by: User) -> object:
    factories.gift(by, 777, currency="JPY", rate=statements.RATE)
    statements.line(row, by, f"{clock.today():%Y/%m/%d},777,,,A")
    suggested = suggesting.suggestions(row, banking.open_lines(row))
    return banking.confirm_bank_rows(row, by=by, rows=[one.value for one in suggested.values()], rate=None)


def splits(row: StatementLine, by: User) -> object:
    parts = [banking.Part(1, None), banking.Part(row.amount - 1, None)]
    fund = row.account.fund
    rate = None if row.account.currency == fund.currency else statements.RATE
    told = {"fund": fund, "earmark": "none", "rate": rate, "is_rate_confirmed": True}
    return banking.split_bank_row(row, by=by, parts=parts, booked=[], **told)


def keeps(row: Pledge, by: User) -> object:
    found = Pledge.objects.with_instalments().get(pk=row.pk)
    waiting, gifts = unkept(found), gifts_that_may_keep(found)
    due_on = waiting[0].due_on if waiting else clock.today()
    return pledges.keep_pledge(row, by=by, due_on=due_on, donation=gifts[0] if gifts else None)


TRIED: dict[str, Callable[[Any, User], object]] = {
    "estimate": lambda row, by: deciding.propose(row, by=by),
    "take-over": hands_over,
    "wait": lambda row, by: deciding.set_waiting(row, by=by),
    "memorandum-void": lambda row, by: noting.void_memorandum(row, by=by, reason="Of another request"),
    "memorandum-new": lambda row, by: factories.memorandum(by, row),
    "decide-by-night": lambda row, by: deciding.approve_by_night(row, by=by, go_ahead_reason="Tonight."),
    "decision-approve": lambda row, by: deciding.approve(row, by=by, go_ahead_reason="Tonight."),
    "decision-wait": lambda row, by: deciding.set_waiting(row, by=by),
    "decision-wait-for": lambda row, by: deciding.let_wait(row, by=by, waiting_for="documents"),
    "decision-partner": lambda row, by: hands_over(request_of(row), by, answers=row),
    "decision-decline": lambda row, by: deciding.decline(row, by=by, note="Not ours."),
    "decision-withdraw": lambda row, by: deciding.withdraw(row, by=by),
    "decision-review": lambda row, by: deciding.review_night(row, by=by),
    "decision-overrun": lambda row, by: deciding.decline_overrun(row, by=by, note="Too dear."),
    "overrun-new": lambda row, by: factories.overrun_asked(row, by, 1),
    "overrun-by-night": lambda row, by: deciding.approve_overrun_by_night(
        row, by=by, amount=1, reason="Tonight.", go_ahead_reason="Tonight."
    ),
    "expense-new": pays("expense", category="travel"),
    "advance-new": pays("advance"),
    "release": lambda row, by: spending.release(row, by=by),
    "expense-approve": approves,
    "advance-approve": approves,
    "expense-refuse": refuses,
    "advance-refuse": refuses,
    "advance-settle": lambda row, by: spending.settle_advance(
        row, by=by, returned=row.to_account_for, lines=[], settled_at=clock.now()
    ),
    "expense-refund": lambda row, by: factories.refund_proposal(row, by, 1),
    "advance-lose": lambda row, by: factories.loss_proposal(row, by, 1),
    "advance-find": lambda row, by: factories.found_proposal(row, by, 1),
    "decision-acknowledge": lambda row, by: deciding.acknowledge_go_ahead(row, by=by),
    "proposal-sign": lambda row, by: proposals.approve(row, by=by),
    "proposal-refuse": lambda row, by: proposals.refuse(row, by=by, reason="Twice."),
    "entry-reverse": lambda row, by: proposals.undo(row, by=by, reason="Twice."),
    "absence-agree": lambda row, by: absences.agree_to_absence(row, by=by),
    "absence-drop": lambda row, by: absences.drop_absence(row, by=by),
    **{
        f"{kind}-take-up": lambda row, by: take_up(row, by=by)
        for kind in ("decision", "expense", "advance", "proposal")
    },
    "period-reopen": lambda row, by: months.propose_month_reopening(row, by=by, reason="A bill was forgotten."),
    "stated-take-back": lambda row, by: years.propose_taking_back(row, by=by, reason="Counted twice."),
    "fund-opening": lambda row, by: funds.propose_opening_balance(
        row, by=by, opened_on=row.opened_on or clock.today(), amount=1, origin="Bank", note="the board"
    ),
    "fund-close": lambda row, by: funds.propose_closing(
        row,
        by=by,
        reason="Over",
        target=factories.fund(),
        consent="Giver 4, a letter" if by.role == Role.TREASURER else "",
    ),
    "fund-reopen": lambda row, by: funds.propose_reopening(row, by=by, reason="More children"),
    "appeal-goal": lambda row, by: appeals.set_appeal_goal(row, by=by, goal=1),
    "appeal-close": lambda row, by: appeals.close_appeal(row, by=by),
    "bank-account": confirms,
    "bank-statement-new": lambda row, by: statements.uploaded(row, by, "2026/11/09,1,,1,A"),
    "bank-statement-read": lambda row, by: banking.take_in_statement(row, by=by, columns=statements.COLUMNS),
    "bank-statement-void": lambda row, by: banking.void_statement(row, by=by),
    "bank-row": lambda row, by: banking.match_bank_row(row, by=by, kind="why", key="own"),
    "bank-row-book": lambda row, by: statements.booked(row, by),
    "bank-row-split": splits,
    "bank-row-fee": lambda row, by: banking.book_bank_fee(row, by=by, fund=factories.fund(), note="Sending abroad"),
    "loan-repay": lambda row, by: lending.propose_repayment(row, by=by, amount=1),
    "loan-give-up": lambda row, by: lending.propose_giving_up(row, by=by, reason="Lost", decided_by="Board"),
    "rate-detail": lambda row, by: rates.void_rate(row, by=by, reason="Of another day"),
    "bank-match-undo": lambda row, by: banking.undo_bank_match(row, by=by),
    "in-kind-correct": lambda row, by: goods.correct_in_kind(row, by=by, what="Hats", received=row.received),
    "in-kind-void": lambda row, by: goods.void_in_kind(row, by=by),
    "pledge-change": lambda row, by: pledges.change_pledge(
        row, by=by, since=clock.today() + timedelta(days=60), amount=1, rhythm="once"
    ),
    "pledge-end": lambda row, by: pledges.end_pledge(row, by=by, since=clock.today() + timedelta(days=60)),
    "pledge-keep": keeps,
    "pledge-void": lambda row, by: pledges.void_pledge(row, by=by),
    "pledge-keeping-undo": lambda row, by: pledges.undo_pledge_keeping(row, by=by),
    "donor-merge": merges,
    "donor-thank": lambda row, by: donors.record_thanks(row, by=by, sent_on=clock.today(), how="letter"),
    "donor-thanks-void": lambda row, by: donors.void_thanks(row, by=by),
    "donor-part": lambda row, by: donors.part_donors(row, by=by),
    "receipt-new": lambda row, by: receipting.issue_receipt(row, by=by, addressee="A giver", language="en"),
    "receipt-of-year": receipts_the_year,
    "receipt-print": lambda row, by: receipting.print_receipt(row, by=by),
    "receipt-void": lambda row, by: receipting.void_receipt(row, by=by, reason="Of another giver."),
    "donor-change": lambda row, by: donors.change_donor(
        row, by=by, version=row.version, kind="parish", name="", contact=""
    ),
}


OF_TWO_REQUESTS = "propose-instead"
"""About a duplicate and its original: refused and offered in `donations/decisions/tests/test_told_twice.py`."""


def pages() -> dict[str, type[ActView]]:
    """The pages of money that do something about a row, by name."""
    found = {page.name: page.view_class for page in every_page() if page.name.startswith("donations:")}
    return {
        name.removeprefix("donations:"): view
        for name, view in found.items()
        if isinstance(view, type) and issubclass(view, ActView) and view.model is not None
        if name != f"donations:{OF_TWO_REQUESTS}"
    }


def pages_of(row: models.Model) -> dict[str, type[ActView]]:
    """Those about such a row: of payments and advances each its own."""
    of_model = {name: view for name, view in pages().items() if view.model is type(row)}
    if isinstance(row, Payment):
        of_model = {name: view for name, view in of_model.items() if name.startswith(row.kind)}
    return of_model


BY_NIGHT, BY_DAY = 2, 12
"""Hours in Tokyo; what is tried leaves nothing behind, so that one house is asked at both."""


def coming(hour: int) -> datetime:
    """An hour of tomorrow in Tokyo."""
    tomorrow = clock.now().astimezone(clock.TOKYO) + timedelta(days=1)
    return tomorrow.replace(hour=hour, minute=0, second=0, microsecond=0)


def test_each_page_that_does_something_about_a_row_is_tried_here():
    assert pages().keys() == TRIED.keys()
    assert {view.model for view in pages().values()} == {
        Absence,
        Appeal,
        BankAccount,
        BankStatement,
        Case,
        Commitment,
        Donation,
        Donor,
        ExchangeRate,
        Fund,
        DonorMerge,
        DonorThanks,
        FundingDecision,
        GiftInKind,
        LedgerEntry,
        LineMatch,
        Loan,
        Memorandum,
        MoneyProposal,
        Payment,
        PeriodClose,
        Pledge,
        PledgeKeeping,
        Receipt,
        StatedItem,
        StatementLine,
    }


def open_words(rows: list[models.Model], staff: Staff) -> None:
    """Every officer has opened the words of what waits; nobody those of a fee that nobody has opened yet."""
    for row in rows:
        if isinstance(row, MoneyProposal) and row.has_words and not getattr(row, "is_unread", False):
            for by in (user for user in staff if may_read_memo(row, by=user) is None):
                read_memo(row, by=by)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_what_is_offered_is_not_refused_and_what_is_refused_is_not_offered(staff, state):
    with clock.at(coming(2)):
        rows = state(staff)
        open_words(rows, staff)
    for hour in (BY_NIGHT, BY_DAY):
        compared = 0
        with clock.at(coming(hour) + timedelta(days=1)):
            for row in rows:
                for name, view in pages_of(row).items():
                    for by in (user for user in staff if user.has_perm(view.permission_required)):
                        with trail.reading():
                            fresh = type(row).objects.get(pk=row.pk)
                            refused = view.rule() and answer(view.rule(), fresh, by=by)
                        done = is_done(lambda name=name, by=by, fresh=fresh: TRIED[name](fresh, by))
                        assert (not refused) is done, (hour, name, row, by, refused)
                        compared += 1

        assert compared
