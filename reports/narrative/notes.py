"""The notes of a report: one number for every figure or family of like figures, grouped by whom they count and by what date."""

from __future__ import annotations

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
        return (self.figures[0].note or "") if len(self.figures) == 1 else ""

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
    """Figures that share one definition: how their keys begin, and their common label."""
    return {
        "circumstances.": _("What was done to those who asked, by question and answer"),
        "requests.month.": _("Adults who asked, by month"),
        "origin.requested.": _("Adults who asked, by province of origin"),
        "spending.category.": _("Spent on rescues, by category"),
    }


def groups_of(figures: dict[str, Figure]) -> list[Group]:
    """The notes of all figures, numbered through their groups."""
    held: dict[tuple[str, str], dict[str, list[Figure]]] = {}
    for key, figure in figures.items():
        family = next((prefix for prefix in families() if key.startswith(prefix)), key)
        terms = (figure.means.population, figure.means.attribution)
        held.setdefault(terms, {}).setdefault(family, []).append(figure)
    number, groups = 0, []
    for (population, attribution), by_family in held.items():
        notes = [
            _note(number + place, family, tuple(found))
            for place, (family, found) in enumerate(by_family.items(), start=1)
        ]
        number += len(notes)
        groups.append(Group(population, attribution, tuple(notes)))
    return groups


def _note(number: int, family: str, found: tuple[Figure, ...]) -> Note:
    anchor = "note-" + family.strip(".").replace(".", "-").replace("_", "-")
    return Note(number, anchor, families().get(family) or found[0].means.label, found[0].means, found)


def by_figure(groups: list[Group]) -> dict[str, Note]:
    """The note of each figure, by the figure's key."""
    return {figure.key: note for group in groups for note in group.notes for figure in note.figures}
