"""The age of members on a day, in months: the one place that opens a date of birth to compute, and shows it to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from cases.case.models import CaseMember
from cases.people.ages import Age, full_months, months_at
from cases.people.models import Identity, Person
from lfnkr.calendar.clock import TOKYO
from lfnkr.keyring import sealing


def day_of(moment: datetime) -> date:
    """The day of a moment, by the calendar of Tokyo."""
    return moment.astimezone(TOKYO).date()


def ages_on(wanted: Iterable[tuple[CaseMember, date]]) -> list[Age]:
    """The age of each member on her day, in two queries; members come with `person` and `case` at hand.

    When the date of birth cannot be opened any more (an erased person), the age kept at the request goes on from there.
    """
    wanted = list(wanted)
    births = _births({member.person_id for member, _day in wanted})
    return [_age(member, births.get(member.person_id, sealing.Unsealed()), day) for member, day in wanted]


def _births(people: Iterable) -> dict[object, sealing.Unsealed]:
    """The dates of birth by person."""
    identities = list(Identity.objects.filter(person__in=people).only("person_id", "birth_on"))
    opened = sealing.unseal_many(identities, "birth_on")
    return {identity.person_id: texts for identity, texts in zip(identities, opened, strict=True)}


def _age(member: CaseMember, birth: sealing.Unsealed, day: date) -> Age:
    if birth.trouble:
        if member.age_months_at_request is None:
            return None, False
        elapsed = full_months(day_of(member.case.received_at), day)
        return max(member.age_months_at_request + elapsed, 0), False
    return age_of(member.person, birth.get("birth_on"), day)


def age_of(person: Person, birth_on: str | None, day: date) -> Age:
    """The age of a person whose date of birth is at hand."""
    return months_at(birth_on, person.stated_age, person.stated_age_unit, person.stated_on, day, person.reckoning)
