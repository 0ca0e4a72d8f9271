"""Whether money may be paid out of a commitment, given back, approved, refused and settled."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format

from donations.absences.rules import may_approve_in_place, may_propose_in_place, unless_away
from donations.decisions.models import Commitment
from donations.errors import InTheFuture
from donations.ledger.bookkeeping import booking_day
from donations.ledger.choices import EntryKind
from donations.ledger.errors import DayUnpromised
from donations.ledger.rules import may_book
from donations.ledger.sources import Line
from donations.memos.rules import has_read
from donations.payments import errors
from donations.payments.models import AdvanceLoss, Payment, Refund, Settlement
from donations.periods.rules import may_book_on
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.rates import actions as rates
from donations.rules import may_answer, may_sign, unless_proposer_left
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, convert

SIX_DIGITS = Decimal("0.000001")
"""So closely a rate is said."""


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
    """Whether somebody may have it booked: another's, still open, and no more than is left of the commitment.

    Whoever approves it opened its memo once, where it has one: the approval stands for that too.
    """
    if refused := may_sign(payment, by=by) or may_approve_in_place(by, at=at) or unless_away(by):
        return refused
    if refused := unless_proposer_left(payment, by=by):
        return refused
    if payment.booked_amount > payment.commitment.remaining:
        return errors.CommitmentOverdrawn.of(payment.commitment, payment.booked_amount)
    if refused := may_be_booked(payment):
        return refused
    memo = getattr(payment, "memo", None)
    return errors.MemoUnread() if memo and not has_read(memo, by=by) else None


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
    if not advance.to_account_for:
        return errors.NotOut()
    return errors.OwnApproval() if advance.decided_by_id == by.pk else None


def may_end_on(advance: Payment, day: date) -> DomainError | None:
    """Whether an advance may be settled, or written off, on a day: its own or a later one, in an open month."""
    if day > clock.today():
        return InTheFuture()
    given_on = advance.entries.get().booked_on
    if day < given_on:
        return errors.SettledBeforeItWasGiven(day=date_format(given_on))
    return may_book_on(day)


def may_be_worth(brought: Money, returned: int, day: date) -> DomainError | None:
    """Whether what came back in another currency is worth so much of the books': at a rate not far from those known of its day."""
    if brought.currency == BOOK_CURRENCY or not returned:
        return errors.BroughtIsWorthNothing()
    came, worth = (
        Decimal(Money(*sum_).plain.replace(",", "")) for sum_ in ((brought.amount, brought.currency), (returned,))
    )
    quotation = Quotation(BOOK_CURRENCY, (came / worth).quantize(SIX_DIGITS), brought.currency)
    is_far = not quotation.rate or rates.judge(quotation, day).verdict == "two"
    return errors.BroughtFarFromItsRate(rate=quotation) if is_far else None


def may_propose_loss(advance: Payment) -> DomainError | None:
    """Whether a second officer may be asked to write an advance off: something of it is out, and nobody has asked yet."""
    if not Payment.objects.unsettled().filter(pk=advance.pk).exists():
        return errors.NotOut()
    asked = MoneyProposal.objects.open().filter(kind=ProposalKind.LOST, advance=advance)
    return errors.LossWaits() if asked.exists() else None


def may_be_lost(advance: Payment, amount: int, day: date) -> DomainError | None:
    """Whether so much of an advance may be written off on a day: it is still out."""
    if not Payment.objects.unsettled().filter(pk=advance.pk).exists():
        return errors.NotOut()
    if amount > advance.to_account_for:
        return errors.LostMoreThanIsOut(left=Money(advance.to_account_for))
    return may_end_on(advance, day)


def may_propose_refund(payment: Payment) -> DomainError | None:
    """Whether a second officer may be asked to book what came back of a payment: something is left of it, and nobody asked yet."""
    if payment.is_advance or not Payment.objects.standing().filter(pk=payment.pk).exists():
        return errors.NothingPaidHere()
    if not payment.not_come_back:
        return errors.CameBackWhole()
    asked = MoneyProposal.objects.open().filter(kind=ProposalKind.REFUND, advance=payment)
    return errors.RefundWaits() if asked.exists() else None


def left_as_paid(payment: Payment) -> Money:
    """What of a payment did not come back in the currency it was paid in."""
    came = Refund.objects.not_reversed().filter(payment=payment, currency=payment.currency)
    return Money(payment.amount - came.aggregate(sum=Sum("amount", default=0))["sum"], payment.currency)


def worth_of_refund(payment: Payment, came: Money, rate: Decimal | None, rate_from: str) -> int:
    """What comes back, in the currency of the books: the rest of a payment in its own currency is all that is left of it."""
    if came == left_as_paid(payment):
        return payment.not_come_back
    return convert(came.amount, came.currency, rate, rate_from=rate_from)


def may_come_back(payment: Payment, came: Money, booked: int, day: date) -> DomainError | None:
    """Whether so much of a payment may have come back on a day: no more than is left of it, and not before it was paid."""
    if day > clock.today():
        return InTheFuture()
    if day < payment.belongs_on:
        return errors.CameBackBeforeItWasPaid(day=date_format(payment.belongs_on))
    if came.currency == payment.currency and came > (left := left_as_paid(payment)):
        return errors.MoreCameBackThanWasPaid(left=left)
    if booked > payment.not_come_back:
        return errors.MoreCameBackThanWasPaid(left=Money(payment.not_come_back))
    commitment = payment.commitment
    line = Line(fund=commitment.fund_id, kind=EntryKind.DISBURSEMENT, balance=booked, committed=booked)
    return may_book(line, booking_day_of_refund(payment, day))


def booking_day_of_refund(payment: Payment, day: date) -> date:
    """The day something that came back on a day is booked on: that day while its month is open, and not before its payment."""
    spent = payment.entries.values_list("booked_on", flat=True).first()
    return booking_day(clock.midnight(day), not_before=spent)


def may_be_refunded(proposal: MoneyProposal) -> DomainError | None:
    """Whether what two officers sign about a payment that came back is still so."""
    payment = proposal.advance
    if not Payment.objects.expenses().standing().filter(pk=payment.pk).exists():
        return errors.RefundMoved()
    came = Money(proposal.received, proposal.currency)
    if refused := may_come_back(payment, came, proposal.amount, proposal.booked_on):
        return refused
    worth = worth_of_refund(payment, came, proposal.rate, proposal.rate_from)
    return None if worth == proposal.amount else errors.RefundMoved()


def still_lost(advance: Payment) -> int:
    """What of an advance was written off and did not turn up since."""
    losses = AdvanceLoss.objects.filter(advance=advance)
    found = losses.found().aggregate(sum=Sum("amount", default=0))["sum"]
    return losses.lost().aggregate(sum=Sum("amount", default=0))["sum"] - found


def may_propose_found(advance: Payment) -> DomainError | None:
    """Whether money of an advance may have turned up: some of it is lost."""
    return None if still_lost(advance) else errors.NothingLost()


def may_be_found(advance: Payment, amount: int, day: date) -> DomainError | None:
    """Whether so much lost money may be booked as turned up on a day: no more than is lost, and not before it was."""
    lost = still_lost(advance)
    if not lost:
        return errors.NothingLost()
    if amount > lost:
        return errors.FoundMoreThanIsLost(lost=Money(lost))
    first = AdvanceLoss.objects.lost().filter(advance=advance).earliest("happened_on").happened_on
    if day < first:
        return errors.FoundBeforeItWasLost(day=date_format(first))
    commitment = advance.commitment
    line = Line(fund=commitment.fund_id, kind=EntryKind.SETTLEMENT, balance=amount, committed=amount)
    return may_book(line, day)
