"""Which zeros a report may print as zeros: those of registers that two officers declared complete (design rule 14)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.figures.figure import Figure
from reports.models import Register
from reports.registers.stated_totals import register_of


def marked(figures: dict[str, Figure], complete: Collection[Register]) -> dict[str, Figure]:
    """The figures, with each zero of a register nobody declared complete marked: it prints as "none recorded"."""
    return {key: replace(figure, is_complete=_is_complete(figure, complete)) for key, figure in figures.items()}


def _is_complete(figure: Figure, complete: Collection[Register]) -> bool:
    register = register_of(figure.key)
    is_part = bool(figure.denominator)
    return figure.value != 0 or is_part or register is None or register in complete
