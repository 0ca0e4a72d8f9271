"""Saying who a request is for in a few words that name nobody: "woman of 31 with 1 child"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.case.choices import MemberRole
from cases.case.models import CaseMember
from cases.people.choices import Relation, Sex
from cases.people.models import Relationship
from lfnkr.fuzzy.ages import ADULT_FROM, OLDEST, AgeKind, AgePart, NoSuchAge
from lfnkr.language.lists import aside

READS = ("age_months_at_request", "is_age_exact", "joined", "person__sex", "person__age")
"""The columns of a member these words are made of, for pages that read no others."""
IN_MONTHS_UNDER = 24
SAID_BY_NOUN = {(0, ADULT_FROM // 12 - 1), (ADULT_FROM // 12, OLDEST)}
"""Ages told as “child” and “adult”: a girl and a man say as much."""
OF_SEVERAL_YEARS = (AgeKind.BORN, AgeKind.COUNTING, AgeKind.EITHER)
"""How an age is told that may be one of several in full years: by the year of birth, or by counting."""
FEW_YEARS = 5
"""Years up to which somebody is said to be of one of several; of more, the age is not known."""
PARENTS = (Relation.MOTHER, Relation.FATHER)


def party_words(members: Iterable[CaseMember]) -> str:
    """The principal by sex and age at the request, and how many are with them; expects the people loaded.

    Ages and numbers only: what may stand on a desk and in a decision without opening anybody's seal.
    """
    first, *others = members
    words = _person_words(first)
    parts = Counter(member.part_at_request for member in others)
    if n := parts[AgePart.CHILD]:
        together = ngettext("%(who)s with %(n)d child", "%(who)s with %(n)d children", n)
        words = together % {"who": words, "n": n}
    if n := parts[AgePart.ADULT]:
        # A second adult is another one only where the first is known to be one.
        is_other = first.part_at_request == AgePart.ADULT
        another = ngettext("%(who)s and %(n)d other adult", "%(who)s and %(n)d other adults", n)
        together = another if is_other else ngettext("%(who)s and %(n)d adult", "%(who)s and %(n)d adults", n)
        words = together % {"who": words, "n": n}
    if n := parts[AgePart.NOT_KNOWN]:
        together = ngettext("%(who)s and %(n)d person of unknown age", "%(who)s and %(n)d people of unknown age", n)
        words = together % {"who": words, "n": n}
    return words


def kin_words(members: Iterable[CaseMember], kinships: Iterable[Relationship]) -> dict[UUID, str]:
    """Each member, by key, in words that tell the person from the others of the request and name nobody: "mother", "son of 9".

    What the principal applicant is to each of them is as told at the request; where nothing was told, sex and age remain.
    """
    members, kinships = list(members), list(kinships)
    first = next((member for member in members if member.role == MemberRole.PRINCIPAL), members[0])
    others = {member.person_id for member in members} - {first.person_id}
    of_first = {row.relative_id: row.kind for row in kinships if row.person_id == first.person_id}
    to_first = {row.person_id: row.kind for row in kinships if row.relative_id == first.person_id}
    siblings = _children_of_their_parents(first.person_id, kinships)
    words = {}
    for member in members:
        told = of_first.get(member.person_id) or (Relation.SIBLING if member.person_id in siblings else None)
        noun = _kin_noun(member, told, to_first.get(member.person_id))
        words[member.pk] = _aged(noun, member)
    parenthood = next((of_first[person] for person in others if of_first.get(person) in PARENTS), None)
    if parenthood:
        words[first.pk] = str(Relation(parenthood).label)
    return _told_apart(words)


def _children_of_their_parents(person: UUID, kinships: Iterable[Relationship]) -> set[UUID]:
    """The other children of whoever is told to be the mother or father of a person."""
    bonds = [row for row in kinships if row.kind in PARENTS]
    parents = {row.person_id for row in bonds if row.relative_id == person}
    return {row.relative_id for row in bonds if row.person_id in parents} - {person}


def _kin_noun(member: CaseMember, of_first: str | None, to_first: str | None) -> str:
    """What a member is to the principal applicant, or woman, man, girl, boy."""
    sex = Sex(member.person.sex)
    if to_first in (*PARENTS, Relation.GRANDPARENT, Relation.GUARDIAN):
        return str(Relation(to_first).label)
    nouns = {
        Relation.MOTHER: {Sex.FEMALE: _("daughter"), Sex.MALE: _("son"), Sex.UNKNOWN: _("child")},
        Relation.SPOUSE: {Sex.FEMALE: _("wife"), Sex.MALE: _("husband")},
        Relation.SIBLING: {Sex.FEMALE: _("sister"), Sex.MALE: _("brother")},
        Relation.GRANDPARENT: {each: _("grandchild") for each in Sex},
        Relation.GUARDIAN: {each: _("child in care") for each in Sex},
        Relation.RELATIVE: {each: _("relative") for each in Sex},
    }
    nouns[Relation.FATHER] = nouns[Relation.MOTHER]
    told = of_first or (to_first if to_first in (Relation.SPOUSE, Relation.SIBLING, Relation.RELATIVE) else None)
    return nouns.get(told, {}).get(sex) or noun_words(member)


def _told_apart(words: dict[UUID, str]) -> dict[UUID, str]:
    """The same words for two people, such as twins, with their number."""
    often, seen = Counter(words.values()), Counter()
    for key, text in words.items():
        if often[text] > 1:
            seen[text] += 1
            words[key] = _("%(who)s (%(n)d)") % {"who": text, "n": seen[text]}
    return words


def _person_words(member: CaseMember) -> str:
    return _aged(noun_words(member), member)


def noun_words(member: CaseMember) -> str:
    """Woman, man, girl, boy or child, as far as age and sex are known."""
    nouns = {
        (Sex.FEMALE, AgePart.ADULT): _("woman"),
        (Sex.FEMALE, AgePart.CHILD): _("girl"),
        (Sex.FEMALE, AgePart.NOT_KNOWN): _("woman or girl"),
        (Sex.MALE, AgePart.ADULT): _("man"),
        (Sex.MALE, AgePart.CHILD): _("boy"),
        (Sex.MALE, AgePart.NOT_KNOWN): _("man or boy"),
        (Sex.UNKNOWN, AgePart.CHILD): pgettext("of unknown sex", "child"),
    }
    return nouns.get((Sex(member.person.sex), member.part_at_request)) or pgettext("of unknown sex", "person")


def _aged(noun: str, member: CaseMember) -> str:
    """A noun with the age at the request: years, and months of the smallest; what was told from and to, as it was told."""
    months, told = member.age_months_at_request, member.person.age
    if told and told.kind == AgeKind.BAND and not member.is_age_exact:
        tells_age = member.person.sex != Sex.UNKNOWN or noun in (_("child"), pgettext("of unknown sex", "child"))
        is_said = (told.low, told.high) in SAID_BY_NOUN and tells_age
        return noun if is_said else f"{noun}{aside(told.words)}"
    low, high = years_they_may_be(member) or (0, 0)
    if low < high <= low + FEW_YEARS:
        words = {"noun": noun, "low": low, "high": high}
        return (
            _("%(noun)s of %(low)d or %(high)d") if high == low + 1 else _("%(noun)s of %(low)d to %(high)d")
        ) % words
    if months is None:
        return _("%(noun)s of unknown age") % {"noun": noun}
    if months < IN_MONTHS_UNDER:
        return ngettext("%(noun)s of %(n)d month", "%(noun)s of %(n)d months", months) % {"noun": noun, "n": months}
    return _("%(noun)s of %(years)d") % {"noun": noun, "years": months // 12}


def years_they_may_be(member: CaseMember) -> tuple[int, int] | None:
    """The fewest and the most full years on the day they asked, of an age told by a year of birth or by counting; else None.

    A date of birth that is known to the day goes before. Of the others it reads the request.
    """
    told, months = member.person.age, None
    if told is None or member.is_age_exact or told.kind not in OF_SEVERAL_YEARS:
        return None
    with suppress(NoSuchAge):
        months = told.months_on(member.asked_on)
    if months is None:
        return None
    # What is kept is of the very day they asked.
    later = 0 if member.age_months_at_request is None else member.age_months_at_request - months[0]
    return (months[0] + later) // 12, (months[1] + later) // 12
