"""What every figure of the annual report with a fixed key means: of people, of money, quoted."""

from __future__ import annotations

from reports.figures.figure import Definition
from reports.figures.money import definitions_of_money
from reports.figures.people import definitions_of_people
from reports.figures.reference import definitions_of_reference


def all_definitions() -> dict[str, Definition]:
    """By key, in the language of now."""
    return {**definitions_of_people(), **definitions_of_money(), **definitions_of_reference()}
