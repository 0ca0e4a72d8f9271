"""Turning the rows of the demonstration data into what intake takes: a party, its people, their answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.case.choices import AskedBy, Channel, MemberRole, Tier
from cases.choices import Answer
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.models import Place
from cases.people.choices import Circumstance, Relation, Sex
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import Age, years
from reports.demo.timeline import moment

CIRCUMSTANCES = {
    "left_to_survive": Circumstance.LEFT_TO_SURVIVE,
    "deceived_and_held_by_traffickers": Circumstance.DECEIVED,
    "sold_to_a_man_in_a_rural_area": Circumstance.SOLD_RURAL,
    "sold_into_the_sex_industry": Circumstance.SOLD_SEX,
    "watched": Circumstance.WATCHED,
    "battered": Circumstance.BATTERED,
}
ASKED_BY = {
    "relative in Japan": AskedBy.RELATIVE_JAPAN,
    "relative in Seoul": AskedBy.RELATIVE_SEOUL,
    "local staff": AskedBy.LOCAL_STAFF,
}
CHANNELS = {"walk-in": Channel.WALK_IN}
SURVEILLANCE = {
    Tier.MINIMUM: {"is_watched": Answer.YES, "can_leave_alone": Answer.YES, "is_guarded": Answer.NO},
    Tier.EVASION: {"is_watched": Answer.YES, "can_leave_alone": Answer.NO, "is_guarded": Answer.NO},
    Tier.COMPLEX: {"is_watched": Answer.YES, "can_leave_alone": Answer.NO, "is_guarded": Answer.YES},
}
"""Answers to the three surveillance questions that give each tier."""


def answer(text: str) -> str:
    """An answer as the code list writes it."""
    return text.replace(" ", "_")


def names(row: dict[str, Any]) -> tuple[NameFact, ...]:
    """The name in Hangul and in Latin letters."""
    return (NameFact(text=row["name_hangul"]), NameFact(text=row["name_latin"]))


def told_age(row: dict[str, Any]) -> Age | None:
    """The age as told, which intake dates by the day of the call."""
    return None if row["stated_age"] is None else years(row["stated_age"], clock.today())


def principal(row: dict[str, Any]) -> PersonFacts:
    """The principal applicant of a row of the year."""
    spent = row["years_in_china"]
    known = isinstance(spent, int)
    return PersonFacts(
        role=MemberRole.PRINCIPAL,
        names=names(row),
        sex=row["sex"],
        birth_on=row["born"] or "",
        age=told_age(row),
        birth_country=row["birth_country"],
        origin=Place.objects.get(pk=row["origin_province"]),
        origin_town=row["origin_town"],
        desired_destination=row["desired_destination"],
        desired_answer=Answer.YES,
        desired_asked_on=date.fromisoformat(row["desired_asked_on"]),
        years_in_china=spent if known else None,
        years_in_china_answer=Answer.YES if known else answer(spent),
        circumstances={CIRCUMSTANCES[kind]: answer(text) for kind, text in row["indicators"].items()},
    )


def child(row: dict[str, Any]) -> PersonFacts:
    """A child of the principal."""
    return PersonFacts(
        role=MemberRole.DEPENDANT,
        names=names(row),
        sex=row["sex"],
        birth_on=row["born"],
        birth_country=row["birth_country"],
        origin=Place.objects.filter(pk=row["origin_province"]).first(),
        origin_town=row["origin_town"] or "",
        relation=Relation.MOTHER,
    )


def party(row: dict[str, Any]) -> CaseFacts:
    """A request of the year, with everybody it is for."""
    return CaseFacts(
        received_at=moment(row["received_at"]),
        received_zone=row["timezone"],
        channel=CHANNELS.get(row["channel"], row["channel"]),
        asked_by=ASKED_BY.get(row["asked_by"], row["asked_by"]),
        country="CN",
        people=(principal(row["principal"]), *(child(one) for one in row["children"])),
        **SURVEILLANCE[Tier(row["tier"])],
    )


def carried_in(row: dict[str, Any]) -> CaseFacts:
    """The woman whose request of the year before was still open."""
    woman = PersonFacts(
        role=MemberRole.PRINCIPAL,
        names=(NameFact(text=row["hangul"]), NameFact(text=row["latin"])),
        sex=Sex.FEMALE,
        age=told_age(row),
        birth_country="KP",
        origin=Place.objects.get(pk=row["province"]),
        origin_town=row["town"],
        desired_destination="KR",
        desired_answer=Answer.YES,
        desired_asked_on=moment(row["received_at"]).date(),
    )
    return CaseFacts(
        received_at=moment(row["received_at"]),
        channel=Channel.PHONE,
        asked_by=AskedBy.PASTOR,
        country="CN",
        people=(woman,),
        **SURVEILLANCE[Tier(row["tier"])],
    )
