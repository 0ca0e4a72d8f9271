"""The age of members on a day, in months: the one place that opens a date of birth to compute, and shows it to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Min, Q

from cases.case.choices import NOT_AT_THE_CALL, Joined
from cases.case.models import CaseMember
from cases.people.models import Identity, Person
from cases.status import Status
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.ages import ADULT_FROM, Age, AgeKind, born, full_months
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing

Months = tuple[int | None, bool]
"""Full months (None: not known), and whether they are exact or a lower bound."""

MOST_APART, MOST_APART_OF_ADULTS = 24, 120
"""Months between the youngest and the oldest somebody can be, up to which the youngest is counted."""


def ages_on(wanted: Iterable[tuple[CaseMember, date]]) -> list[Months]:
    """The age of each member on their day, in two queries; members come with `person` and `case` at hand.

    When the date of birth cannot be opened any more (an erased person), the age kept at the request goes on from there.
    """
    wanted = list(wanted)
    births = _births({member.person_id for member, _day in wanted})
    erased = {person for person, birth in births.items() if birth.trouble}
    asked = _asked_on(member for member, _day in wanted if member.person_id in erased)
    return [
        _age(member, births.get(member.person_id, sealing.Unsealed()), day, asked.get(member.pk))
        for member, day in wanted
    ]


def ages_at_request(members: Iterable[CaseMember], asked_on: date | None = None) -> list[Months]:
    """The age of each on the day they asked; of whoever was born later, no month. Members come as for `ages_on`.

    That is the day of the call, of whoever joined them later the day they did; `asked_on`: that day, where no step says it yet.
    """
    members = list(members)
    births = _births({member.person_id for member in members})
    asked = dict.fromkeys((member.pk for member in members), asked_on) if asked_on else _asked_on(members)
    return [
        _at_request(member, births.get(member.person_id, sealing.Unsealed()), asked[member.pk]) for member in members
    ]


def _asked_on(members: Iterable[CaseMember]) -> dict[object, date]:
    """The day on which each asked; one question more where somebody joined later."""
    members = list(members)
    asked = {member.pk: day_of(member.case.received_at) for member in members}
    later = [member.pk for member in members if member.joined == Joined.LATER]
    if later:
        received = Q(status_changes__status=Status.RECEIVED, status_changes__voided_at=None)
        came = CaseMember.objects.filter(received, pk__in=later).values_list("pk", Min("status_changes__counts_at"))
        asked |= {member: max(day_of(counts_at), asked[member]) for member, counts_at in came}
    return asked


def _at_request(member: CaseMember, birth: sealing.Unsealed, day: date) -> Months:
    if birth.trouble:
        return _age(member, birth, day, day)
    return age_at_request(member, birth.get("birth_on"), day)


def age_at_request(member: CaseMember, birth_on: str | None, day: date) -> Months:
    """The age of a member whose date of birth is at hand, on the day they asked: no month where they were born after it.

    Raises NoSuchAge for somebody who was there at the call and was not born yet.
    """
    age = told_age(member.person, birth_on)
    if member.joined in NOT_AT_THE_CALL and age and age.born_from and age.born_from > day:
        return 0, age.is_exact
    return counted(age, day)


def _births(people: Iterable) -> dict[object, sealing.Unsealed]:
    """The dates of birth by person."""
    identities = list(Identity.objects.filter(person__in=people).only("person_id", "birth_on"))
    opened = sealing.unseal_many(identities, "birth_on")
    return {identity.person_id: texts for identity, texts in zip(identities, opened, strict=True)}


def _age(member: CaseMember, birth: sealing.Unsealed, day: date, asked_on: date | None) -> Months:
    if birth.trouble:
        if member.age_months_at_request is None:
            return None, False
        elapsed = full_months(asked_on, day)
        return max(member.age_months_at_request + elapsed, 0), False
    return age_of(member.person, birth.get("birth_on"), day)


def age_of(person: Person, birth_on: str | None, day: date) -> Months:
    """The age of a person whose date of birth is at hand: it goes before the age as told. Raises NoSuchAge, NoSuchDate."""
    return counted(told_age(person, birth_on), day)


def told_age(person: Person, birth_on: str | None) -> Age | None:
    """What is known of the age of a person: the date of birth, at hand as it is sealed, before the age as told."""
    birth = FuzzyDate.parse(birth_on) if birth_on else None
    return born(birth) if birth and birth.is_known else person.age


def counted(age: Age | None, day: date) -> Months:
    """An age as it is counted on a day: the youngest somebody can be, in full months, and whether that is exact.

    Counted as not known where it leaves too much open: more than two years, or ten for somebody who is an adult in any case;
    and where what was told, a year of birth or an age from and to, makes them a child or an adult. Raises NoSuchAge for a
    birth after the day, and beyond 120 years.
    """
    months = age.months_on(day) if age else None
    if months is None:
        return None, False
    youngest, oldest = months
    if youngest < ADULT_FROM <= oldest and age.kind not in (AgeKind.YEARS, AgeKind.MONTHS):
        return None, age.is_exact
    most_apart = MOST_APART_OF_ADULTS if youngest >= ADULT_FROM else MOST_APART
    return (youngest if oldest - youngest <= most_apart else None), age.is_exact
