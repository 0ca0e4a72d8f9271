"""The steps of the people of a request, read once for all that ask about them."""

from __future__ import annotations

from collections.abc import Iterable

from cases.case.models import Case
from cases.status import Status
from cases.workflow.models import IN_ORDER, StatusChange


def steps_of(case: Case) -> list[StatusChange]:
    """Every step of everybody of a request in order, those recorded in error too, each with whose it is."""
    found = StatusChange.objects.filter(member__case=case).select_related("member__person")
    return list(found.order_by(*IN_ORDER))


def duplicates_in(steps: Iterable[StatusChange]) -> list[StatusChange]:
    """Those by which somebody is a duplicate now; of which request, where that was told."""
    return [step for step in steps if step.voided_at is None and _is_of_a_duplicate(step)]


def _is_of_a_duplicate(step: StatusChange) -> bool:
    return step.status == step.member.status == Status.DUPLICATE and step.member.voided_at is None
