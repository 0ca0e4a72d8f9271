"""What must be asked of the money before a rescue of former years is told: each application says it of what is its own."""

from __future__ import annotations

from collections.abc import Callable

from cases.case.models import Case
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import FuzzyDate

Asks = Callable[[Case, FuzzyDate | None], DomainError | None]

KNOWN: list[Asks] = []
"""What was registered."""


def register(asks: Asks) -> Asks:
    """Ask a function, too, whether the money of a request may have been decided outside the books, on a day where one is told."""
    KNOWN.append(asks)
    return asks


def unless_booked(case: Case, decided: FuzzyDate | None = None) -> DomainError | None:
    """Nothing, or why the money of a rescue has to be decided and booked instead."""
    return next(filter(None, (asks(case, decided) for asks in KNOWN)), None)
