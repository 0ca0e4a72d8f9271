"""Which zeros a report may print as zeros: those of registers that two officers declared complete (design rule 14)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.figures.figure import Figure
from reports.models import Register

KEYS_OF = {
    Register.DEATHS: ("deaths.",),
    Register.MONEY: ("spending.", "reserve.gifts"),
    Register.OTHER_HELP: ("mission.",),
    Register.REQUESTS: (
        "requests.",
        "rescued.",
        "taken_over.",
        "unmet.",
        "flow.",
        "ended.",
        "lead.",
        "missing.",
        "mobilised",
    ),
}
"""The register whose records each figure counts, by how its key begins."""


def register_of(key: str) -> Register | None:
    """The register a figure counts from; None of figures that need no declaration."""
    return next((register for register, begins in KEYS_OF.items() if key.startswith(begins)), None)


def marked(figures: dict[str, Figure], complete: Collection[Register]) -> dict[str, Figure]:
    """The figures, with each zero of a register nobody declared complete marked: it prints as "none recorded"."""
    return {key: replace(figure, is_complete=_is_complete(figure, complete)) for key, figure in figures.items()}


def _is_complete(figure: Figure, complete: Collection[Register]) -> bool:
    register = register_of(figure.key)
    is_part = bool(figure.denominator)
    return figure.value != 0 or is_part or register is None or register in complete
