"""For which requests something is under way that a change of their people would confuse: each application says it of its own.

It registers, when it is ready, a function from requests to those of them. `cases` asks before two records of one person are
made one, and knows nothing of money.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

Asks = Callable[[Collection[UUID]], Collection[UUID]]

ASKED: list[Asks] = []
"""What was registered."""


def register(asks: Asks) -> Asks:
    """Ask a function, too."""
    ASKED.append(asks)
    return asks


def under_way(cases: Collection[UUID]) -> set[UUID]:
    """Those of these requests for which something is under way."""
    return {case for asks in ASKED for case in asks(cases)}
