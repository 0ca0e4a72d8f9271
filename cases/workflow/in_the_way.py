"""The later steps that contradict one that is told of an earlier day: which would have to be taken back with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases.case.models import CaseMember
from cases.status import may_follow
from cases.workflow.history import When, places_of_step
from cases.workflow.models import IN_ORDER, StatusChange


def steps_in_the_way(
    members: Iterable[CaseMember], status: str, when: When, *, is_told: bool = False
) -> list[StatusChange]:
    """The fewest later steps of each without which a step would fit; nothing where it fits, or where they do not help."""
    members = list(members)
    found: list[StatusChange] = []
    for member, place in places_of_step(members, status, when, is_told=is_told).items():
        if place.is_legal or place.after is None:
            continue
        standing = StatusChange.objects.filter(member=member, voided_at=None).select_related("member")
        path = list(standing.order_by(*IN_ORDER))
        number = next(index for index, step in enumerate(path) if step.pk == place.after.pk)
        found += _fewest(path[:number], path[number:], status, is_told=is_told)
    return found


def _fewest(
    before: Sequence[StatusChange], behind: Sequence[StatusChange], status: str, *, is_told: bool
) -> list[StatusChange]:
    """The fewest of those behind that leave a history which is legal without the new step, and with it."""
    last = before[-1].status if before else ""
    if not may_follow(last, status, is_told=is_told):
        return []
    for number in range(1, len(behind) + 1):
        rest = behind[number:]
        if not rest or (_follows(last, rest[0]) and _follows(status, rest[0])):
            return list(behind[:number])
    return list(behind)


def _follows(status: str, step: StatusChange) -> bool:
    return may_follow(status, step.status, is_told=step.told_by_id is not None)
