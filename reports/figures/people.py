"""The figures of people: who asked, who was led to safety, who was taken over, who died; every count with its records."""

from __future__ import annotations

from reports.figures import definitions
from reports.figures.asked import count_asked
from reports.figures.figure import Figure
from reports.figures.helped import count_helped
from reports.partition.facts import YearFacts


def count_people(facts: YearFacts) -> dict[str, Figure]:
    """Every figure about people of a term."""
    means = definitions.all_definitions()
    return {figure.key: figure for figure in (*count_asked(facts, means), *count_helped(facts, means))}
