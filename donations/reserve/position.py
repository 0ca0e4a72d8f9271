"""The picture of a fund: what it holds, has promised and can still pay for, now and at any past moment; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from donations.decisions.models import Commitment
from donations.ledger.models import Fund, LedgerEntry
from donations.payments.waiting import OpenAdvance, open_advances
from donations.reserve.cover import Cover, cover_of
from donations.tariffs.affordable import Affordable, affordable
from lfnkr.calendar import clock

HISTORY_DAYS = 365

LAST_ENTRIES = 10
MOST_COMMITMENTS = 20
MOST_COUNTED = 100
"""More commitments than so many are not counted out."""

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
    cover: Cover

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
        cover=cover_of(fund),
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
