"""What is known of the needs of a person now, and what of it changed since somebody looked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max, Q
from django.db.models.functions import Greatest

from cases.risk.models import PersonAnswer


def last_answer(person: UUID) -> int:
    """The number of the last answer recorded of a person; 0 where there is none."""
    return PersonAnswer.objects.filter(person=person).aggregate(last=Max("pk"))["last"] or 0


def last_voiding(person: UUID) -> int:
    """The number of the last act that took an answer of a person back, or said that it was right; 0 where there is none."""
    rows = PersonAnswer.objects.filter(person=person)
    # Of an act that takes back nothing further the second is NULL, which Greatest leaves out.
    found = rows.aggregate(last=Max(Greatest("voidings__pk", "voidings__voidings__pk")))
    return found["last"] or 0


def taken_back_since(person: UUID, voiding: int) -> set[str]:
    """The topics of which an answer was taken back, or that said to be wrong, after an act of that number."""
    later = Q(voidings__pk__gt=voiding) | Q(voidings__voidings__pk__gt=voiding)
    return set(PersonAnswer.objects.filter(later, person=person).values_list("topic", flat=True))
