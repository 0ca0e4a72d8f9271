"""Whether something can be told of the order in which a step stands."""

from __future__ import annotations

from cases.status import FIRST
from cases.step_order import errors
from cases.step_order.steps import all_beside
from cases.workflow.models import StatusChange
from lfnkr.errors import DomainError


def may_order(step: StatusChange) -> DomainError | None:
    """Whether it can be told that a step came before or after another, or an event: it stands, and the days leave it open of one."""
    if step.voided_at is not None or step.member.voided_at is not None:
        return errors.StandsNoMore()
    return None if step.status not in FIRST and all_beside(step) else errors.NothingBeside()
