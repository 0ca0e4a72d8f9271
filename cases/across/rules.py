"""Whether something may be told of the family of somebody on a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from cases.across import errors, kin
from cases.across.kin import Kin
from cases.case.models import CaseMember
from cases.people.models import Person, Relationship
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def may_tell_of_family(member: CaseMember) -> DomainError | None:
    """Whether a relation may be told of somebody: while they are on the request, open or closed."""
    return errors.NotOnTheRequestAnyMore() if member.voided_at else None


def may_relate(person: Person, other: Person, which: Kin) -> DomainError | None:
    """Whether somebody may be told to be this to a person: another one, not related by a standing line, of fitting sex and age."""
    if person.pk == other.pk:
        return errors.RelatedToThemselves()
    between = Q(person=person, relative=other) | Q(person=other, relative=person)
    if Relationship.objects.standing().filter(between).exists():
        return errors.RelatedAlready()
    offered = kin.offered(person, other)
    if which not in offered:
        return errors.KinDoesNotFit(offered=listed(each.label for each in offered))
    return None


def may_complete(relation: Relationship) -> DomainError | None:
    """Whether what was told of a relation may be completed: while it stands."""
    return errors.TakenBack() if relation.voided_at else None


def may_last(facts: Mapping[str, Any]) -> DomainError | None:
    """Whether a relation may have lasted so: it does not end before it begins."""
    since, until = facts.get("since"), facts.get("until")
    return errors.EndsBeforeItBegins() if since and until and until.is_certainly_before(since) else None
