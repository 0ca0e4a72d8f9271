"""What follows from a fact that is learnt late: which printed report does not hold it.

Whoever prints reports registers, when it is ready, a function of the days of such a fact. Asked in the act that records it
and by the page that says what was saved, so that nobody finds it out at the annual meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

Knows = Callable[[datetime, datetime], Iterable[str]]

KNOWN: list[Knows] = []
"""What was registered."""


def register(knows: Knows) -> Knows:
    """Ask a function, too, of whatever is learnt late."""
    KNOWN.append(knows)
    return knows


def printed_without(begins_at: datetime, until: datetime) -> list[str]:
    """Each report that was signed already without what happened between two moments, in a sentence; nothing where none was."""
    return [sentence for knows in KNOWN for sentence in knows(begins_at, until)]
