"""Rates beside the last one known: within 5 % taken, within 20 % confirmed, beyond that signed by two officers.

A rate is always said as its receipt says it, "1 USD = 149.32 JPY", and nobody turns it round by hand. The first rate of two
currencies has nothing to be compared with: between half and double of a coarse one it is confirmed, else
it takes two. The database judges (the SQL beside migration 0066), and refuses what takes two to whoever writes.

The table of rates is judged as receipts are, and receipts are compared with it as with each other; it proves nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.rates import errors, rules
from donations.rates.models import ExchangeRate
from donations.rates.reading import Row
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, explained, require
from lfnkr.money import BOOK_CURRENCY, Quotation

NEAR = Decimal("0.2")
"""What lies further than so much of the last rate from it takes two officers, as the database says too."""


AT_ONCE = 1_000
"""So many rows of the table are written in one statement."""

JUDGE_ALL = """
SELECT judged.*
  FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::date[]) WITH ORDINALITY asked (base, into_, rate, day, place)
 CROSS JOIN LATERAL donations_judge_rate(asked.base, asked.into_, asked.rate, asked.day, %s) judged
 ORDER BY asked.place
"""


class Judged(NamedTuple):
    """What becomes of a rate ("usual", "asks" or "two"), and the last known rate, in the direction asked, with its day, where there is one."""

    verdict: str
    kept: Decimal | None
    kept_on: date | None


def judge(quotation: Quotation, day: date) -> Judged:
    """Compare a rate of a day in Tokyo with the last one known of its two currencies, in its own direction."""
    return judge_all([(quotation, day)])[0]


def judge_all(asked: Sequence[tuple[Quotation, date]]) -> list[Judged]:
    """The same of many rates at once, none of them compared with another."""
    columns = [
        [quotation.base for quotation, _day in asked],
        [quotation.into for quotation, _day in asked],
        [quotation.rate for quotation, _day in asked],
        [day for _quotation, day in asked],
    ]
    with connection.cursor() as cursor:
        cursor.execute(JUDGE_ALL, [*columns, clock.now()])
        return [Judged(*row) for row in cursor.fetchall()]


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
    return explained(rate_needs_second_officer=lambda: refused(quotation(), day))


def refused(quotation: Quotation, day: date) -> DomainError:
    """The sentence of a rate that the database refused."""
    return refusal_of(judge(quotation, day), quotation)


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
    facts = {"currency": currency, "rate": rate, "rate_from": rate_from, "booked_on": day}
    return keep_proposal(ProposalKind.RATE, by=by, note=note, **facts)


@action(
    _lazy("record rate"),
    permission="donations.record_rate",
    explains=lambda *, rate_from, rate, currency, day, **_: unusual(lambda: Quotation(rate_from, rate, currency), day),
)
def record_rate(
    *,
    by: User,
    day: date,
    rate_from: str,
    rate: Decimal,
    currency: str,
    origin: str,
    is_rate_confirmed: bool = False,
) -> ExchangeRate:
    """Put a rate into the table: one unit of `rate_from` was worth `rate` units of `currency`, as `origin` says.

    Refused for a day that has one, for a day to come, and as a receipt is: unconfirmed beyond 5 % of the last one known, and
    beyond 20 % unless two officers signed it.
    """
    quotation = Quotation(rate_from, rate, currency)
    require(rules.may_record_rate(quotation, day))
    check(quotation, day, is_confirmed=is_rate_confirmed)
    return ExchangeRate.objects.create(
        day=day, rate_from=rate_from, rate=rate, currency=currency, origin=origin, recorded_by=by
    )


class Compared(NamedTuple):
    """A row of a file beside the table: what becomes of it, the last rate known, and the one of its day that stands, if any."""

    row: Row
    judged: Judged
    stored: ExchangeRate | None

    @property
    def verdict(self) -> str:
        """ "known" where the table says the same, "contradicts" where it says another; else as a receipt: "usual", "asks", "two"."""
        if self.stored is None:
            return self.judged.verdict
        return "known" if self.stored.says(self.row.quotation) else "contradicts"

    @property
    def proposal_query(self) -> str:
        """The rate as the address of the page carries it, on which it is proposed to a second officer."""
        quotation = self.row.quotation
        asked = {"rate_from": quotation.base, "rate": plain(quotation.rate), "currency": quotation.into}
        return urlencode(asked | {"day": self.row.day.isoformat()})

    @property
    def is_far(self) -> bool:
        """Whether somebody must confirm it."""
        return self.verdict == "asks"

    @property
    def is_not_taken(self) -> bool:
        """Whether it cannot be taken in."""
        return self.verdict in ("contradicts", "two")


def compare_rows(rows: Sequence[Row]) -> list[Compared]:
    """The rows of a file beside the table and the last rates known."""
    days = [row.day for row in rows]
    standing = ExchangeRate.objects.standing().filter(day__gte=min(days), day__lte=max(days))
    stored = {(frozenset(one.quotation.pair), one.day): one for one in standing}
    judged = judge_all([(row.quotation, row.day) for row in rows])
    return [Compared(row, told, stored.get(row.about)) for row, told in zip(rows, judged, strict=True)]


@action(_lazy("import rates"), permission="donations.record_rate")
def import_rates(
    *, by: User, rows: Sequence[Row], origin: str, is_confirmed: bool = False, is_rest_left_out: bool = False
) -> list[ExchangeRate]:
    """Put the rates of a file into the table; what it has already is added no second time. The rates that were added.

    Refused whole for rows that contradict the table or take two officers, unless they are left out by somebody who saw them,
    and for rows far from the last rate known, unless they are confirmed.
    """
    compared = compare_rows(rows)
    if not is_rest_left_out and any(one.is_not_taken for one in compared):
        raise errors.RowsNotTaken
    if not is_confirmed and any(one.is_far for one in compared):
        raise errors.RowsFar
    new = [one.row for one in compared if one.verdict in ("usual", "asks")]
    added = [
        ExchangeRate(
            day=row.day,
            rate_from=row.quotation.base,
            rate=row.quotation.rate,
            currency=row.quotation.into,
            origin=origin,
            recorded_by=by,
        )
        for row in new
    ]
    return ExchangeRate.objects.bulk_create(added, batch_size=AT_ONCE)


@action(_lazy("void rate"), permission="donations.record_rate", rule=rules.may_void_rate)
def void_rate(rate: ExchangeRate, *, by: User, reason: str) -> ExchangeRate:
    """Say that a rate of the table was recorded in error, and why: it stays to be seen, and nothing is compared with it any more."""
    held = ExchangeRate.objects.select_for_update(no_key=True).get(pk=rate.pk)
    require(rules.may_void_rate(held))
    if not reason.strip():
        raise errors.VoidedWithoutWords
    held.voided_at, held.voided_by, held.void_reason = clock.now(), by, reason.strip()
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return held


@when_signed(ProposalKind.RATE)
def believe(_proposal: MoneyProposal, _by: User) -> None:
    """Nothing is done at once: a signed rate waits for what is booked with it."""


def plain(rate: Decimal) -> str:
    """A rate without the noughts behind it; one that was turned round to six digits."""
    return f"{rate.quantize(Decimal(1).scaleb(min(-6, rate.adjusted() - 5))).normalize():f}"
