"""How many months what a fund has available lasts, on any day, and why that cannot be said; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db.models import Q

from donations.ledger.choices import FOR_CASES, SPENT, EntryKind
from donations.ledger.models import RESCUE, Fund
from lfnkr.calendar import clock

A_YEAR = timedelta(days=365)

FEWEST_CASES = 6
"""Fewer cases in a year make no average worth printing."""

ENOUGH = 60
"""Among so many payments there are as a rule those of enough cases to say how many months the reserve lasts."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """How long the available money lasts if as much is spent as in the twelve months up to a day.

    `spent` is what left the fund in them, in minor units: payments, advances and settlements, fees and costs, less what was
    returned or undone, by the day of booking.
    """

    fund: Fund
    day: date
    available: int
    spent: int
    has_cases: bool

    @property
    def months(self) -> Decimal | None:
        """Rounded down to a tenth; None where nothing was spent, or for too few cases to say."""
        if self.spent <= 0 or not self.has_cases:
            return None
        return (Decimal(self.available * 12) / self.spent).quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def is_nothing_spent(self) -> bool:
        """Whether the twelve months say nothing, because nothing was spent in them."""
        return self.spent <= 0


def cover_of(fund: Fund) -> Cover:
    """How long what the fund has now lasts."""
    return cover_on(fund, clock.today(), fund.available)


def cover_on(fund: Fund, day: date, available: int) -> Cover:
    """How long what it had available at the end of a day lasted, as of that day. For the reserve that takes enough cases."""
    since = day - A_YEAR
    spent = -fund.day_totals.of_kinds(*SPENT).filter(day__gt=since, day__lte=day).moved()
    is_enough = spent > 0 and (fund.code != RESCUE or has_cases(fund, since, day))
    return Cover(fund=fund, day=day, available=available, spent=spent, has_cases=is_enough)


def has_cases(fund: Fund, since: date, until: date) -> bool:
    """Whether money moved for enough cases after one day up to another; as a rule the latest entries say so, and no others are read."""
    entries = fund.entries.filter(booked_on__gt=since, booked_on__lte=until).values_list("case_reference", flat=True)
    if len(set(entries.filter(kind__in=FOR_CASES).order_by("-number")[:ENOUGH])) >= FEWEST_CASES:
        return True
    rescue = Q(kind__in=FOR_CASES) | Q(kind=EntryKind.REVERSAL, undoes__kind__in=FOR_CASES)
    return entries.filter(rescue).order_by().distinct().count() >= FEWEST_CASES
