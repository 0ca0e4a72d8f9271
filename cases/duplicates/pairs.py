"""A duplicate and the request that counts instead."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.case.models import Case, CaseMember
from cases.status import Status
from cases.workflow.models import IN_ORDER, StatusChange


@dataclass(frozen=True)
class Repeated:
    """A request told twice, and the one that counts instead of it."""

    case: Case
    original: Case

    def again(self) -> Repeated:
        """The same two as they are kept now."""
        kept = Case.objects.in_bulk([self.case.pk, self.original.pk])
        return Repeated(kept[self.case.pk], kept[self.original.pk])


def originals_of(case: Case) -> dict[UUID, list[CaseMember]]:
    """The requests that count instead, by key, with the people of this one that are duplicates of each."""
    members = CaseMember.objects.standing().filter(case=case, status=Status.DUPLICATE).select_related("person")
    steps = StatusChange.objects.filter(member__in=members, voided_at=None, status=Status.DUPLICATE)
    last = {step.member_id: step.duplicate_of_id for step in steps.order_by(*IN_ORDER)}
    found: dict[UUID, list[CaseMember]] = {}
    for member in members.order_by("position"):
        if original := last.get(member.pk):
            found.setdefault(original, []).append(member)
    return found
