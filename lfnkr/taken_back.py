"""What follows from taking back something that was recorded in error: what it had released, committed or printed.

Each application says it of what is its own: it registers, when it is ready, a function from what is taken back to its
consequences. The page that takes back collects them, and names them before anything is done (design rule 17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """One fact that is taken back, as far as others need to know of it: no person and no word."""

    case: UUID | None
    begins_at: datetime
    until: datetime
    """From the first moment it may have been to the last; of what has no day from the request until now."""
    recorded_at: datetime
    moves_money: bool = False
    """Whether it decides who is paid for: a status, a lead, a person."""


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What stays although the fact is taken back, in a sentence that says where it is mended."""

    sentence: str
    needs_second_officer: bool = False
    """Whether it was counted where others read it, so that one person alone does not take it back."""


Knows = Callable[[Sequence[TakenBack]], Iterable[Consequence]]

KNOWN: list[Knows] = []
"""What was registered."""


def register(knows: Knows) -> Knows:
    """Ask a function, too, of whatever is taken back."""
    KNOWN.append(knows)
    return knows


def consequences_of(facts: Sequence[TakenBack]) -> list[Consequence]:
    """Everything that stays although these facts are taken back, in the order of registering."""
    return [found for knows in KNOWN for found in knows(facts)]
