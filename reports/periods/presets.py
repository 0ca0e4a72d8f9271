"""The periods one asks for mostly: terms, their quarters, everything since the founding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import FOUNDED_ON, Period, quarters_of


@dataclass(frozen=True)
class Preset:
    """One period by its name."""

    label: str
    period: Period


@dataclass(frozen=True)
class TermPresets:
    """A term, and its quarters that have begun."""

    year: FiscalYear
    quarters: tuple[Preset, ...]


def since_founding() -> Preset:
    """From the first day of term 1 until today."""
    return Preset(_("Since the founding"), Period(FOUNDED_ON, max(clock.today(), FOUNDED_ON)))


def of_terms(limit: int = 6) -> Iterator[TermPresets]:
    """The last terms that have begun, the newest first, each with its quarters."""
    today = clock.today()
    for year in FiscalYear.objects.filter(starts_on__lte=today).order_by("-term")[:limit]:
        begun = [period for period in quarters_of(year) if period.starts_on <= today]
        named = (Preset(_("Quarter %(n)d") % {"n": n}, period) for n, period in enumerate(begun, start=1))
        yield TermPresets(year, tuple(named))
