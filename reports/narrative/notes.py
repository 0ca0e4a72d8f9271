"""The notes of a report: one number for every figure or family of like figures, grouped by whom they count and by what date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.figures.figure import Definition, Figure


@dataclass(frozen=True)
class Note:
    """One definition as it prints: its number, its words, and the figures it holds for."""

    number: int
    anchor: str
    label: str
    means: Definition
    figures: tuple[Figure, ...]

    @property
    def remark(self) -> str:
        """What one figure says about itself; like figures say nothing together."""
        return (self.figures[0].note or "").rstrip(".。") if len(self.figures) == 1 else ""

    @property
    def is_withheld(self) -> bool:
        """Whether this audience sees none of its figures."""
        return all(figure.suppressed for figure in self.figures)


@dataclass(frozen=True)
class Group:
    """Notes that count the same population by the same date: both are said once."""

    population: str
    attribution: str
    notes: tuple[Note, ...]


def families() -> dict[str, str]:
    """Figures that share one note: how their keys begin, and their common label; so do figures of one label and definition."""
    return {
        "circumstances.": _("What was done to those who asked, by question and answer"),
        "requests.month.": _("Adults who asked, by month"),
        "origin.requested.": _("Adults who asked, by province of origin"),
        "composition.requested.": _("People who asked, by the composition of their party"),
        "composition.rescued_led.": _("People led to safety, by the composition of their party"),
        "outcome.requested.": _("People who asked, by who led and what became of them"),
        "standing.": _("Where people stood at the end of the term"),
        "destination.reached.": _("Where those led to safety went"),
        "ended.": _("What ended without safety"),
        "flow.carried_in": _("Open at the beginning"),
        "flow.received": _("Received in the term"),
        "flow.reopened": _("Reopened in the term"),
        "flow.concluded": _("Concluded in the term"),
        "flow.carried_out": _("Open at the end"),
        "spending.category.": _("Spent on rescues, by category"),
    }


def groups_of(figures: dict[str, Figure], told: Callable[[str], str] = str) -> list[Group]:
    """The notes of all figures, numbered through their groups; `told` says the label of a family as it is true of the report."""
    labels = families()
    held: dict[tuple[str, str], dict[str, list[Figure]]] = {}
    for key, figure in figures.items():
        means = figure.means
        family = next((prefix for prefix in labels if key.startswith(prefix)), f"{means.label}: {means.definition}")
        terms = (figure.means.population, figure.means.attribution)
        held.setdefault(terms, {}).setdefault(family, []).append(figure)
    number, groups = 0, []
    for (population, attribution), by_family in held.items():
        notes = [
            _note(number + place, tuple(found), told(labels.get(family, "")))
            for place, (family, found) in enumerate(by_family.items(), start=1)
        ]
        number += len(notes)
        groups.append(Group(population, attribution, tuple(notes)))
    return groups


def _note(number: int, found: tuple[Figure, ...], label: str) -> Note:
    return Note(number, f"note-{number}", label or found[0].means.label, found[0].means, found)


def by_figure(groups: list[Group]) -> dict[str, Note]:
    """The note of each figure, by the figure's key."""
    return {figure.key: note for group in groups for note in group.notes for figure in note.figures}
