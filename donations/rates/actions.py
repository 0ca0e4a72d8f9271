"""Rates beside the last one known: within 5 % taken, within 20 % confirmed, beyond that signed by two officers.

A rate is always said as its receipt says it, "1 USD = 149.32 JPY", and nobody turns it round by hand. The first rate of two
currencies has nothing to be compared with: between half and double of a coarse one it is confirmed, else
it takes two. The database judges (the SQL beside migration 0060), and refuses what takes two to whoever writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.notices import note_money_proposal
from donations.proposals.signing import when_signed
from donations.rates import errors
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, explained
from lfnkr.money import BOOK_CURRENCY, Quotation

NEAR = Decimal("0.2")
"""What lies further than so much of the last rate from it takes two officers, as the database says too."""


class Judged(NamedTuple):
    """What becomes of a rate ("usual", "asks" or "two"), and the last known rate, in the direction asked, with its day, where there is one."""

    verdict: str
    kept: Decimal | None
    kept_on: date | None


def judge(quotation: Quotation, day: date) -> Judged:
    """Compare a rate of a day in Tokyo with the last one known of its two currencies, in its own direction."""
    with connection.cursor() as cursor:
        asked = [*quotation.pair, quotation.rate, day, clock.now()]
        cursor.execute("SELECT * FROM donations_judge_rate(%s, %s, %s, %s, %s)", asked)
        return Judged(*cursor.fetchone())


def check(quotation: Quotation | None, day: date, *, is_confirmed: bool) -> None:
    """Refuse a rate that nobody confirmed, or that takes two officers; a sum in the fund's own currency has none."""
    if quotation is None:
        return
    judged = judge(quotation, day)
    if judged.verdict == "two" or judged.verdict == "asks" and not is_confirmed:
        raise refusal_of(judged, quotation)


def refusal_of(judged: Judged, quotation: Quotation) -> DomainError:
    """The sentence that names both rates, and what to do; of one that fits only the other way round, that it does."""
    facts = {"rate": quotation}
    if judged.kept is None:
        is_two, first = judged.verdict == "two", errors
        return (first.FirstRateUnlikely if is_two else first.FirstRateUnconfirmed)(**facts)
    facts |= {"kept": plain(judged.kept), "day": date_format(judged.kept_on)}
    if judged.verdict != "two":
        return errors.RateUnconfirmed(**facts)
    return (errors.RateInverted if is_inverted(judged, quotation) else errors.RateUnusual)(**facts)


def is_inverted(judged: Judged, quotation: Quotation) -> bool:
    """Whether a rate is near the last one known once it is read the other way round."""
    turned = 1 / quotation.rate
    return judged.kept is not None and abs(turned - judged.kept) <= judged.kept * NEAR


def unusual(quotation: Callable[[], Quotation | None], day: date):
    """Answer the database's refusal of a rate with its sentence."""

    def sentence() -> DomainError:
        asked = quotation()
        return refusal_of(judge(asked, day), asked)

    return explained(rate_needs_second_officer=sentence)


@action(
    _lazy("propose"),
    permission="donations.propose_rate",
    stored_as="propose",
)
def propose_rate(
    *, by: User, currency: str, rate: Decimal, day: date, note: str, rate_from: str = BOOK_CURRENCY
) -> MoneyProposal:
    """Ask a second officer to believe a rate of one day; once signed, gifts and payments of that day may bear it.

    One unit of `rate_from` is worth `rate` units of `currency`. Refused for one currency alone.
    """
    if currency == rate_from:
        raise errors.OneCurrency
    proposal = MoneyProposal.objects.create(
        kind=ProposalKind.RATE,
        currency=currency,
        rate=rate,
        rate_from=rate_from,
        booked_on=day,
        note=note,
        proposed_by=by,
    )
    note_money_proposal(proposal)
    return proposal


@when_signed(ProposalKind.RATE)
def believe(_proposal: MoneyProposal, _by: User) -> None:
    """Nothing is done at once: a signed rate waits for what is booked with it."""


def plain(rate: Decimal) -> str:
    """A rate without the noughts behind it; one that was turned round to six digits."""
    return f"{rate.quantize(Decimal(1).scaleb(min(-6, rate.adjusted() - 5))).normalize():f}"
