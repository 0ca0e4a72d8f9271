"""Two records that may be of one person, and what was said of two people before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.case.models import Case, CaseMember
from cases.merging.models import Merge
from cases.people import not_same
from cases.people.models import Person
from cases.people.not_same import NotSame
from lfnkr.accounts.models import User


@dataclass(frozen=True)
class Pair:
    """Two records, the older first: that one stays when they are made one."""

    survivor: Person
    merged: Person

    @classmethod
    def of(cls, one: Person, other: Person) -> Pair:
        """The two in their order, whichever was looked at."""
        return cls(*sorted((one, other), key=lambda person: (person.recorded_at, person.pk)))

    @property
    def keys(self) -> list[UUID]:
        """Both, in the order of locks."""
        return sorted((self.survivor.pk, self.merged.pk))

    def again(self) -> Pair:
        """The same two as they are kept now."""
        kept = Person.objects.in_bulk(self.keys)
        return Pair(kept[self.survivor.pk], kept[self.merged.pk])


def requests_of(person: Person) -> list[CaseMember]:
    """Where somebody stands, the latest request first; whoever looks is not asked here."""
    members = CaseMember.objects.standing().filter(person=person).select_related("case__lead", "person", "partner")
    return list(members.order_by("-case__received_at", "pk"))


def not_seen(person: Person, user: User) -> list[Case]:
    """The requests of somebody that a user may not see."""
    cases = Case.objects.filter(pk__in=CaseMember.objects.standing().filter(person=person).values("case"))
    return list(cases.exclude(pk__in=Case.objects.visible_to(user)).select_related("lead"))


def said_of(person: Person) -> dict[UUID, NotSame]:
    """Who was said not to be this person, by key; what was said of records made one with this is said of it."""
    records = [person.pk, *Merge.objects.standing().filter(survivor=person).values_list("merged", flat=True)]
    return not_same.said_of(records)
