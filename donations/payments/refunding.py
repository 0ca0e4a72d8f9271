"""Acts of what comes back of a payment, the whole or a part: told by one officer, signed by another, and booked then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.ledger import bookkeeping
from donations.payments import errors, rules
from donations.payments.models import Payment, Refund
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require
from lfnkr.money import BOOK_CURRENCY, Money, quotation_of


@action(_lazy("propose"), stored_as="propose", permission="donations.propose_refund", rule=rules.may_propose_refund)
def propose_refund(
    payment: Payment,
    *,
    by: User,
    amount: int,
    currency: str,
    came_on: date,
    reason: str,
    rate: Decimal | None = None,
    rate_from: str = BOOK_CURRENCY,
    is_rate_confirmed: bool = False,
) -> MoneyProposal:
    """Ask a second officer to book what came back of a payment: it returns to the fund and to what is committed.

    What comes back in the currency it was paid in bears the rate it was paid at. Refused beyond what is left of the payment,
    and before the day it was paid.
    """
    held = _held(payment)
    require(rules.may_propose_refund(held))
    if amount <= 0:
        raise TooSmall
    if currency == held.currency:
        if rate is not None and (rate, rate_from) != (held.rate, held.rate_from):
            raise errors.RateOfThePayment(rate=held.quotation)
        rate, rate_from = held.rate, held.rate_from
    else:
        rates.check(quotation_of(currency, rate, rate_from), came_on, is_confirmed=is_rate_confirmed)
    came = Money(amount, currency)
    booked = rules.worth_of_refund(held, came, rate, rate_from)
    if booked <= 0:
        raise TooSmall
    require(rules.may_come_back(held, came, booked, came_on))
    facts = {"advance": held, "fund": held.commitment.fund, "amount": booked, "booked_on": came_on}
    facts |= {"received": amount, "currency": currency, "rate": rate, "rate_from": rate_from}
    return keep_proposal(ProposalKind.REFUND, by=by, note=reason, **facts)


@when_signed(ProposalKind.REFUND, may=rules.may_be_refunded)
def take_in_refund(proposal: MoneyProposal, by: User) -> Refund:
    """The money is there again, in the fund and for its request."""
    payment = proposal.advance
    refund = Refund.objects.create(
        payment=payment,
        amount=proposal.received,
        currency=proposal.currency,
        rate=proposal.rate,
        rate_from=proposal.rate_from,
        booked_amount=proposal.amount,
        came_on=proposal.booked_on,
        proposal=proposal,
        recorded_by=by,
    )
    day = rules.booking_day_of_refund(payment, proposal.booked_on)
    bookkeeping.post(refund, by=by, occurred_at=bookkeeping.moment_on(day))
    return refund


def _held(payment: Payment) -> Payment:
    """The payment read again under its lock."""
    held = Payment.objects.select_for_update(of=["self"], no_key=True).select_related("commitment__fund")
    return held.get(pk=payment.pk)
