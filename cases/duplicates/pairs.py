"""A duplicate and the request that counts instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.case.models import Case, CaseMember
from cases.workflow.models import StatusChange
from cases.workflow.steps import duplicates_in, steps_of


@dataclass(frozen=True)
class Repeated:
    """A request told twice, and the one that counts instead of it."""

    case: Case
    original: Case

    def again(self) -> Repeated:
        """The same two as they are kept now."""
        kept = Case.objects.in_bulk([self.case.pk, self.original.pk])
        return Repeated(kept[self.case.pk], kept[self.original.pk])


def originals_of(case: Case, steps: Iterable[StatusChange] | None = None) -> dict[UUID, list[CaseMember]]:
    """The requests that count instead, by key, with the people of this one that are duplicates of each.

    `steps`: all of its people, where they are at hand.
    """
    last = {step.member: step.duplicate_of_id for step in duplicates_in(steps_of(case) if steps is None else steps)}
    found: dict[UUID, list[CaseMember]] = {}
    for member in sorted(last, key=lambda member: member.position):
        if original := last[member]:
            found.setdefault(original, []).append(member)
    return found
