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
    MOTHER_WITH_UNKNOWN_AGE = "mother_with_unknown_age", _lazy("mother with children, not every age known")
    FATHER_WITH_UNKNOWN_AGE = "father_with_unknown_age", _lazy("father with children, not every age known")
    UNACCOMPANIED_WOMAN = "unaccompanied_woman", _lazy("unaccompanied woman")
    UNACCOMPANIED_MAN = "unaccompanied_man", _lazy("unaccompanied man")
    UNACCOMPANIED_ADULT = "unaccompanied_adult", _lazy("unaccompanied adult, sex not known")
    COUPLE = "couple", _lazy("couple")
    FAMILY = "family", _lazy("family")
    GRANDPARENT_WITH_GRANDCHILDREN = "grandparent", _lazy("grandparent with grandchildren")
    SIBLINGS = "siblings", _lazy("siblings")
    FRIENDS = "friends", _lazy("friends")
    MINOR_WITH_CHILD = "minor_with_child", _lazy("minor with child")
    UNACCOMPANIED_MINORS = "unaccompanied_minors", _lazy("unaccompanied minors")
    GROUP = "group", _lazy("group")
    ALONE_UNKNOWN_AGE = "alone_unknown_age", _lazy("alone, age not known")
    WITH_UNKNOWN_AGE = "with_unknown_age", _lazy("with people of unknown age")
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
PARENT = {Relation.MOTHER, Relation.FATHER}


def composition(party: Iterable[PartyMember], kinships: Iterable[Kinship]) -> Composition:
    """The composition of a party; not known where there is nobody.

    A mother with children is one woman who is the mother of every child with her; a minor with a child is no adult with
    children, and no minor alone. Several who are all related are a family; several adults of whom it was told that they are not
    related are friends; what is left, and whoever nothing was told of, is a group. An age that is not known makes no adult and no child of anybody.
    """
    people = list(party)
    if not people:
        return Composition.UNKNOWN
    within = {member.person for member in people}
    bonds = {(one, other): kind for one, other, kind in kinships if one in within and other in within}
    are_friends = _Bonds(bonds).join(within, Relation.UNRELATED)
    bonded = _Bonds({pair: kind for pair, kind in bonds.items() if kind in RELATED})
    if any(member.is_adult is None for member in people):
        return _with_unknown_age(people, bonded)
    adults = [member for member in people if member.is_adult]
    children = {member.person for member in people if not member.is_adult}
    if not adults:
        is_parent = any(kind in PARENT for kind in bonded.kinds.values())
        return Composition.MINOR_WITH_CHILD if is_parent else Composition.UNACCOMPANIED_MINORS
    if len(people) == 1:
        return ALONE[Sex(adults[0].sex)]
    if len(adults) == 1 and (together := _with_one_adult(adults[0], children, bonded)):
        return together
    return _of_several(adults, within, bonded, are_friends=are_friends)


ALONE = {
    Sex.FEMALE: Composition.UNACCOMPANIED_WOMAN,
    Sex.MALE: Composition.UNACCOMPANIED_MAN,
    Sex.UNKNOWN: Composition.UNACCOMPANIED_ADULT,
}


@dataclass(frozen=True, slots=True)
class _Bonds:
    """What the people of a party are to each other, by pairs as they were told."""

    kinds: dict[tuple[UUID, UUID], str]

    def is_of_all(self, person: UUID, kind: str, others: Iterable[UUID]) -> bool:
        """Whether somebody is this to each of some others."""
        return all(self.kinds.get((person, other)) == kind for other in others if other != person)

    def join(self, people: Iterable[UUID], *kinds: str) -> bool:
        """Whether bonds of some kinds (of any, where none is named) hold all these people together."""
        first, *rest = people
        reached, waiting = {first}, [first]
        pairs = [pair for pair, kind in self.kinds.items() if not kinds or kind in kinds]
        while waiting:
            one = waiting.pop()
            near = {b if a == one else a for a, b in pairs if one in (a, b)} - reached
            reached |= near
            waiting += near
        return reached >= set(rest)


def _with_unknown_age(people: list[PartyMember], bonds: _Bonds) -> Composition:
    """A party in which somebody's age is not known: of a parent with children that much is said."""
    if len(people) == 1:
        return Composition.ALONE_UNKNOWN_AGE
    adults = [member for member in people if member.is_adult]
    others = [member.person for member in people if not member.is_adult]
    if len(adults) == 1 and bonds.is_of_all(adults[0].person, Relation.MOTHER, others):
        return Composition.MOTHER_WITH_UNKNOWN_AGE
    if len(adults) == 1 and bonds.is_of_all(adults[0].person, Relation.FATHER, others):
        return Composition.FATHER_WITH_UNKNOWN_AGE
    return Composition.WITH_UNKNOWN_AGE


def _with_one_adult(adult: PartyMember, children: set[UUID], bonds: _Bonds) -> Composition | None:
    """One adult who is the same to every child with them; nothing where that is not so."""
    together = {
        Relation.MOTHER: Composition.MOTHER_WITH_CHILDREN,
        Relation.FATHER: Composition.FATHER_WITH_CHILDREN,
        Relation.GRANDPARENT: Composition.GRANDPARENT_WITH_GRANDCHILDREN,
    }
    return next((kind for bond, kind in together.items() if bonds.is_of_all(adult.person, bond, children)), None)


def _of_several(adults: list[PartyMember], within: set[UUID], bonds: _Bonds, *, are_friends: bool) -> Composition:
    if not bonds.kinds:
        return Composition.FRIENDS if are_friends and len(adults) == len(within) else Composition.GROUP
    if bonds.join(within, Relation.SIBLING):
        return Composition.SIBLINGS
    if len(within) == 2 and Relation.SPOUSE in bonds.kinds.values():
        return Composition.COUPLE
    return Composition.FAMILY if bonds.join(within) else Composition.GROUP


def composition_of(case: Case) -> Composition:
    """The composition of everybody in a request, at the request."""
    members = list(case.members.standing().select_related("person"))
    party = [PartyMember(member.person_id, member.person.sex, member.is_adult_at_request) for member in members]
    people = [member.person for member in party]
    kinships = Relationship.objects.standing().filter(person__in=people, relative__in=people)
    return composition(party, kinships.values_list("person", "relative", "kind"))
