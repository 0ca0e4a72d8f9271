"""Whether money may be paid out of a commitment, given back, approved, refused and settled."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Sum
from django.utils.formats import date_format

from donations.absences.rules import may_approve_in_place, may_propose_in_place, unless_away
from donations.decisions.models import Commitment
from donations.ledger.bookkeeping import booking_day
from donations.ledger.choices import EntryKind
from donations.ledger.errors import DayUnpromised
from donations.ledger.rules import may_book
from donations.ledger.sources import Line
from donations.payments import errors
from donations.payments.models import Payment, Settlement
from donations.rules import may_answer, may_sign, unless_proposer_left
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError


def may_propose_payment(commitment: Commitment, *, by: User) -> DomainError | None:
    """Whether somebody may ask for money out of a commitment: while something is left of it."""
    if refused := may_propose_in_place(by):
        return refused
    return None if commitment.remaining else errors.NothingLeftToSpend(case=commitment.case_reference)


def may_release(commitment: Commitment) -> DomainError | None:
    """Whether what is left may be given back: something is, and no payment for it waits for approval."""
    case, waiting = commitment.case_reference, commitment.payments.open().count()
    if waiting:
        return errors.PaymentsWaiting(count=waiting, case=case)
    return None if commitment.remaining else errors.NothingLeft(case=case)


def may_approve_payment(payment: Payment, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may have it booked: another's, still open, and no more than is left of the commitment."""
    if refused := may_sign(payment, by=by) or may_approve_in_place(by, at=at) or unless_away(by):
        return refused
    if refused := unless_proposer_left(payment, by=by):
        return refused
    if payment.booked_amount > payment.commitment.remaining:
        return errors.CommitmentOverdrawn.of(payment.commitment, payment.booked_amount)
    return may_be_booked(payment)


def may_be_booked(payment: Payment) -> DomainError | None:
    """Whether a payment may be booked on its day: that day and each later one can bear it, of its commitment and of the fund."""
    day, covered = booking_day_of(payment), covered_since(payment.commitment, payment.booked_amount)
    if covered and day < covered:
        return DayUnpromised(fund=str(payment.commitment.fund), day=date_format(day))
    taken = -payment.booked_amount
    kind = EntryKind.ADVANCE if payment.is_advance else EntryKind.DISBURSEMENT
    line = Line(fund=payment.commitment.fund_id, kind=kind, balance=taken, committed=taken)
    return may_book(line, day)


def booking_day_of(payment: Payment) -> date:
    """The day it is booked on: the one it was proposed for, else its own, and not before its money was committed."""
    covered = covered_since(payment.commitment, payment.booked_amount)
    return booking_day(payment.paid_at, payment.booked_on, not_before=covered)


def covered_since(commitment: Commitment, amount: int) -> date | None:
    """The first day from which on a commitment always had so much left, by what is booked; None where it has less now.

    A bill that an overrun pays is booked when that was, whenever it was paid: its cost belongs to the day it was paid.
    """
    by_day = commitment.movements.order_by("-booked_on").values_list("booked_on").annotate(Sum("committed_change"))
    since, left = None, commitment.remaining
    for day, change in by_day:
        if left < amount:
            return since
        since, left = day, left - change
    return since


def may_refuse_payment(payment: Payment, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether it may be refused by whoever approves it, or taken back by whoever proposed it: while it is open."""
    if answered := may_answer(payment):
        return answered
    if payment.proposed_by_id == by.pk:
        return None
    return errors.NotYours() if by.role == Role.CASEWORKER else may_approve_in_place(by, at=at)


def may_settle(advance: Payment, *, by: User) -> DomainError | None:
    """Whether somebody may settle an advance: paid out and not undone, once, and by another than approved it."""
    if Settlement.objects.filter(advance=advance).exists():
        return errors.SettledAlready()
    if not Payment.objects.advances().standing().filter(pk=advance.pk).exists():
        return errors.NotPaidOut()
    return errors.OwnApproval() if advance.decided_by_id == by.pk else None
