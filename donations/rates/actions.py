"""Rates beside the last one kept: within 5 % taken, within 20 % confirmed, beyond that signed by two officers.

The first rate of a currency has nothing to be compared with: between half and double of a coarse one it is confirmed, else
it takes two. The database judges (the SQL beside migration 0015), and refuses what takes two to whoever writes.
"""

from __future__ import annotations

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


class Judged(NamedTuple):
    """What becomes of a rate ("usual", "asks" or "two"), and the last kept rate with its day, where there is one."""

    verdict: str
    kept: Decimal | None
    kept_on: date | None


def judge(currency: str, rate: Decimal, day: date) -> Judged:
    """Compare a rate, units of a currency for one dollar on a day in Tokyo, with the last kept one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM donations_judge_rate(%s, %s, %s, %s)", [currency, rate, day, clock.now()])
        return Judged(*cursor.fetchone())


def check(currency: str, rate: Decimal | None, day: date, *, is_confirmed: bool) -> None:
    """Refuse a rate that nobody confirmed, or that takes two officers; dollars have none."""
    if rate is None:
        return
    judged = judge(currency, rate, day)
    if judged.verdict == "two" or judged.verdict == "asks" and not is_confirmed:
        raise refusal_of(judged, currency, rate)


def refusal_of(judged: Judged, currency: str, rate: Decimal) -> DomainError:
    """The sentence that names both rates, and what to do."""
    facts = {"currency": currency, "rate": plain(rate)}
    if judged.kept is None:
        is_two, first = judged.verdict == "two", errors
        return (first.FirstRateUnlikely if is_two else first.FirstRateUnconfirmed)(**facts)
    facts |= {"kept": plain(judged.kept), "day": date_format(judged.kept_on)}
    unusual = judged.verdict == "two"
    return (errors.RateUnusual if unusual else errors.RateUnconfirmed)(**facts)


def unusual(currency: str, rate: Decimal, day: date):
    """Answer the database's refusal of a rate with its sentence."""
    return explained(rate_needs_second_officer=lambda: refusal_of(judge(currency, rate, day), currency, rate))


@action(
    _lazy("propose"),
    permission="donations.propose_rate",
    stored_as="propose",
)
def propose_rate(*, by: User, currency: str, rate: Decimal, day: date, note: str) -> MoneyProposal:
    """Ask a second officer to believe a rate of one day; once signed, gifts and payments of that day may bear it."""
    proposal = MoneyProposal.objects.create(
        kind=ProposalKind.RATE, currency=currency, rate=rate, booked_on=day, note=note, proposed_by=by
    )
    note_money_proposal(proposal)
    return proposal


@when_signed(ProposalKind.RATE)
def believe(_proposal: MoneyProposal, _by: User) -> None:
    """Nothing is done at once: a signed rate waits for what is booked with it."""


def plain(rate: Decimal) -> str:
    """A rate without the noughts behind it."""
    return f"{rate.normalize():f}"
