"""What members and public may see: headline totals and release items approved by two people; the rest is withheld.

Cell thresholds with complementary suppression come with full disclosure control; until then nothing about people leaves the
house that two people have not released, which no threshold can undercut.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.figures.figure import Figure, Records

TELLING = "origin.requested."
"""Figures whose key alone tells something: a withheld province is not even named."""

WITHHELD = "withheld: not a release item (D2.13)"


def disclose(figures: dict[str, Figure], released: Collection[str]) -> dict[str, Figure]:
    """Figures about people only when two people have released them; the reserve, the missions and outside figures as they are, without their rows."""
    shown = {
        key: figure if key in released or not is_about_cases(figure) else figure.withheld(WITHHELD)
        for key, figure in figures.items()
    }
    return {
        key: for_others(figure) for key, figure in shown.items() if not (figure.suppressed and key.startswith(TELLING))
    }


def for_others(figure: Figure) -> Figure:
    """The figure without the rows behind it; about people also without its note, which counts what nobody has released."""
    return replace(figure, records=Records(), note=None if is_about_cases(figure) else figure.note)


def is_about_cases(figure: Figure) -> bool:
    """Whether a figure tells of people, or of what one rescue cost."""
    return figure.means.is_about_people or figure.key.startswith(
        (
            "cost.",
            "spending.category.",
            "spending.for_others",
            "unmet.",
            "reserve.committed",
            "reserve.available",
            "reserve.lowest_available",
        )
    )
