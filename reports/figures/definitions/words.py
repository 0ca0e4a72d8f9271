"""The words definitions of money share with those of people."""

from __future__ import annotations

from reports.figures.people.terms import LED, TAKEN_OVER


def reached_safety() -> str:
    """Attribution of a period figure of rescues."""
    return str(LED.attribution)


def taken() -> str:
    """Population of the takeovers."""
    return str(TAKEN_OVER.population)
