"""The steps of the first hour: what a house in earnest needs before the first call; each application declares its own.

A step looks at what is there now, so it can become undone again: when nobody is on call any more, its line is open again.
What the house came with (places, prices) is done only once an officer looked and confirmed it (`confirming.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise


class StepResult(NamedTuple):
    """Whether a step is done, what is there or missing in words, and whether nothing is missing but somebody who looked."""

    is_done: bool
    said: str = ""
    can_be_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its place in the order, what is to be done, why, how far it is, and the page where it is done.

    `permission` is what that page asks for: whoever does not hold it reads whom to ask instead of finding a link.
    """

    key: str
    order: int
    title: Promise
    why: Promise
    look: Callable[[], StepResult]
    page: str
    label: Promise
    permission: str

    @property
    def address(self) -> str:
        """Where it is done."""
        return reverse(self.page)


_STEPS: dict[str, Step] = {}


def register(*steps: Step) -> None:
    """Declare steps; raises ValueError for a key that is taken by another."""
    for step in steps:
        if _STEPS.setdefault(step.key, step) != step:
            raise ValueError(f"The step {step.key} of the first hour is declared twice.")


def steps() -> list[Step]:
    """All steps, in the order in which they are best done."""
    return sorted(_STEPS.values(), key=lambda step: step.order)


def step_named(key: str) -> Step | None:
    """The step with this key, if it is declared."""
    return _STEPS.get(key)


def left() -> list[Step]:
    """The steps that are not done."""
    return [step for step in steps() if not step.look().is_done]
