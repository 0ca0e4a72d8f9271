"""What members and public may see of a report (design rule 13, decision 0053): each class of figures by its own rule.

Performance always; attributes of people exactly, by a band or not at all, so that nobody can compute a small group; money in
totals; extremes and words as two people released them; corrections of an earlier edition not even by name (rule 18).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.disclosure.cells import BASES, TELLING, Table, is_counted, is_of_the_safe, table_of
from reports.disclosure.earlier import told_before
from reports.disclosure.money import OF_PARTIES, hidden_sums
from reports.disclosure.protection import Told, told_to
from reports.disclosure.rule import HELD, SMALLEST
from reports.figures.figure import Disclosure, Figure, Records
from reports.models.audiences import Audience
from reports.partition.rows import PersonRow
from reports.releases.released import Released

SMALL_GROUP = "withheld: a small group could be recognised (rule 13)"
NOT_RELEASED = "withheld: not a release item (rule 13)"
FEW_PARTIES = "withheld: too few requests stand behind the sum (rule 13)"
STILL_RUNNING = "withheld: of people not yet safe nothing goes outside while the term runs (rule 13)"

CODES: dict[str, Callable[[PersonRow], str | None]] = {
    "origin.requested_adults": lambda row: row.origin,
    "origin.provinces": lambda row: row.origin,
    "destination.desired": lambda row: row.desired,
}
"""Figures that list places, and the place of each person counted."""


class Full(Protocol):
    """The report inside the house."""

    @property
    def year(self) -> FiscalYear: ...
    @property
    def known_at(self) -> datetime: ...
    @property
    def is_running(self) -> bool: ...
    @property
    def figures(self) -> Mapping[str, Figure]: ...
    @property
    def people(self) -> Mapping[UUID, PersonRow]: ...
    def let_out(self, audience: str) -> Released: ...


@dataclass(frozen=True)
class Disclosed:
    """The figures as an audience sees them, and what no sentence for it may stand on."""

    figures: dict[str, Figure]
    hidden: frozenset[str]


def disclose(report: Full, audience: Audience) -> Disclosed:
    """What an audience outside is shown of a report."""
    released = report.let_out(audience).figures
    tables = tables_of(report)
    sums = hidden_sums(report.figures, audience, released)
    shown = Shown(report, audience, released, dict(tables)[audience], told_to(audience, tables), sums)
    figures = {key: shown.figure(figure) for key, figure in report.figures.items()}
    figures = {key: figure for key, figure in figures.items() if not (figure.suppressed and shown.is_telling(key))}
    unsaid = {key for key in report.figures if key not in figures or not figures[key].is_exact}
    return Disclosed(figures, frozenset(unsaid))


def tables_of(report: Full) -> tuple[tuple[Audience, Table], ...]:
    """The counts of people for each audience outside, as they are protected."""
    counts = {key: figure for key, figure in report.figures.items() if is_counted(figure)}
    found = []
    for audience in SMALLEST:
        table = table_of(
            counts,
            audience,
            released=report.let_out(audience).figures,
            begins=report.year.starts_on,
            is_running=report.is_running,
        )
        earlier = told_before(report.year, report.known_at, audience, dict(table.values))
        found.append((audience, replace(table, earlier=earlier.of(table))))
    return tuple(found)


@dataclass(frozen=True)
class Shown:
    """How each figure of a report is shown to one audience."""

    report: Full
    audience: Audience
    released: Collection[str]
    table: Table
    told: Told
    sums: Collection[str]
    """The sums of money that are hidden."""

    def is_telling(self, key: str) -> bool:
        """Whether the key of a figure tells something by itself."""
        is_correction = self.report.figures[key].means.disclosure == Disclosure.CORRECTIONS
        return is_correction or key in self.table.telling or key.startswith(TELLING)

    def figure(self, figure: Figure) -> Figure:
        """One figure as the audience sees it."""
        if self.report.is_running and figure.means.is_about_people and not is_of_the_safe(figure.key):
            return figure.withheld(STILL_RUNNING)
        if is_counted(figure):
            return self._counted(figure)
        if figure.key in self.released or figure.means.disclosure == Disclosure.OTHERS:
            return without_records(figure)
        if figure.means.disclosure == Disclosure.MONEY:
            return figure.withheld(FEW_PARTIES) if figure.key in self.sums else without_records(figure)
        if figure.key in CODES:
            return without_records(figure) if self._may_list(figure) else figure.withheld(SMALL_GROUP)
        is_of_nobody = figure.value is None and not self.report.figures["rescued.led.people"].value
        return without_records(figure) if is_of_nobody else figure.withheld(NOT_RELEASED)

    def _counted(self, figure: Figure) -> Figure:
        band = self.told.bands.get(figure.key)
        if band == HELD:
            return figure.withheld(SMALL_GROUP)
        shown = without_records(figure) if band is None else figure.banded(band)
        base = BASES.get(figure.key)
        is_base_told = base is None or base in self.table.always or base not in self.told.bands
        return shown if is_base_told else replace(shown, numerator=None, denominator=None)

    def _may_list(self, figure: Figure) -> bool:
        """Whether several places may be named: each of enough people, and each told exactly where it has a number."""
        if not figure.value:
            return not figure.denominator
        places = CODES[figure.key]
        people = [self.report.people[member] for member in figure.records.ids if member in self.report.people]
        counts = Counter(place for row in people if (place := places(row)))
        are_exact = figure.key != "origin.requested_adults" or not any(
            f"origin.requested.{place}" in self.told.bands for place in counts
        )
        return are_exact and len(counts) > 1 and min(counts.values()) >= SMALLEST[self.audience]


def without_records(figure: Figure) -> Figure:
    """The figure without the rows behind it; about people also without its note, which counts what nobody has released."""
    return replace(figure, records=Records(), parties=None, note=None if is_about_cases(figure) else figure.note)


def is_about_cases(figure: Figure) -> bool:
    """Whether a figure tells of people, or of what few rescues cost."""
    return figure.means.is_about_people or figure.key.startswith(OF_PARTIES)
