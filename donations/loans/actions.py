"""Loans between funds: each act is proposed by one officer and done once another has signed it.

What the database holds of them is in the SQL beside migration 0067.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.bookkeeping import moment_on, post
from donations.ledger.models import Fund
from donations.loans import rules
from donations.loans.models import Loan, LoanWaiver, Repayment
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.money import check_minor


@action(_lazy("propose"), stored_as="propose", permission="donations.transfer")
def propose_loan(
    *,
    by: User,
    source: Fund,
    target: Fund,
    amount: int,
    reason: str,
    decided_by: str,
    booked_on: date | None = None,
) -> MoneyProposal:
    """Ask a second officer to lend money of one fund to another; refused beyond what is free, and for money given for a purpose.

    Without a day it is booked on the day it is signed.
    """
    moment_on(booked_on)
    require(rules.may_lend(source, target, check_minor(amount, source.currency)))
    facts = {"fund": source, "target": target, "amount": amount, "note": reason, "authority": decided_by}
    return keep_proposal(ProposalKind.LEND, by=by, booked_on=booked_on, **facts)


@action(_lazy("propose"), stored_as="propose", permission="donations.transfer", rule=rules.may_propose_repayment)
def propose_repayment(loan: Loan, *, by: User, amount: int, booked_on: date | None = None) -> MoneyProposal:
    """Ask a second officer to repay a loan, or a part of it; refused beyond what is outstanding, and what the borrower has free."""
    moment_on(booked_on)
    amount = check_minor(amount, loan.fund.currency)
    require(rules.may_propose_repayment(loan) or rules.may_repay(loan, amount, booked_on or clock.today()))
    facts = {"loan": loan, "fund": loan.target, "target": loan.fund, "amount": amount}
    return keep_proposal(ProposalKind.REPAY, by=by, booked_on=booked_on, **facts)


@action(_lazy("propose"), stored_as="propose", permission="donations.transfer", rule=rules.may_propose_giving_up)
def propose_giving_up(loan: Loan, *, by: User, reason: str, decided_by: str) -> MoneyProposal:
    """Ask a second officer to give up what is outstanding of a loan, which becomes a transfer and keeps its rule."""
    require(rules.may_propose_giving_up(loan))
    facts = {"loan": loan, "fund": loan.fund, "target": loan.target, "amount": rules.outstanding(loan)}
    return keep_proposal(ProposalKind.WAIVE, by=by, note=reason, authority=decided_by, **facts)


@when_signed(ProposalKind.LEND, may=rules.may_be_lent)
def lend(proposal: MoneyProposal, by: User) -> Loan:
    """Lend it as two officers signed it."""
    loan = Loan.objects.create(
        fund=proposal.fund,
        target=proposal.target,
        amount=proposal.amount,
        lent_on=proposal.booked_on or clock.today(),
        proposal=proposal,
        recorded_by=by,
    )
    post(loan, by=by, occurred_at=moment_on(proposal.booked_on))
    return loan


@when_signed(ProposalKind.REPAY, may=rules.may_be_repaid)
def repay(proposal: MoneyProposal, by: User) -> Repayment:
    """Let it come back as two officers signed it; of two at once the database counts the earlier for the later."""
    part = Repayment.objects.create(
        loan=proposal.loan,
        amount=proposal.amount,
        repaid_on=proposal.booked_on or clock.today(),
        proposal=proposal,
        recorded_by=by,
    )
    post(part, by=by, occurred_at=moment_on(proposal.booked_on))
    return part


@when_signed(ProposalKind.WAIVE, may=rules.may_be_given_up)
def give_up(proposal: MoneyProposal, by: User) -> LoanWaiver:
    """Give up what is outstanding: no money moves, and nothing comes back any more."""
    return LoanWaiver.objects.create(
        loan=proposal.loan,
        amount=proposal.amount,
        proposal=proposal,
        given_up_by=by,
    )
