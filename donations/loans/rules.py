"""Whether one fund may lend another, whether a loan may be repaid or given up, and that a fund with a loan open stays open."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from donations.errors import TooSmall
from donations.ledger.choices import FundKind
from donations.ledger.errors import FundClosed, OtherCurrency, SameFund
from donations.ledger.models import Fund
from donations.ledger.rules import may_take
from donations.loans import errors
from donations.loans.models import Loan
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.movements import is_for_its_purpose
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def may_lend(source: Fund, target: Fund, amount: int) -> DomainError | None:
    """Whether a fund may lend so much: both are open and of one currency, it is free, and given for no purpose."""
    if source.pk == target.pk:
        return SameFund()
    if source.closed_on or target.closed_on:
        return FundClosed()
    if source.currency != target.currency:
        return OtherCurrency.of(source, target)
    if amount <= 0:
        return TooSmall()
    if refused := may_take(source, amount):
        return refused
    return errors.LenderKeepsPurpose(fund=source) if is_for_its_purpose(source, amount) else None


def may_be_lent(proposal: MoneyProposal) -> DomainError | None:
    """Whether what two officers sign can be lent now."""
    return may_lend(proposal.fund, proposal.target, proposal.amount)


def outstanding(loan: Loan) -> int:
    """What is outstanding of a loan now."""
    return Loan.objects.with_outstanding().values_list("outstanding", flat=True).get(pk=loan.pk)


def may_propose_repayment(loan: Loan) -> DomainError | None:
    """Whether anything may come back: something is outstanding."""
    return None if outstanding(loan) else errors.LoanOver()


def may_repay(loan: Loan, amount: int, day: date) -> DomainError | None:
    """Whether so much may come back on a day: it is outstanding, lent by then, and free in the fund that borrowed.

    A restricted fund may: what it was lent was given for no purpose. Another keeps what was given for one.
    """
    left, borrower = outstanding(loan), loan.target
    if not left:
        return errors.LoanOver()
    if amount <= 0:
        return TooSmall()
    if amount > left:
        return errors.MoreThanOutstanding(left=loan.fund.money(left))
    if day < loan.lent_on:
        return errors.RepaidBeforeLent(day=date_format(loan.lent_on))
    if refused := may_take(borrower, amount):
        return refused
    keeps = borrower.kind != FundKind.RESTRICTED and is_for_its_purpose(borrower, amount)
    return errors.BorrowerKeepsPurpose(fund=borrower) if keeps else None


def may_be_repaid(proposal: MoneyProposal) -> DomainError | None:
    """Whether what two officers sign can come back now."""
    return may_repay(proposal.loan, proposal.amount, proposal.booked_on or clock.today())


def may_propose_giving_up(loan: Loan) -> DomainError | None:
    """Whether giving up what is outstanding may be proposed: by the rule of transfers, and while nobody did."""
    if MoneyProposal.objects.open().filter(kind=ProposalKind.WAIVE, loan=loan).exists():
        return errors.GivingUpWaits()
    return may_give_up(loan)


def may_give_up(loan: Loan) -> DomainError | None:
    """Whether what is outstanding may be given up: it becomes a transfer, which takes nothing given for a purpose."""
    if not outstanding(loan):
        return errors.LoanOver()
    lender = Fund.objects.get(pk=loan.fund_id)
    return errors.LenderKeepsPurpose(fund=lender) if is_for_its_purpose(lender, 0) else None


def may_be_given_up(proposal: MoneyProposal) -> DomainError | None:
    """Whether what two officers sign can be given up now: it is what was outstanding when it was proposed."""
    loan = proposal.loan
    left = outstanding(loan)
    if left and left != proposal.amount:
        return errors.OutstandingMoved(left=loan.fund.money(left), then=loan.fund.money(proposal.amount))
    return may_give_up(loan)


def may_end(fund: Fund) -> DomainError | None:
    """Whether a fund may be closed as far as loans are concerned; those that are open are named."""
    found = Loan.objects.open().of_fund(fund).select_related("fund", "target")
    named = [f"{loan.fund} → {loan.target} ({loan.left})" for loan in found]
    return errors.LoansOpen(loans=listed(named)) if named else None
