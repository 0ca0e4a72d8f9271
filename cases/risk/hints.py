"""What is shown above the five questions as something to think of; other rooms know it, and it answers nothing."""

from __future__ import annotations

from collections.abc import Callable

from cases.case.models import Case
from lfnkr.accounts.models import User

Hint = tuple[str, str]
"""Of whom, in words that name nobody, and what."""
Hints = Callable[[Case, User], list[Hint]]
KNOWN: list[Hints] = []
"""Who gives hints."""


def gives_hints(give: Hints) -> Hints:
    """Have a function asked for what is known of the people of a request, as far as somebody may see it."""
    KNOWN.append(give)
    return give


def hints_of(case: Case, user: User) -> list[Hint]:
    """Everything to think of before the risk of a request is assessed."""
    return [hint for give in KNOWN for hint in give(case, user)]
