"""What every figure of the annual report means: label, unit, population, attribution, definition, rounding. Words only."""

from reports.figures.definitions.asking import circumstance, month, province, requests
from reports.figures.definitions.helping import partners, rescued
from reports.figures.definitions.quoting import external, reference
from reports.figures.definitions.spending import category, money
from reports.figures.figure import Definition

__all__ = ["all_definitions", "category", "circumstance", "external", "month", "province", "reference"]


def all_definitions() -> dict[str, Definition]:
    """Every figure with a fixed key."""
    return {**requests(), **rescued(), **partners(), **money(), **reference()}
