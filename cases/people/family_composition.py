"""The family composition of a party, computed from its people and their relationships; never typed in (design rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.people.choices import Relation, Sex
from cases.people.models import Relationship


class Composition(models.TextChoices):
    """The kinds of party the report counts."""

    MOTHER_WITH_CHILDREN = "mother_with_children", _lazy("mother with children")
    FATHER_WITH_CHILDREN = "father_with_children", _lazy("father with children")
    UNACCOMPANIED_WOMAN = "unaccompanied_woman", _lazy("unaccompanied woman")
    UNACCOMPANIED_MAN = "unaccompanied_man", _lazy("unaccompanied man")
    COUPLE = "couple", _lazy("couple")
    FAMILY = "family", _lazy("family")
    UNACCOMPANIED_MINORS = "unaccompanied_minors", _lazy("unaccompanied minors")
    GROUP = "group", _lazy("group")
    UNKNOWN = "unknown", _lazy("not known")


@dataclass(frozen=True, slots=True)
class PartyMember:
    """What composition needs of one person: sex, and adulthood on the attribution date (None: age not known)."""

    person: UUID
    sex: str
    is_adult: bool | None


Kinship = tuple[UUID, UUID, str]
"""(person, relative, kind): "person is ‹kind› of relative"."""

RELATED = frozenset(Relation.values) - {Relation.UNRELATED}


def composition(party: Iterable[PartyMember], kinships: Iterable[Kinship]) -> Composition:
    """The composition of a party.

    A mother with children is one woman who is the mother of every child with her. Two adults related to each other and to
    the children are a family; anything else of several adults is a group. An age or a sex that decides and is not known
    gives "not known".
    """
    people = list(party)
    if not people or any(member.is_adult is None for member in people):
        return Composition.UNKNOWN
    adults = [member for member in people if member.is_adult]
    children = {member.person for member in people if not member.is_adult}
    within = {member.person for member in people}
    bonds = {(person, relative): kind for person, relative, kind in kinships if person in within and relative in within}
    if not adults:
        return Composition.UNACCOMPANIED_MINORS
    if len(adults) == 1:
        return _of_one_adult(adults[0], children, bonds)
    return _of_several(adults, children, bonds)


def composition_of(case: Case) -> Composition:
    """The composition of everybody in a request, at the request."""
    members = list(case.members.select_related("person"))
    party = [PartyMember(member.person_id, member.person.sex, member.is_adult_at_request) for member in members]
    people = [member.person for member in party]
    kinships = Relationship.objects.filter(person__in=people, relative__in=people)
    return composition(party, kinships.values_list("person", "relative", "kind"))


def _of_one_adult(adult: PartyMember, children: set[UUID], bonds: dict[tuple[UUID, UUID], str]) -> Composition:
    if adult.sex == Sex.UNKNOWN:
        return Composition.UNKNOWN
    is_woman = adult.sex == Sex.FEMALE
    if not children:
        return Composition.UNACCOMPANIED_WOMAN if is_woman else Composition.UNACCOMPANIED_MAN
    parent = Relation.MOTHER if is_woman else Relation.FATHER
    if all(bonds.get((adult.person, child)) == parent for child in children):
        return Composition.MOTHER_WITH_CHILDREN if is_woman else Composition.FATHER_WITH_CHILDREN
    return Composition.GROUP


def _of_several(adults: list[PartyMember], children: set[UUID], bonds: dict[tuple[UUID, UUID], str]) -> Composition:
    def related(one: UUID, other: UUID) -> bool:
        return bonds.get((one, other)) in RELATED or bonds.get((other, one)) in RELATED

    first, *others = [adult.person for adult in adults]
    if not all(related(first, other) for other in others):
        return Composition.GROUP
    if children:
        has_kin = all(any(related(adult.person, child) for adult in adults) for child in children)
        return Composition.FAMILY if has_kin else Composition.GROUP
    is_couple = len(adults) == 2 and Relation.SPOUSE in (bonds.get((first, others[0])), bonds.get((others[0], first)))
    return Composition.COUPLE if is_couple else Composition.FAMILY
