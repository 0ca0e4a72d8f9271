"""The figures of people: who asked, who was led to safety, who was taken over, who died; each declared once, with its count."""

from __future__ import annotations

from reports.figures.declaration import Declaration, figures_of
from reports.figures.figure import Definition, Figure
from reports.figures.people import asked, corrected, deaths, durations, flow, hours, led, taken_over
from reports.partition.partition import Partition

FIGURES = (
    *asked.FIGURES,
    *led.FIGURES,
    *taken_over.FIGURES,
    *deaths.FIGURES,
    *flow.FIGURES,
    *corrected.FIGURES,
    *hours.FIGURES,
    *durations.FIGURES,
)
"""Every figure of people, in the order of the report."""


def count_people(partition: Partition) -> dict[str, Figure]:
    """Every figure about people of a term."""
    return {figure.key: figure for figure in figures_of(FIGURES, partition)}


def definitions_of_people() -> dict[str, Definition]:
    """What every figure of people with a fixed key means."""
    return {declared.key: declared.means for declared in FIGURES if isinstance(declared, Declaration)}
