"""Moving money between funds of two currencies: one officer proposes it with the bank's rate, another signs it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.exchanges import errors, rules
from donations.exchanges.models import Exchange, ExchangeSide, Side
from donations.ledger.bookkeeping import moment_on, post
from donations.ledger.models import Fund
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.money import Quotation, check_minor, convert, quoted


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.transfer",
)
def propose_exchange(
    *,
    by: User,
    source: Fund,
    target: Fund,
    amount: int,
    rate: Decimal,
    rate_from: str,
    received: int | None = None,
    reason: str,
    decided_by: str,
    booked_on: date | None = None,
    consent: str = "",
    is_rate_confirmed: bool = False,
) -> MoneyProposal:
    """Ask a second officer to move money between two funds of two currencies, at the rate of the bank's paper.

    `received`: what arrived, where the bank kept or gave something beside its rate. A rate more than 5 % from the last one known is
    confirmed by whoever proposes it; the second officer signs it with the rest. Refused beyond what is free, for money given for a
    purpose without `consent`, for a rate that fits only the other way round, and for what arrived far from what the rate makes.
    """
    if check_minor(amount, source.currency) <= 0:
        raise TooSmall
    moment_on(booked_on)
    require(rules.may_exchange(source, target, amount, has_consent=bool(consent.strip())))
    quotation = quoted(rate, rate_from, source.currency, target.currency)
    check_rate(quotation, booked_on or clock.today(), is_confirmed=is_rate_confirmed)
    worth = convert(amount, source.currency, rate, into=target.currency, rate_from=rate_from)
    arrived = worth if received is None else check_minor(received, target.currency)
    if worth <= 0 or arrived <= 0:
        raise TooSmall
    if abs(arrived - worth) > worth * rates.NEAR:
        raise errors.ArrivedUnlike(worth=target.money(worth), received=target.money(arrived))
    return keep_proposal(
        ProposalKind.ACROSS,
        by=by,
        fund=source,
        target=target,
        amount=amount,
        rate=rate,
        rate_from=rate_from,
        currency=quotation.into,
        received=arrived,
        note=reason,
        authority=decided_by,
        booked_on=booked_on,
        consent=consent,
    )


def check_rate(quotation: Quotation, day: date, *, is_confirmed: bool) -> None:
    """Refuse a rate that nobody confirmed, and one that fits only the other way round; the second officer signs any other."""
    judged = rates.judge(quotation, day)
    if judged.verdict != "usual" and (rates.is_inverted(judged, quotation) or not is_confirmed):
        raise rates.refusal_of(judged, quotation)


@when_signed(ProposalKind.ACROSS, may=rules.may_be_exchanged)
def exchange(proposal: MoneyProposal, by: User) -> Exchange:
    """Move it as two officers signed it: a journal on each side, and one for what the bank kept or gave."""
    source, target = proposal.fund, proposal.target
    worth = convert(proposal.amount, source.currency, proposal.rate, into=target.currency, rate_from=proposal.rate_from)
    whole = Exchange.objects.create(
        fund=source,
        target=target,
        amount=proposal.amount,
        rate=proposal.rate,
        rate_from=proposal.rate_from,
        worth=worth,
        received=proposal.received,
        proposal=proposal,
        recorded_by=by,
    )
    sides = [
        (Side.OUT, source, -whole.amount),
        (Side.IN, target, whole.worth),
        (Side.DIFFERENCE, target, whole.difference),
    ]
    # The funds in the order of their keys, as everybody locks them; what arrived before what the bank kept of it.
    for side, fund, amount in sorted(sides, key=lambda told: str(told[1].pk)):
        if amount:
            _book(whole, side, fund, amount, by=by, occurred_at=moment_on(proposal.booked_on))
    return whole


def _book(whole: Exchange, side: Side, fund: Fund, amount: int, *, by: User, occurred_at: datetime) -> None:
    cleared = 0 if side == Side.DIFFERENCE else -amount
    part = ExchangeSide.objects.create(exchange=whole, side=side, fund=fund, amount=amount, cleared=cleared)
    post(part, by=by, occurred_at=occurred_at)
