"""What follows when the history, the lead or the next contact of a request changed: each room says it of what is its own.

A room registers, when it is ready, a function of the request and of whoever changed it; the acts call all of them in their
transaction, with the request held. Another kind of function says what is still to do before a request is closed, and a
third follows when it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from cases.case.models import Case
from lfnkr.accounts.models import User

Follows = Callable[[Case, User], None]
Remains = Callable[[Case], str]

KNOWN: list[Follows] = []
REMAINING: list[Remains] = []
CLOSED: list[Follows] = []
"""What was registered."""


def register(follows: Follows) -> Follows:
    """Call a function, too, whenever a request moved on."""
    KNOWN.append(follows)
    return follows


def register_remains(remains: Remains) -> Remains:
    """Ask a function, too, what is still to do on a request; "" where it knows of nothing."""
    REMAINING.append(remains)
    return remains


def register_closed(follows: Follows) -> Follows:
    """Call a function, too, whenever a request is closed."""
    CLOSED.append(follows)
    return follows


def was_closed(case: Case, *, by: User) -> None:
    """A request is closed from now on. What follows may lock what money moves, so only telling people follows this."""
    for follows in CLOSED:
        follows(case, by)


def moved_on(cases: Collection[UUID], *, by: User) -> None:
    """Some requests moved on; each is read anew for what follows from it."""
    for case in Case.objects.filter(pk__in=cases).select_related("lead", "deputy").order_by("pk"):
        for follows in KNOWN:
            follows(case, by)


def still_to_do(case: Case) -> list[str]:
    """What is still to do on a request, one sentence a room."""
    return [words for remains in REMAINING if (words := remains(case))]
