"""What members and public may see (design rule 13): performance always, money in totals, attributes and words when two people released them.

Cell thresholds with complementary suppression come with full disclosure control; until then no attribute of people leaves the
house that two people have not released, which no threshold can undercut.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.figures.figure import Disclosure, Figure, Records

TELLING = ("origin.requested.", "destination.reached.")
"""Figures whose key alone tells something: a withheld province or country is not even named."""

WITHHELD = "withheld: not a release item (D2.13)"

OPEN_CLASSES = (Disclosure.PERFORMANCE, Disclosure.OTHERS)
"""Classes that are always printed, zeros included: a small organisation's year is small."""

OF_ONE_RESCUE = (
    "cost.",
    "spending.category.",
    "spending.for_others",
    "unmet.",
    "reserve.committed",
    "reserve.available",
    "reserve.lowest_available",
)
"""Sums that may tell what one rescue cost."""

WORDS = {"words.losses": "deaths.taken_over.adults"}
"""Words somebody wrote, by the figure whose release let them out."""


def disclose(figures: dict[str, Figure], released: Collection[str]) -> dict[str, Figure]:
    """The figures as an audience outside sees them, without the rows behind them."""
    shown = {
        key: figure if key in released or is_open(figure) else figure.withheld(WITHHELD)
        for key, figure in figures.items()
    }
    return {
        key: for_others(figure) for key, figure in shown.items() if not (figure.suppressed and key.startswith(TELLING))
    }


def hidden_from_others(figures: dict[str, Figure], released: Collection[str]) -> set[str]:
    """What no sentence outside may stand on: figures withheld, and words nobody released."""
    words = {key for key, figure in WORDS.items() if figure not in released} | {"words.registers"}
    return {key for key, figure in figures.items() if not figure.is_exact} | words


def for_others(figure: Figure) -> Figure:
    """The figure without the rows behind it; about people also without its note, which counts what nobody has released."""
    return replace(figure, records=Records(), note=None if is_about_cases(figure) else figure.note)


def is_open(figure: Figure) -> bool:
    """Whether a figure goes outside without a release."""
    if figure.means.disclosure == Disclosure.MONEY:
        return not figure.key.startswith(OF_ONE_RESCUE)
    return figure.means.disclosure in OPEN_CLASSES


def is_about_cases(figure: Figure) -> bool:
    """Whether a figure tells of people, or of what one rescue cost."""
    return figure.means.is_about_people or figure.key.startswith(OF_ONE_RESCUE)
