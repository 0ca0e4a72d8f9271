"""How two sets of figures differ: an edition against the one before, or against what is counted now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lfnkr.money import Money, below_zero
from reports.figures.figure import Figure
from reports.narrative.wording import number_words


@dataclass(frozen=True)
class Line:
    """One figure in both: its words before and now, and by how much it went up or down."""

    key: str
    label: str
    before: str
    now: str
    difference: str
    has_changed: bool


@dataclass(frozen=True)
class Group:
    """The figures that count the same population."""

    population: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    """Every figure of two reports: those that changed first, then those that stayed, each grouped by whom it counts."""

    changed: tuple[Group, ...]
    unchanged: tuple[Group, ...]

    @property
    def changes(self) -> int:
        """How many figures are not what they were."""
        return sum(len(group.lines) for group in self.changed)


def compared(
    before: Mapping[str, Figure], now: Mapping[str, Figure], names: dict[str, str], *, absent: str = "–"
) -> Comparison:
    """Compare two sets of figures by key, in the order of the newer one; what is in one alone is a change."""
    keys = [*now, *(key for key in before if key not in now)]
    lines = [(now.get(key) or before[key], _line(key, before.get(key), now.get(key), names, absent)) for key in keys]
    return Comparison(
        _grouped([pair for pair in lines if pair[1].has_changed]),
        _grouped([pair for pair in lines if not pair[1].has_changed]),
    )


def _line(key: str, before: Figure | None, now: Figure | None, names: dict[str, str], absent: str) -> Line:
    words = [number_words(figure, names) if figure else absent for figure in (before, now)]
    return Line(key, str((now or before).means.label), *words, _difference(before, now), _said(before) != _said(now))


def _said(figure: Figure | None) -> tuple | None:
    """What of a figure is a change when it is another: its number and its base, and whether it is shown."""
    if figure is None:
        return None
    return figure.value, figure.numerator, figure.denominator, figure.suppressed, figure.band


def _difference(before: Figure | None, now: Figure | None) -> str:
    """By how much a number went up or down; "" where one of the two is none."""
    values = [figure.value if figure else None for figure in (before, now)]
    if not all(isinstance(value, int) for value in values) or values[0] == values[1]:
        return ""
    change = values[1] - values[0]
    digits = Money(abs(change)).plain if now.is_money else f"{abs(change):,}"
    return f"+{digits}" if change > 0 else below_zero(digits)


def _grouped(lines: list[tuple[Figure, Line]]) -> tuple[Group, ...]:
    groups: dict[str, list[Line]] = {}
    for figure, line in lines:
        groups.setdefault(str(figure.means.population), []).append(line)
    return tuple(Group(population, tuple(found)) for population, found in groups.items())
