"""Whether a step of the first hour may be confirmed: one that asks somebody to look, where there is something to look at."""

from __future__ import annotations

from lfnkr.errors import DomainError
from lfnkr.first_hour import errors
from lfnkr.first_hour.steps import Step


def may_confirm(step: Step) -> DomainError | None:
    """Refused for a step that is done by what is there, for one confirmed already, and where nothing is there yet."""
    return None if step.look().can_be_confirmed else errors.NothingToConfirm()
