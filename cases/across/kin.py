"""What somebody can be to a person of a request, as a page offers and says it; how it is stored stands in people/choices.py."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.people.choices import Relation, Sex
from cases.people.models import Person
from lfnkr.calendar import clock

YOUNGEST_WITH_FAMILY = 12
"""Nobody certainly younger is offered a husband, a wife or a child."""


class Kin(models.TextChoices):
    """What the other one is to the person: their mother, their son."""

    MOTHER = "mother", _lazy("mother")
    FATHER = "father", _lazy("father")
    DAUGHTER = "daughter", _lazy("daughter")
    SON = "son", _lazy("son")
    CHILD = "child", _lazy("child, not known whether girl or boy")
    WIFE = "wife", _lazy("wife")
    HUSBAND = "husband", _lazy("husband")
    SISTER = "sister", _lazy("sister")
    BROTHER = "brother", _lazy("brother")
    GRANDPARENT = "grandparent", _lazy("grandparent")
    GRANDCHILD = "grandchild", _lazy("grandchild")
    GUARDIAN = "guardian", _lazy("guardian")
    WARD = "ward", _lazy("child in care")
    RELATIVE = "relative", _lazy("other relative")
    UNRELATED = "unrelated", _lazy("not related")


class Stored(NamedTuple):
    """How a kind is stored: the relation, whether the other one is its `person`, and the sex it says of the other one."""

    relation: str
    other_first: bool
    sex: str = ""


OF_PARENT = {Sex.FEMALE: Relation.MOTHER, Sex.MALE: Relation.FATHER}
CHILDREN = {Kin.DAUGHTER: Sex.FEMALE, Kin.SON: Sex.MALE, Kin.CHILD: ""}
STORED = {
    Kin.MOTHER: Stored(Relation.MOTHER, True, Sex.FEMALE),
    Kin.FATHER: Stored(Relation.FATHER, True, Sex.MALE),
    Kin.WIFE: Stored(Relation.SPOUSE, True, Sex.FEMALE),
    Kin.HUSBAND: Stored(Relation.SPOUSE, True, Sex.MALE),
    Kin.SISTER: Stored(Relation.SIBLING, True, Sex.FEMALE),
    Kin.BROTHER: Stored(Relation.SIBLING, True, Sex.MALE),
    Kin.GRANDPARENT: Stored(Relation.GRANDPARENT, True),
    Kin.GRANDCHILD: Stored(Relation.GRANDPARENT, False),
    Kin.GUARDIAN: Stored(Relation.GUARDIAN, True),
    Kin.WARD: Stored(Relation.GUARDIAN, False),
    Kin.RELATIVE: Stored(Relation.RELATIVE, True),
    Kin.UNRELATED: Stored(Relation.UNRELATED, True),
}
OLDER, YOUNGER = (Kin.MOTHER, Kin.FATHER, Kin.GRANDPARENT), (*CHILDREN, Kin.GRANDCHILD, Kin.WARD)
OF_GROWN = (*CHILDREN, Kin.WIFE, Kin.HUSBAND, Kin.GRANDCHILD, Kin.WARD)


def stored(kin: Kin, person: Person) -> Stored | None:
    """How a kind is stored of a person; nothing for a child of whom nobody knows whether this is the mother or the father."""
    if kin in CHILDREN:
        parent = OF_PARENT.get(Sex(person.sex))
        return Stored(parent, False, CHILDREN[kin]) if parent else None
    return STORED[kin]


def offered(person: Person, other: Person | None = None) -> list[Kin]:
    """What somebody may be to a person, by sex and age as far as they are known; of nobody in particular by the person's alone."""
    found = [kin for kin in Kin if stored(kin, person)]
    if _is_a_child(person):
        found = [kin for kin in found if kin not in OF_GROWN]
    if other is None:
        return found
    if other.sex != Sex.UNKNOWN:
        found = [kin for kin in found if stored(kin, person).sex in ("", other.sex) and kin != Kin.CHILD]
    if _is_a_child(other):
        found = [kin for kin in found if kin not in (*OLDER, Kin.WIFE, Kin.HUSBAND, Kin.GUARDIAN)]
    if _is_older(person, other):
        found = [kin for kin in found if kin not in OLDER]
    if _is_older(other, person):
        found = [kin for kin in found if kin not in YOUNGER]
    return found


def noun(relation: str, *, other_first: bool, sex: str) -> str:
    """What somebody is to a person, from a stored relation: `other_first` says that they are its `person`."""
    kind, of_sex = Relation(relation), Sex(sex)
    nouns = {
        Relation.SPOUSE: {Sex.FEMALE: _("wife"), Sex.MALE: _("husband")},
        Relation.SIBLING: {Sex.FEMALE: _("sister"), Sex.MALE: _("brother")},
    }
    if not other_first:
        child = {Sex.FEMALE: _("daughter"), Sex.MALE: _("son"), Sex.UNKNOWN: _("child")}
        nouns |= {Relation.MOTHER: child, Relation.FATHER: child}
        nouns |= {Relation.GRANDPARENT: dict.fromkeys(Sex, _("grandchild"))}
        nouns |= {Relation.GUARDIAN: dict.fromkeys(Sex, _("child in care"))}
    return str(nouns.get(kind, {}).get(of_sex) or kind.label)


def _is_a_child(person: Person) -> bool:
    """Whether somebody is certainly too young to have a family of their own."""
    born = person.age and person.age.born_from
    return bool(born) and clock.today().year - born.year < YOUNGEST_WITH_FAMILY


def _is_older(one: Person, other: Person) -> bool:
    """Whether somebody was certainly born before another."""
    last = one.age and one.age.born_until
    first = other.age and other.age.born_from
    return bool(last and first and last < first)
