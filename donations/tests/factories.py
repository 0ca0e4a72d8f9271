"""The smallest valid rows of the money for tests; later states are reached through the acts, as in life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from cases.models import Case
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.exchanges import actions as exchanges
from donations.funds import actions as funds
from donations.gifts import actions as giving
from donations.in_kind import actions as goods
from donations.ledger.models import Booked
from donations.ledger.sources import source_of
from donations.ledger.under_fund import UnderFund
from donations.loans import actions as lending
from donations.memoranda import actions as noting
from donations.memos import actions as memos
from donations.memos.rules import may_read_memo
from donations.models import (
    Adjustment,
    AdvanceLoss,
    Commitment,
    Donation,
    Donor,
    Exchange,
    ExchangeRate,
    Fund,
    FundingDecision,
    FundsShortfall,
    GiftInKind,
    Journal,
    LedgerEntry,
    Loan,
    LoanWaiver,
    Memorandum,
    MoneyProposal,
    Payment,
    PeriodClose,
    Pledge,
    PledgeKeeping,
    Refund,
    Repayment,
    StatedItem,
    Tariff,
    Transfer,
    YearClose,
)
from donations.months import actions as months
from donations.payments import actions as spending
from donations.payments import losing, refunding
from donations.periods.models import closed_until
from donations.pledges import actions as pledges
from donations.proposals import actions as proposals
from donations.rates import actions as rates
from donations.reserve import actions as levels
from donations.tariffs import actions as tariffs
from donations.years import actions as years
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.dates import exactly

MINIMUM = {"is_watched": "no", "can_leave_alone": "yes", "is_guarded": "no"}
EVASION = {"is_watched": "yes", "can_leave_alone": "no", "is_guarded": "no"}
COMPLEX = {"is_watched": "yes", "can_leave_alone": "no", "is_guarded": "yes"}


def fund(code: str = "rescue") -> Fund:
    """A fund as it is now."""
    return Fund.objects.get(code=code)


def gift(by: User, amount: int, **facts: Any) -> Donation:
    """A gift in dollars to the rescue reserve, received today."""
    given = {
        "fund": facts.pop("fund", None) or fund(),
        "currency": "USD",
        "rate": None,
        "earmark": "none",
        "channel": "bank",
        "received_on": clock.today(),
        "is_rate_confirmed": True,
    }
    return giving.receive_donation(by=by, amount=amount, **given | facts)


def in_kind(by: User, **facts: Any) -> GiftInKind:
    """Coats that came today, of nobody known and not valued."""
    given = {"what": "Coats", "received": exactly(clock.today()), **facts}
    return goods.record_in_kind(by=by, **given)


def pledge(by: User, donor: Donor, **facts: Any) -> Pledge:
    """A promise of fifty dollars a month to the rescue reserve, told and first due today."""
    today = clock.today()
    said = {"amount": 5_000, "currency": "USD", "rhythm": "month", "since": today, "told_on": today, **facts}
    return pledges.record_pledge(by=by, donor=donor, **{"fund": fund(), **said})


def kept(by: User, a_pledge: Pledge, **facts: Any) -> PledgeKeeping:
    """Its first instalment kept by a gift of today."""
    booked = gift(by, 5_000, fund=a_pledge.fund, donor=a_pledge.donor)
    given = {"due_on": a_pledge.terms.earliest("pk").since, "donation": booked, **facts}
    return pledges.keep_pledge(a_pledge, by=by, **given)


def case(by: User, answers: dict[str, str] = MINIMUM, *people: Any) -> Case:
    """A request just taken up, by default for one woman who can leave by herself: 2,500 dollars."""
    return cases.case(by, *people, **answers)


def decision(by: User, a_case: Case | None = None) -> FundingDecision:
    """A proposal that waits for the director."""
    return deciding.propose(a_case or case(by), by=by)


def commitment(proposer: User, approver: User, a_case: Case | None = None, **facts: Any) -> Commitment:
    """Money committed to a rescue, out of a reserve that must hold it."""
    facts = {"go_ahead_reason": "The money is there.", **facts}
    return deciding.approve(decision(proposer, a_case), by=approver, **facts)


def overrun_asked(a_commitment: Commitment, by: User, amount: int = 20_000, **facts: Any) -> FundingDecision:
    """More asked for than was committed, waiting for another officer."""
    return deciding.ask_overrun(a_commitment, by=by, amount=amount, **{"reason": "The guide asked for more", **facts})


def overrun(a_commitment: Commitment, by: User, second: User, amount: int = 20_000, **facts: Any) -> FundingDecision:
    """The same, committed."""
    facts = {"go_ahead_reason": "The money is there.", **facts}
    return deciding.approve_overrun(overrun_asked(a_commitment, by, amount), by=second, **facts)


def bill_asked(a_case: Case, by: User, amount: int = 4_000, **facts: Any) -> FundingDecision:
    """The sum of a bill asked for a request to which nothing was committed, waiting for another officer."""
    return deciding.ask_for_bill(a_case, by=by, amount=amount, **{"reason": "A night taxi", **facts})


def bill(a_case: Case, by: User, second: User, amount: int = 4_000, **facts: Any) -> Commitment:
    """The same, committed."""
    asked = bill_asked(a_case, by, amount, **facts)
    return deciding.approve_overrun(asked, by=second, go_ahead_reason="It is paid already.").commitment


def told_shortfall(by: User, **facts: Any) -> FundsShortfall:
    """That money lacked on a day before the books, told with where that is known from."""
    moment = datetime(2016, 5, 1, 12, tzinfo=clock.TOKYO)
    with clock.at(moment):
        waits = case(by)
    return deciding.set_waiting(waits, by=by, decided_at=moment, **{"source": "Minutes of the board", **facts})


LOOKS_SEALED = bytes([1]) + bytes(100)
"""What has the shape of a sealed text, for rows written around the acts; it opens nowhere."""


def said(row: UnderFund, by: User) -> dict[str, str]:
    """What is written in a row, by column, opened by somebody who reads it."""
    memos.read_memo(row, by=by)
    return {column: text for column, text in memos.text_of(row, by=by).texts.items() if text}


def expense(a_commitment: Commitment, by: User, amount: int, **facts: Any) -> Payment:
    """A payment in dollars that waits for approval."""
    given = {
        "category": "travel",
        "currency": "USD",
        "rate": None,
        "paid_at": clock.now(),
        "is_rate_confirmed": True,
        **facts,
    }
    return spending.propose_payment(a_commitment, by=by, amount=amount, **given)


def advance(a_commitment: Commitment, by: User, amount: int, **facts: Any) -> Payment:
    """Money asked for a guide, waiting for approval."""
    given = {"currency": "USD", "rate": None, "paid_at": clock.now(), "is_rate_confirmed": True, **facts}
    return spending.propose_payment(a_commitment, kind="advance", by=by, amount=amount, **given)


def opened(proposal: MoneyProposal, *, by: User) -> MoneyProposal:
    """A proposal whose words somebody opened, if it has words and they may read such."""
    if proposal.has_words and may_read_memo(proposal, by=by) is None:
        memos.read_memo(proposal, by=by)
    return proposal


def signed(proposal: MoneyProposal, *, by: User, **told: Any) -> MoneyProposal:
    """What one officer proposed, signed by another who opened its words first, as far as they read such."""
    return proposals.approve(opened(proposal, by=by), by=by, **told)


def approved(payment: Payment, *, by: User) -> Payment:
    """A payment approved by somebody who opened its memo first, where it has one."""
    if hasattr(payment, "memo"):
        memos.read_memo(payment.memo, by=by)
    return spending.approve_payment(payment, by=by)


def sign_on_its_page(browser: Any, page: str) -> Any:
    """Open the words of a proposal by its pages, and sign it; what the signature is answered with."""
    browser.post(f"{page}read/?then=sign")
    return browser.post(f"{page}sign/")


def fee_proposal(by: User, amount: int = 294_305, **facts: Any) -> MoneyProposal:
    """A bank fee above the limit of a day, waiting for a second officer."""
    given = {"fund": facts.pop("fund", None) or fund(), "kind": "fee", "note": "Bank", **facts}
    return proposals.propose_adjustment(by=by, amount=amount, **given)


def cost_proposal(by: User, amount: int = 10_000, **facts: Any) -> MoneyProposal:
    """Rent out of the general fund, waiting for the director."""
    given = {"fund": facts.pop("fund", None) or fund("general"), "category": "rent", "note": "June", **facts}
    return proposals.propose_cost(by=by, amount=amount, **given)


def cost(by: User, second: User, amount: int = 10_000, **facts: Any) -> Adjustment:
    """The same as two officers signed it."""
    return signed(cost_proposal(by, amount, **facts), by=second).adjustment


def adjustment(by: User, second: User, kind: str, amount: int, **facts: Any) -> Adjustment:
    """A fee or exchange difference as two officers signed it."""
    return signed(fee_proposal(by, amount, kind=kind, **facts), by=second).adjustment


def transfer(by: User, second: User, source: Fund, target: Fund, amount: int, **facts: Any) -> Transfer:
    """Money moved between two funds, as two officers signed it."""
    facts = {"source": source, "target": target, "reason": "Rent", "decided_by": "Board", **facts}
    return signed(proposals.propose_transfer(by=by, amount=amount, **facts), by=second).transfer


def loan(by: User, second: User, source: Fund, target: Fund, amount: int, **facts: Any) -> Loan:
    """Money one fund lent another, as two officers signed it."""
    told = {"source": source, "target": target, "reason": "Until the appeal", "decided_by": "Board"}
    return signed(lending.propose_loan(by=by, amount=amount, **told | facts), by=second).loan_given


def repayment(a_loan: Loan, by: User, second: User, amount: int, **facts: Any) -> Repayment:
    """A part of a loan that came back, as two officers signed it."""
    asked = lending.propose_repayment(a_loan, by=by, amount=amount, **facts)
    return signed(asked, by=second).loan_repaid


def loan_given_up(a_loan: Loan, by: User, second: User) -> LoanWaiver:
    """What was outstanding of a loan, given up by two officers."""
    asked = lending.propose_giving_up(a_loan, by=by, reason="It will not come back", decided_by="Board")
    return signed(asked, by=second).loan_given_up


def exchange(by: User, second: User, source: Fund, target: Fund, amount: int, **facts: Any) -> Exchange:
    """Money moved between funds of two currencies, as two officers signed it."""
    told = {
        "rate": Decimal("149.32"),
        "rate_from": "USD",
        "is_rate_confirmed": True,
        "reason": "Rent",
        "decided_by": "Board",
    }
    asked = exchanges.propose_exchange(by=by, source=source, target=target, amount=amount, **told | facts)
    return signed(asked, by=second).money_exchange


def reversal(entry: LedgerEntry, by: User, second: User, reason: str = "Typed 310 for 130") -> LedgerEntry:
    """An entry undone: alone where one person made it, by two officers where it took two."""
    undone = proposals.undo(entry, by=by, reason=reason)
    return signed(undone, by=second).reversal.entries.get() if isinstance(undone, MoneyProposal) else undone


def loss_proposal(an_advance: Payment, by: User, amount: int, **facts: Any) -> MoneyProposal:
    """So much of an advance lost today, waiting for a second officer."""
    told = {"happened_on": clock.today(), "reason": "The guide was robbed", **facts}
    return losing.propose_loss(an_advance, by=by, amount=amount, **told)


def loss(an_advance: Payment, by: User, second: User, amount: int, **facts: Any) -> AdvanceLoss:
    """So much of an advance written off as lost by two officers."""
    return signed(loss_proposal(an_advance, by, amount, **facts), by=second).loss


def found_proposal(an_advance: Payment, by: User, amount: int, **facts: Any) -> MoneyProposal:
    """So much of what was lost turned up today, waiting for a second officer."""
    told = {"happened_on": clock.today(), "reason": "The guide brought it", **facts}
    return losing.propose_found(an_advance, by=by, amount=amount, **told)


def found(an_advance: Payment, by: User, second: User, amount: int, **facts: Any) -> AdvanceLoss:
    """The same, booked by two officers."""
    return signed(found_proposal(an_advance, by, amount, **facts), by=second).loss


def refund_proposal(payment: Payment, by: User, amount: int, **facts: Any) -> MoneyProposal:
    """So much of a payment came back today, in dollars, waiting for a second officer."""
    told = {"currency": "USD", "came_on": clock.today(), "reason": "The seat was not taken", **facts}
    return refunding.propose_refund(payment, by=by, amount=amount, **told)


def refund(payment: Payment, by: User, second: User, amount: int, **facts: Any) -> Refund:
    """The same, booked by two officers."""
    return signed(refund_proposal(payment, by, amount, **facts), by=second).refund


def levels_proposal(by: User, floor: int, target: int | None = None, on: date | None = None) -> MoneyProposal:
    """A floor of the reserve from a day on (today), waiting for a second officer; the target twice as much."""
    return levels.propose_levels(
        by=by,
        fund=fund(),
        floor=floor,
        target=target or floor * 2,
        effective_on=on or clock.today(),
        note="the board, at its meeting",
    )


def set_floor(by: User, second: User, floor: int, target: int | None = None, on: date | None = None) -> None:
    """A floor of the reserve that two officers set."""
    signed(levels_proposal(by, floor, target, on), by=second)


def fund_proposal(by: User, code: str = "school", **facts: Any) -> MoneyProposal:
    """A fund for one purpose that began with nothing today, waiting for a second officer."""
    told = {
        "name": "School fund",
        "kind": "restricted",
        "purpose": "School fees of children in safety",
        "opened_on": clock.today(),
        "amount": 0,
        "origin": "",
        "note": "the board, at its meeting",
    }
    return funds.propose_fund(by=by, code=code, **told | facts)


def fund_opened(by: User, second: User, code: str = "school", **facts: Any) -> Fund:
    """A fund that two officers opened."""
    signed(fund_proposal(by, code, **facts), by=second)
    return fund(code)


def fund_closed(a_fund: Fund, by: User, second: User, **facts: Any) -> Fund:
    """A fund that two officers closed."""
    told = {"reason": "Its purpose is reached", **facts}
    signed(funds.propose_closing(a_fund, by=by, **told), by=second)
    return fund(a_fund.code)


def month_closed(until: date, by: User, second: User) -> PeriodClose:
    """The books closed up to the last day of a month, by two officers."""
    return signed(months.propose_month_closing(by=by, until=until), by=second).month_close


def month_opened(close: PeriodClose, by: User, second: User) -> PeriodClose:
    """A closed month that two officers opened again."""
    asked = months.propose_month_reopening(close, by=by, reason="A bill was forgotten.")
    return signed(asked, by=second).month_reopened


def year_closed(year: FiscalYear, by: User, second: User) -> YearClose:
    """A fiscal year that two officers closed, its months first."""
    if (closed_until() or date.min) < year.ends_on:
        month_closed(year.ends_on, by, second)
    return signed(years.propose_year_closing(year, by=by), by=second).year_close


def stated(
    year: FiscalYear, by: User, second: User, heading: str = "cash", amount: int = 1_000, **facts: Any
) -> StatedItem:
    """Another asset or liability at the end of a fiscal year, as two officers stated it."""
    told = {"what": "Counted", "currency": "JPY"} | facts
    proposal = years.propose_stated_item(year, by=by, heading=heading, amount=amount, **told)
    return signed(proposal, by=second).stated


def tariff_proposal(by: User, valid_from: date | None = None, **facts: Any) -> MoneyProposal:
    """A price list from tomorrow on, waiting for a second officer."""
    prices = {"minimum": 300_000, "evasion": 400_000, "complex": 500_000, "per_child": 50_000, "cap": 700_000}
    tomorrow = clock.today() + timedelta(days=1)
    return tariffs.propose_tariff(Tariff(valid_from=valid_from or tomorrow, **prices | facts), by=by)


def tariff(by: User, second: User, valid_from: date | None = None, **facts: Any) -> Tariff:
    """A price list that two officers brought in force."""
    return signed(tariff_proposal(by, valid_from, **facts), by=second).tariff


def entry(by: User, kind: str, source: Booked | Journal | None = None, **facts: Any) -> LedgerEntry:
    """An entry written around the acts: in a new journal of a source, in a journal, or in none."""
    occurred_at = facts.pop("at", None) or clock.now()
    with transaction.atomic():
        if isinstance(source, Booked):
            source = Journal.objects.create(source_kind=source_of(type(source)).kind, source_id=source.pk)
        return LedgerEntry.objects.create(
            fund=facts.pop("fund", None) or fund(), kind=kind, journal=source, occurred_at=occurred_at,
            booked_on=occurred_at.astimezone(clock.TOKYO).date(), recorded_by=by, **facts,
        )  # fmt: skip


def memorandum(by: User, a_case: Case | None = None, **facts: Any) -> Memorandum:
    """A thousand dollars paid in 2012 for a request of that year, before the books."""
    if a_case is None:
        with clock.at(datetime(2012, 5, 1, 12, tzinfo=clock.TOKYO)):
            a_case = case(by)
    told = {
        "kind": "payment",
        "amount": 100_000,
        "currency": "USD",
        "happened": exactly("2012-06"),
        "source": "Bank book",
    }
    return noting.note_memorandum(a_case, by=by, **told | facts)


def table_rate(by: User) -> ExchangeRate:
    """165 yen for a euro, of the latest day that has no such rate in the table."""
    day = clock.today() - timedelta(days=ExchangeRate.objects.of_pair("EUR", "JPY").count())
    facts = {"rate_from": "EUR", "rate": Decimal(165), "currency": "JPY", "origin": "Bank of Japan"}
    return rates.record_rate(by=by, day=day, is_rate_confirmed=True, **facts)


def night(hour: int = 2, minute: int = 50) -> datetime:
    """A moment of last night in Tokyo."""
    local = clock.now().astimezone(clock.TOKYO).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return local if local < clock.now() else local - timedelta(days=1)
