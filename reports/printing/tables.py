"""The tables of the report with a form of their own: the year of the reserve, the deaths, the releases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from lfnkr.calendar.clock import TOKYO
from lfnkr.language.lists import explained, listed
from reports.figures.figure import Figure
from reports.figures.people.flow import LEADS
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.partition.rows import Standing
from reports.releases.released import State, bounds_now, states_of

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport

RESERVE = (
    ("opening", "", "sum"),
    ("gifts", "+", ""),
    ("gifts_for_rescue", "", "part"),
    ("gifts_charged_back", "−", "rare"),
    ("grants", "+", "rare"),
    ("grants_taken_back", "−", "rare"),
    ("other_income", "+", "rare"),
    ("other_income_taken_back", "−", "rare"),
    ("transfers", "+", ""),
    ("spending.rescue", "−", ""),
    ("spending.for_others", "", "rare part"),
    ("spending.came_back", "+", "rare"),
    ("advances_change", "−", ""),
    ("advances_lost", "−", "rare"),
    ("advances_found", "+", "rare"),
    ("exchange", "+", ""),
    ("fees", "−", ""),
    ("fees_came_back", "+", "rare"),
    ("closing", "=", "sum"),
    ("committed", "", "part"),
    ("available", "", "part"),
)
"""The lines of the reserve's year: figure, sign, and whether it is a sum, a part of the line above, or left out when nought."""


@dataclass(frozen=True)
class ReserveLine:
    """One line of the reserve's year."""

    sign: str
    figure: Figure
    kind: str

    @property
    def is_sum(self) -> bool:
        """Whether it is the balance at an end of the term."""
        return self.kind == "sum"

    @property
    def is_part(self) -> bool:
        """Whether it is contained in a line above."""
        return "part" in self.kind

    @property
    def is_left_out(self) -> bool:
        """Whether it is nothing a reader looks for where it is nought."""
        return "rare" in self.kind and not self.figure.value


@dataclass(frozen=True)
class ReleasedOne:
    """One figure or text let out, as it prints."""

    key: str
    label: str


@dataclass(frozen=True)
class ReleasedTogether:
    """What was let out together by two people: what became of it, why, who by office, and when."""

    state: str
    """Empty where it stands."""
    audience: str
    reason: str
    """Empty outside: nobody released these words."""
    proposed_by: str
    proposed_on: date
    approved_by: str
    approved_on: date
    figures: tuple[ReleasedOne, ...]


def reserve(report: AnnualReport) -> list[ReserveLine]:
    """From the opening to the closing balance."""
    keys = [(name if "." in name else f"reserve.{name}", sign, kind) for name, sign, kind in RESERVE]
    lines = [ReserveLine(sign, report[key], kind) for key, sign, kind in keys]
    return [line for line in lines if not line.figure.suppressed and not line.is_left_out]


@dataclass(frozen=True)
class StandingLine:
    """How many people stand somewhere at the end of the term, by who leads: the keys of the figures."""

    label: str
    key: str
    by_lead: tuple[str, ...]
    is_few: bool = False
    """Whether nothing more is told of it than the lowest band."""


def standings(report: AnnualReport) -> list[StandingLine]:
    """Where the people of every request open in the term stood at its end: the places where somebody stands."""
    found = ((standing, f"standing.{standing}") for standing in Standing)
    return [
        StandingLine(str(standing.label), key, tuple(f"{key}.{lead}" for lead in LEADS), is_few=_is_few(report, key))
        for standing, key in found
        if report[key].value or report[key].band
    ]


def _is_few(report: AnnualReport, key: str) -> bool:
    return all(figure.band and figure.band[0] == 0 for figure in (report[key], *report.group(f"{key}.")))


def releases(report: AnnualReport) -> list[ReleasedTogether]:
    """What two people let out for this term: in the order of the report, those of one decision together.

    Inside with what lapsed or was revoked, outside only what stands, without the reasons that people typed.
    """
    order = {key: place for place, key in enumerate((*report.figures, *report.typed))}
    decided = sorted(
        (
            (_decision(row, state, report.audience), order.get(row.key, len(order)), row.key)
            for row, state in _listed(report)
        ),
    )
    return [
        ReleasedTogether(*decision, tuple(_released(report, [key for _decision, _place, key in group])))
        for decision, group in groupby(decided, key=lambda row: row[0])
    ]


def _listed(report: AnnualReport) -> Iterator[tuple[ReleaseItem, str]]:
    """The releases that print, each with what became of it."""
    items = report.reference.releases
    if report.audience != Audience.INTERNAL:
        yield from ((item, "") for item in items)
        return
    bounds = bounds_now(report.figures, report.typed, {item.key for item in items})
    for item, state in states_of(items, bounds).items():
        if state == State.RELEASED:
            yield item, ""
        elif state in (State.LAPSED, State.REVOKED):
            yield item, str(state.label)


def _decision(row: ReleaseItem, state: str, audience: str) -> tuple[str, str, str, str, date, str, date]:
    """What became of a release, for whom and why it was let out, by which two offices, and on what days."""
    proposed, approved = ((at or row.proposed_at).astimezone(TOKYO).date() for at in (row.proposed_at, row.approved_at))
    offices = [str(user.get_role_display()) for user in (row.proposed_by, row.approved_by) if user]
    reason = row.reason if audience == Audience.INTERNAL else ""
    return state, str(row.get_audience_display()), reason, offices[0], proposed, offices[-1], approved


def _released(report: AnnualReport, keys: list[str]) -> Iterator[ReleasedOne]:
    """Figures by their labels; the texts of one subject together, by what they tell of it."""
    texts = [report.typed[key] for key in keys if key in report.typed]
    for key in keys:
        if key not in report.typed:
            yield ReleasedOne(key, report.figures[key].means.label if key in report.figures else key)
    for subject, parts in groupby(texts, key=lambda text: text.subject):
        yield ReleasedOne("", explained(subject, listed(dict.fromkeys(str(text.part) for text in parts))))
