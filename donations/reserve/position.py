"""The picture of a fund: what it holds, has promised and can still pay for, now and at any past moment; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from donations.decisions.models import Commitment
from donations.ledger.choices import EntryKind
from donations.ledger.models import Fund, LedgerEntry
from donations.payments.waiting import OpenAdvance, open_advances
from donations.tariffs.affordable import Affordable, affordable
from lfnkr.calendar import clock

SPENDING = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
FEWEST_CASES = 6
"""Fewer cases in a year make no average worth printing."""

HISTORY_DAYS = 365

LAST_ENTRIES = 10
MOST_COMMITMENTS = 20
MOST_COUNTED = 100
"""More commitments than so many are not counted out."""

ENOUGH = 60
"""Among so many payments there are as a rule those of enough cases to say how many months the reserve lasts."""

MOST_ON_PAPER = 7
"""Rows of each list on the printed sheet, which is one page whatever the year brought."""


class Point(NamedTuple):
    """A fund at the end of one day in Tokyo."""

    day: date
    balance: int
    committed: int


@dataclass(frozen=True, kw_only=True)
class ReserveState:
    """One fund as the treasurer's and the director's desk show it."""

    fund: Fund
    balance: int
    committed: int
    available: int
    floor: int | None
    target: int | None
    affordable: tuple[Affordable, ...]
    history: tuple[Point, ...]
    committed_by_case: tuple[Commitment, ...]
    commitments: int
    open_advances: tuple[OpenAdvance, ...]
    last_entries: tuple[LedgerEntry, ...]
    months_of_cover: Decimal | None

    @property
    def is_below_floor(self) -> bool:
        """Whether the next decision needs a go-ahead in any case."""
        return self.floor is not None and self.available < self.floor

    @property
    def committed_elsewhere(self) -> int:
        """What the commitments hold that the printed sheet leaves out."""
        return self.committed - sum(row.remaining for row in self.committed_by_case[:MOST_ON_PAPER])

    @property
    def committed_further(self) -> int:
        """What the commitments hold that the screen leaves out as well."""
        return self.committed - sum(row.remaining for row in self.committed_by_case)

    @property
    def advanced(self) -> int:
        """What is out as advances, all together."""
        return sum(row.advance.booked_amount for row in self.open_advances)


def state_of(fund: Fund) -> ReserveState:
    """Everything about a fund as it was just read, in a number of queries that does not grow with the ledger."""
    running = fund.commitments.running()
    committed_by_case = tuple(running[:MOST_COMMITMENTS])
    commitments = len(committed_by_case)
    if commitments == MOST_COMMITMENTS:
        commitments = running.order_by()[: MOST_COUNTED + 1].count()
    return ReserveState(
        fund=fund,
        balance=fund.balance,
        committed=fund.committed,
        available=fund.available,
        floor=fund.floor,
        target=fund.target,
        affordable=affordable(fund.available),
        history=history(fund),
        committed_by_case=committed_by_case,
        commitments=commitments,
        open_advances=open_advances(fund),
        last_entries=tuple(fund.entries.with_sources().order_by("-number")[:LAST_ENTRIES]),
        months_of_cover=months_of_cover(fund),
    )


def history(fund: Fund, days: int = HISTORY_DAYS) -> tuple[Point, ...]:
    """One point a day, from the first entry on; each day asks the index for one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT day::date, last.balance_after, last.committed_after
                 FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') day
                CROSS JOIN LATERAL (
                    SELECT balance_after, committed_after FROM donations_ledgerentry
                     WHERE fund_id = %(fund)s AND recorded_at < (day + interval '1 day') AT TIME ZONE 'Asia/Tokyo'
                     ORDER BY recorded_at DESC, number DESC LIMIT 1
                ) last ORDER BY day""",
            {"first": clock.today() - timedelta(days=days), "last": clock.today(), "fund": fund.pk},
        )
        return tuple(Point(*row) for row in cursor.fetchall())


def months_of_cover(fund: Fund) -> Decimal | None:
    """How many months like those of the last year the available money lasts; None with too few cases to say.

    Spent is what left the fund for rescues, less what was returned or reversed, by booking date; rounded down to a tenth.
    """
    since = clock.today() - timedelta(days=HISTORY_DAYS)
    spent = -fund.day_totals.of_kinds(*SPENDING).filter(day__gt=since).moved()
    if spent <= 0 or not has_cases(fund, since):
        return None
    return (Decimal(fund.available * 12) / spent).quantize(Decimal("0.1"), ROUND_DOWN)


def has_cases(fund: Fund, since: date) -> bool:
    """Whether money moved for enough cases since a day; as a rule the latest entries say so, and no others are read."""
    entries = fund.entries.filter(booked_on__gt=since).values_list("case_reference", flat=True)
    if len(set(entries.filter(kind__in=SPENDING).order_by("-number")[:ENOUGH])) >= FEWEST_CASES:
        return True
    rescue = Q(kind__in=SPENDING) | Q(kind=EntryKind.REVERSAL, undoes__kind__in=SPENDING)
    return entries.filter(rescue).order_by().distinct().count() >= FEWEST_CASES
