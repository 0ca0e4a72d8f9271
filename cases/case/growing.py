"""What follows when a request is for more people than before: each application says it of what is its own.

It registers, when it is ready, a function of the request and of whoever added somebody; the act that adds people calls all
of them in its transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from cases.case.models import Case
from lfnkr.accounts.models import User

Follows = Callable[[Case, User], None]

KNOWN: list[Follows] = []
"""What was registered."""


def register(follows: Follows) -> Follows:
    """Call a function, too, whenever people were added to a request."""
    KNOWN.append(follows)
    return follows


def party_grew(case: Case, *, by: User) -> None:
    """People were added to a request, which is read anew for what follows from it."""
    case = Case.objects.get(pk=case.pk)
    for follows in KNOWN:
        follows(case, by)
