"""What every figure of the annual report means, by its key: label, unit, population, attribution, definition, rounding."""

from reports.figures.definitions.quoting import external, reference
from reports.figures.definitions.spending import category, money
from reports.figures.figure import Definition
from reports.figures.people import definitions_of_people

__all__ = ["all_definitions", "category", "external", "money", "reference"]


def all_definitions() -> dict[str, Definition]:
    """Every figure with a fixed key."""
    return {**definitions_of_people(), **money(), **reference()}
