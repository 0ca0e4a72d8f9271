"""What is told when a request for rescue comes in, as values: forms make them, `opening.open_case` writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cases import errors
from cases.choices import AgeUnit, Answer, AskedBy, Channel, Circumstance, NameKind, Reckoning, Relation, Role, Sex
from cases.people.models import Person
from cases.reference.models import Place
from lfnkr.calendar import clock

MOST_PEOPLE = 100
PRESUMED_COUNTRY, PRESUMED_SEX = "CN", Sex.FEMALE
"""What stands in a form before anybody has said anything; by itself it tells nothing."""


def chosen(choices: type, name: str, value: str) -> None:
    """Refuse a value that is none of the choices, since the database takes any text of the right length."""
    if value not in choices.values:
        raise errors.UnknownChoice(name=name, value=value)


@dataclass(frozen=True, kw_only=True)
class NameFact:
    """One name as it was told, in whatever script."""

    text: str
    kind: str = NameKind.TRUE


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What was told about one person; without names she is a person not known by name.

    `relation` says what the principal applicant is to this person, `person` names somebody we know already.
    """

    role: str
    names: tuple[NameFact, ...] = ()
    sex: str = Sex.UNKNOWN
    birth_on: str = ""
    stated_age: int | None = None
    stated_age_unit: str = AgeUnit.YEARS
    reckoning: str = Reckoning.FULL
    birth_country: str = ""
    origin: Place | None = None
    origin_town: str = ""
    phone: str = ""
    exact_place: str = ""
    note: str = ""
    desired_destination: str = ""
    desired_answer: str = Answer.NOT_ASKED
    desired_asked_on: date | None = None
    years_in_china: int | None = None
    years_in_china_answer: str = Answer.NOT_ASKED
    relation: str = ""
    circumstances: Mapping[str, str] = field(default_factory=dict)
    person: Person | None = None

    @property
    def is_known_of(self) -> bool:
        """Whether anything was told of this person beyond what is presumed."""
        told = (
            self.names, self.birth_on, self.stated_age is not None, self.birth_country, self.origin, self.origin_town,
            self.phone, self.exact_place, self.note, self.desired_destination, self.years_in_china is not None, self.person,
            self.sex not in (Sex.UNKNOWN, PRESUMED_SEX),
        )  # fmt: skip
        return any(told) or any(answer != Answer.NOT_ASKED for answer in self.circumstances.values())

    def check(self) -> None:
        """Refuse what no list of choices knows."""
        chosen(Role, "role", self.role)
        chosen(Sex, "sex", self.sex)
        chosen(AgeUnit, "stated_age_unit", self.stated_age_unit)
        chosen(Reckoning, "reckoning", self.reckoning)
        chosen(Answer, "desired_answer", self.desired_answer)
        chosen(Answer, "years_in_china_answer", self.years_in_china_answer)
        if self.relation:
            chosen(Relation, "relation", self.relation)
        for kind, answer in self.circumstances.items():
            chosen(Circumstance, "circumstances", kind)
            chosen(Answer, kind, answer)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What was told about a request and its people."""

    received_at: datetime
    received_zone: str = "Asia/Tokyo"
    channel: str
    asked_by: str
    country: str = PRESUMED_COUNTRY
    region: Place | None = None
    is_watched: str = Answer.NOT_ASKED
    can_leave_alone: str = Answer.NOT_ASKED
    is_guarded: str = Answer.NOT_ASKED
    next_contact_at: datetime | None = None
    summary: str = ""
    exact_place: str = ""
    people: tuple[PersonFacts, ...]

    @property
    def tells_anything(self) -> bool:
        """Whether anything was told besides when, how and by whom: of a place, a person, how they are held, or in words."""
        told = (
            self.summary.strip(),
            self.exact_place.strip(),
            self.region,
            self.next_contact_at,
            self.country != PRESUMED_COUNTRY,
        )
        asked = (self.is_watched, self.can_leave_alone, self.is_guarded)
        is_known = len(self.people) > 1 or any(facts.is_known_of for facts in self.people)
        return any(told) or is_known or any(answer != Answer.NOT_ASKED for answer in asked)

    def check(self) -> None:
        """Refuse a request that cannot be one, before anything is written."""
        if self.received_at > clock.now():
            raise errors.InTheFuture
        chosen(Channel, "channel", self.channel)
        chosen(AskedBy, "asked_by", self.asked_by)
        for name in ("is_watched", "can_leave_alone", "is_guarded"):
            chosen(Answer, name, getattr(self, name))
        check_people(self.people)
        if sum(facts.role == Role.PRINCIPAL for facts in self.people) != 1:
            raise errors.PrincipalMissing
        if not self.tells_anything:
            raise errors.NothingTold


def check_people(people: tuple[PersonFacts, ...]) -> None:
    """Refuse nobody, too many, the same person twice, and facts no list knows."""
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise errors.PeopleMissing
    known = [facts.person.pk for facts in people if facts.person]
    if len(known) != len(set(known)):
        raise errors.MemberTwice
    for facts in people:
        facts.check()
