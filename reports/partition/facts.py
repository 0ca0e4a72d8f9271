"""The people of one fiscal year as facts; queries.py reads them, and counting is done elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from cases.models import Place
from cases.people.family_composition import Composition, Kinship, PartyMember, composition
from cases.response_time.measure import Clock
from cases.status import OPEN, REACHED_SAFETY, Lead, Status
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear

ADULT_MONTHS = 18 * 12
THIRTY_MONTHS = 30 * 12


@dataclass(frozen=True, slots=True)
class StatusTaken:
    """One status a member took, when it happened (a death: as its event is counted) and when it was recorded."""

    status: str
    detail: str
    at: datetime
    recorded_at: datetime
    age_months: int | None


@dataclass(frozen=True, slots=True)
class Leading:
    """One change of lead of a member."""

    lead: str
    partner: str | None
    reason: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class MemberFacts:
    """What counting needs of one member of one case; no name, no place closer than a province."""

    member: UUID
    person: UUID
    case: UUID
    reference: str
    received_at: datetime
    recorded_at: datetime
    role: str
    sex: str
    origin: str | None
    birth_country: str
    desired: str
    desired_answer: str
    age_months_at_request: int | None
    years_in_china: int | None
    missing_reviewed_at: datetime | None
    moves: tuple[StatusTaken, ...] = ()
    """In the order they were recorded, which no later account of an earlier day upsets."""
    leads: tuple[Leading, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def is_adult(self) -> bool | None:
        """18 or over on the request date; None when the age is not known."""
        return None if self.age_months_at_request is None else self.age_months_at_request >= ADULT_MONTHS

    def move_at(self, moment: datetime, known_at: datetime) -> StatusTaken | None:
        """Of the moves that had happened by a moment, as known at another, the one recorded last."""
        return next((m for m in reversed(self.moves) if m.at < moment and m.recorded_at < known_at), None)

    def status_at(self, moment: datetime, known_at: datetime) -> str | None:
        """Their status at a moment; None when none was recorded by then."""
        move = self.move_at(moment, known_at)
        return move.status if move else None

    def last_status(self, known_at: datetime) -> str | None:
        """Their status as recorded last by a moment, whenever it came about."""
        return next((m.status for m in reversed(self.moves) if m.recorded_at < known_at), None)

    def lead_at(self, moment: datetime, known_at: datetime) -> str:
        """Who led their rescue at a moment."""
        last = next((c for c in reversed(self.leads) if c.at < moment and c.recorded_at < known_at), None)
        return last.lead if last else Lead.NONE

    def is_open_at(self, moment: datetime, known_at: datetime) -> bool:
        """Whether their request was open: begun, and not concluded (a missing person's concludes with the review)."""
        status = self.status_at(moment, known_at)
        if status == Status.MISSING and self.missing_reviewed_at and self.missing_reviewed_at < moment:
            return False
        return status in OPEN

    def is_concluded_at(self, moment: datetime, known_at: datetime) -> bool:
        """Whether their request had come to an end."""
        return self.status_at(moment, known_at) is not None and not self.is_open_at(moment, known_at)

    def safe_move(self, begins: datetime, over: datetime, known_at: datetime) -> StatusTaken | None:
        """The move by which they first reached safety, if it happened between two moments."""
        first = next((m for m in self.moves if m.status in REACHED_SAFETY and m.recorded_at < known_at), None)
        return first if first and begins <= first.at < over else None

    def takeover(self, begins: datetime, over: datetime, known_at: datetime) -> Leading | None:
        """The takeover by a partner between two moments."""
        found = (c for c in self.leads if c.lead == Lead.PARTNER and begins <= c.at < over and c.recorded_at < known_at)
        return next(found, None)


@dataclass(frozen=True)
class Loss:
    """A death, the day it counts on, and the population it belongs to (design rule 7)."""

    event: UUID
    on: date
    population: str
    members: tuple[UUID, ...]
    unknown_people: int
    cause: str


@dataclass(frozen=True)
class YearFacts:
    """The people of a fiscal year, as of a moment and by what was known at another."""

    year: FiscalYear
    as_of: datetime
    known_at: datetime
    members: tuple[MemberFacts, ...]
    kinships: tuple[Kinship, ...]
    deaths: tuple[Loss, ...]
    """Those that count in the term, and those of the members whenever they count."""
    clocks: dict[UUID, Clock]
    """The 72-hour clocks of the requests received in the term, the newest first."""
    places: dict[str, Place]
    """The places of origin by their code."""

    @cached_property
    def asked(self) -> list[MemberFacts]:
        """Everybody whose request was received in the term, and recorded by the moment of knowing."""
        return [
            m
            for m in self.members
            if self.year.begins_at <= m.received_at < self.as_of and m.recorded_at < self.known_at
        ]

    @cached_property
    def losses(self) -> tuple[Loss, ...]:
        """The deaths that count in the term, the one recorded last first."""
        last = (self.as_of - timedelta.resolution).astimezone(TOKYO).date()
        return tuple(loss for loss in self.deaths if self.year.starts_on <= loss.on <= last)

    @cached_property
    def led_to_safety(self) -> list[tuple[MemberFacts, StatusTaken]]:
        """Everybody LFNKR led to a safe third country in the term, with the move that says so."""
        found = ((m, m.safe_move(self.year.begins_at, self.as_of, self.known_at)) for m in self.members)
        return [(m, move) for m, move in found if move and m.lead_at(self.as_of, self.known_at) == Lead.LFNKR]

    @cached_property
    def taken_over(self) -> list[MemberFacts]:
        """Everybody whose rescue a partner took over in the term."""
        return [m for m in self.members if m.takeover(self.year.begins_at, self.as_of, self.known_at)]

    @cached_property
    def carried_in(self) -> list[MemberFacts]:
        """Everybody whose earlier request was open when the term began."""
        begins = self.year.begins_at
        return [m for m in self.members if m.received_at < begins and m.is_open_at(begins, self.known_at)]

    @cached_property
    def carried_out(self) -> list[MemberFacts]:
        """Everybody whose request was open at the moment of the report."""
        return [m for m in self.members if m.received_at < self.as_of and m.is_open_at(self.as_of, self.known_at)]

    @cached_property
    def concluded(self) -> list[MemberFacts]:
        """Everybody whose request came to an end in the term: not over before it began, over by now."""
        begins = self.year.begins_at
        ended = (m for m in self.members if m.received_at < self.as_of and m.is_concluded_at(self.as_of, self.known_at))
        return [m for m in ended if not (m.received_at < begins and m.is_concluded_at(begins, self.known_at))]

    @cached_property
    def without_outcome(self) -> list[MemberFacts]:
        """Members with no status at all: a broken record, which no control total may hide."""
        return [m for m in self.asked if m.status_at(self.as_of, self.known_at) is None]

    def composition_at_request(self, member: MemberFacts) -> Composition:
        """The composition of their party on the request date."""
        party = [PartyMember(m.person, m.sex, m.is_adult) for m in self._by_case[member.case]]
        return composition(party, self.kinships)

    def composition_at_safety(self, member: MemberFacts) -> Composition:
        """The composition of those of their party whom LFNKR led to safety, by age on the day of safety."""
        party = [
            PartyMember(m.person, m.sex, is_adult(move.age_months))
            for m, move in self.led_to_safety
            if m.case == member.case
        ]
        return composition(party, self.kinships)

    @cached_property
    def _by_case(self) -> dict[UUID, list[MemberFacts]]:
        grouped = defaultdict(list)
        for member in self.members:
            grouped[member.case].append(member)
        return grouped


def is_adult(age_months: int | None) -> bool | None:
    """18 or over; None when the age is not known."""
    return None if age_months is None else age_months >= ADULT_MONTHS
