"""The figures of people: who asked, who was led to safety, who was taken over, who died; every count with its records."""

from __future__ import annotations

from reports import definitions
from reports.counting.asked import count_asked
from reports.counting.helped import count_helped
from reports.facts import YearFacts
from reports.figures import Figure


def count_people(facts: YearFacts) -> dict[str, Figure]:
    """Every figure about people of a term."""
    means = definitions.all_definitions()
    return {figure.key: figure for figure in (*count_asked(facts, means), *count_helped(facts, means))}
