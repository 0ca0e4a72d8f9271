"""One row of the partition: a person in a request, with what counting needs of them and nothing that names them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy

from cases.choices import Answer
from cases.people.family_composition import Kinship
from cases.status import REACHED_SAFETY, Lead, Status
from cases.status import UNDER_WAY as ON_THE_WAY
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.ages import ADULT_FROM, AgePart, months_between

A_MINUTE = timedelta(minutes=1)
"""A step of one minute counts at the end of it."""
THIRTY = 30 * 12
"""Full months from which somebody is thirty."""
TOLD_AS_A_BAND = 24
"""Months an age leaves open from which on it was told as a band, and is compared as one."""


class Entry(TextChoices):
    """How a person in a request came into the term."""

    CARRIED_IN = "carried_in", _lazy("open when the term began")
    RECEIVED = "received", _lazy("received in the term")
    REOPENED = "reopened", _lazy("reopened in the term")


class Standing(TextChoices):
    """Where a person in a request stands at the end: each open status with its detail, and each way a request ends."""

    CONSIDERED = "considered", _lazy("being considered")
    WAITING_FUNDS = "waiting_funds", _lazy("waiting for funds")
    WAITING_SAFE_MOMENT = "waiting_safe_moment", _lazy("waiting for a safe moment")
    WAITING_DOCUMENTS = "waiting_documents", _lazy("waiting for documents")
    WAITING_BORDER = "waiting_border_closed", _lazy("waiting for the border to open")
    FUNDED = "funded", _lazy("funded, not under way yet")
    IN_MOVEMENT = "in_movement", _lazy("in movement")
    DETAINED = "detained", _lazy("interrupted: detained")
    HIDING = "hiding", _lazy("interrupted: in hiding")
    CONTACT_LOST = "contact_lost", _lazy("interrupted: contact lost")
    CUSTODY = "custody", _lazy("interrupted: in custody on the way")
    REFUSED = "refused", _lazy("interrupted: turned away by an embassy or a country")
    MISSING = "missing", _lazy("missing, not reviewed yet")
    SAFE = "safe", _lazy("safe in a third country")
    IN_DESTINATION = "in_destination", _lazy("in the country of destination")
    MISSING_CONCLUDED = "missing_concluded", _lazy("missing, request concluded by a review")
    REPATRIATED = "repatriated", _lazy("repatriated")
    RETURNED = "returned", _lazy("went back by their own will")
    DIED = "died", _lazy("died")
    DECLINED = "declined", _lazy("declined")
    WITHDRAWN = "withdrawn", _lazy("withdrawn")
    LEFT_GROUP = "left_group", _lazy("left the group")
    DUPLICATE = "duplicate", _lazy("duplicate request")
    NOT_RECORDED = "not_recorded", _lazy("no status recorded")


CONSIDERED = (Status.RECEIVED, Status.VERIFYING, Status.ACCEPTED)
UNDER_WAY = frozenset((*ON_THE_WAY, *REACHED_SAFETY))
OPEN_STANDINGS = tuple(Standing)[: tuple(Standing).index(Standing.SAFE)]
"""Where somebody stands whose request is open."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in one request of a term; the columns of people.sql by their names.

    A fact is *of the period* if it happened in the term, or earlier and was learnt only after the edition of the term before.
    """

    member: UUID
    person: UUID
    case: UUID
    reference: str
    received_at: datetime
    position: int
    role: str
    sex: str
    origin: str | None
    desired: str
    desired_answer: str
    reached: str
    """The country of destination that was reached; empty where none is recorded."""
    years_in_china: int | None
    age_at_request: int | None
    """Full months, the youngest they can be; None where the age leaves too much open."""
    born_from: date | None
    born_until: date | None
    """The first and the last day of the birth that the age as told allows."""
    age_told_on: date | None
    """The day on which an age was told in years of life; None where none was."""
    is_request_of_period: bool
    """Whether the request was received in the period, by whomever."""
    asked_at: datetime
    """When they came into the request: with it, or later."""
    is_received: bool
    """Whether that is of the period."""
    has_asked_by_another: bool
    """Whether an edition told already that they asked in the term of that day, by another request of theirs."""
    status_before: str
    was_open: bool
    """Where they stood when the term began, as its predecessor's edition knew it."""
    status: str
    detail: str
    is_open: bool
    """Where they stand at the end."""
    change: int | None
    """The step that put them there."""
    since: datetime | None
    safe_at: datetime | None
    """When they first reached safety."""
    age_at_safety: int | None
    is_safe_of_period: bool
    was_safe_before: bool
    """Whether they had been safe in an earlier term, by another request of theirs, and are safe anew in the period."""
    safe_change: int | None
    safe_from: datetime | None
    """The first moment they can have been safe, by what was told of it and of the steps before; None where nothing says it."""
    is_safety_dated: bool
    """Whether any day was told of their safety, and not of their arrival alone."""
    arrived_at: datetime | None
    """When they entered the country of destination: the last moment it may have been."""
    arrived_from: datetime | None
    is_arrival_dated: bool
    is_arrival_of_period: bool
    set_out_by: datetime | None
    """The last moment they can have set out; None where no day was told of it."""
    leads: tuple[str, ...]
    led_since: tuple[datetime, ...]
    """Every lead they ever had as far as is known, after the end too, each with when it began."""
    lead: str
    """Who leads at the end."""
    lead_at_safety: str
    takeover: int | None
    """The change of lead, of the period, by which a partner took over from nobody or from us."""
    taken_over_at: datetime | None
    """When that was: the last moment it may have been."""
    takeover_partner: str | None
    """The code of that partner."""
    takeover_reason: str | None
    lacked: tuple[datetime, ...]
    """When a partner took over for lack of funds, where that is of the period and no edition counted what lacked then."""
    is_handed_on: bool
    is_given_back: bool
    statuses: tuple[str, ...]
    """Every status taken in the period, in no order."""
    has_died: bool
    """Whether they died in the period; a death that an edition counted, told again in whatever request, is no second one."""
    reopened_at: datetime | None
    is_reopened: bool
    """Whether somebody who had ended was open at some time of the period, or is learnt to have been."""
    is_found: bool
    is_reviewed: bool
    death: UUID | None
    population: str
    answers: str | None
    """What is known of each question about what was done to them, as JSON: kind and answer."""
    kin: str | None
    """What they are to others, as JSON: pairs of the other's key and the relation."""

    @cached_property
    def entry(self) -> Entry | None:
        """How they came into the term; None of whoever only moved on after their request had ended."""
        if self.is_received:
            return Entry.RECEIVED
        if self.was_open:
            return Entry.CARRIED_IN
        return Entry.REOPENED if self.status_before and self.is_reopened else None

    @cached_property
    def standing(self) -> Standing:
        """Where they stand at the end."""
        if self.status in CONSIDERED:
            return Standing.CONSIDERED
        if self.status == Status.MISSING:
            return Standing.MISSING if self.is_open else Standing.MISSING_CONCLUDED
        if self.status == Status.WAITING:
            return Standing(f"waiting_{self.detail}")
        if self.status == Status.INTERRUPTED:
            return Standing(self.detail)
        return Standing(self.status or Standing.NOT_RECORDED)

    @property
    def requested_at(self) -> datetime:
        """When their time of waiting began: the call, or the moment they joined it later."""
        return self.asked_at if self.asked_at - self.received_at >= A_MINUTE else self.received_at

    @property
    def came_to_safety(self) -> bool:
        """Whether they were born among people in safety, or came to them there: they asked for nothing, and nobody led them."""
        return self.asked_at - self.received_at >= A_MINUTE and bool(self.safe_at) and self.safe_at <= self.asked_at

    @property
    def has_asked(self) -> bool:
        """Whether they are of those who asked in the period: by a request that repeats no other, and counted by no edition yet."""
        return self.is_received and not (self.is_duplicate or self.has_asked_by_another or self.came_to_safety)

    @property
    def is_duplicate(self) -> bool:
        """Whether the request was found to repeat another, in which the person is counted."""
        return self.status == Status.DUPLICATE

    @property
    def is_back_with_us(self) -> bool:
        """Whether LFNKR led again behind the takeover: at the end, or when they reached safety after it."""
        was_led_by_us = self.lead_at_safety == Lead.LFNKR and bool(self.safe_at and self.taken_over_at)
        return self.lead == Lead.LFNKR or (was_led_by_us and self.taken_over_at < self.safe_at)

    @property
    def is_led_to_safety(self) -> bool:
        """Whether LFNKR led them to safety in the period."""
        return self.is_safe_of_period and self.lead_at_safety == Lead.LFNKR

    @property
    def is_safe_led_by_nobody(self) -> bool:
        """Whether they reached safety in the period while nobody led."""
        return self.is_safe_of_period and self.lead_at_safety == Lead.NONE and not self.came_to_safety

    def lead_on(self, moment: datetime | None) -> str:
        """Who led at a moment, or leads as far as is known where there is none."""
        before = [lead for lead, since in zip(self.leads, self.led_since, strict=True) if not moment or since <= moment]
        return before[-1] if before else Lead.NONE

    @property
    def is_safe(self) -> bool:
        """Whether they are safe, or where they wished to go, at the end."""
        return self.status in REACHED_SAFETY

    @property
    def clock_starts_at(self) -> datetime | None:
        """From when the 72 hours of their request are measured in this term: the call, or the reopening; None of any other."""
        return self.received_at if self.is_request_of_period else self.reopened_at

    @property
    def was_under_way(self) -> bool:
        """Whether they were on the way or safe by the end, whether the hour of mobilisation was recorded or not."""
        return self.status in UNDER_WAY or bool(self.safe_at) or not UNDER_WAY.isdisjoint(self.statuses)

    @cached_property
    def part_at_request(self) -> AgePart:
        """Adult, child or not known on the day they asked."""
        return self._part(self.age_at_request, self.requested_at)

    @cached_property
    def part_at_safety(self) -> AgePart:
        """The same on the day they reached safety."""
        return self._part(self.age_at_safety, self.safe_at)

    def _part(self, months: int | None, moment: datetime | None) -> AgePart:
        if months is None:
            bounds = self.bounds_on(moment)
            if bounds is None or bounds[0] < ADULT_FROM <= bounds[1]:
                return AgePart.NOT_KNOWN
            months = bounds[0]
        return AgePart.ADULT if months >= ADULT_FROM else AgePart.CHILD

    def bounds_on(self, moment: datetime | None) -> tuple[int, int] | None:
        """The fewest and the most full months on the day of a moment, by the age as it was told; None where it says nothing."""
        if moment is None or (self.born_from is None and self.born_until is None):
            return None
        return months_between(self.born_from, self.born_until, day_of(moment), self.age_told_on)

    def is_told_from_and_to(self, moment: datetime | None) -> bool:
        """Whether their age was told as a band, or by the year of birth: of what is counted of it, they are at least so old."""
        bounds = self.bounds_on(moment)
        return bounds is not None and (bounds[1] - bounds[0] >= TOLD_AS_A_BAND or self._is_told_by_year)

    @property
    def _is_told_by_year(self) -> bool:
        """Whether what was told of the age is a calendar year of birth, in which a birthday may have been or not."""
        first, last = self.born_from, self.born_until
        return bool(first and last) and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)

    def is_under_thirty_on(self, moment: datetime | None, months: int | None) -> bool | None:
        """Whether they were under thirty; None where the age is not known, or was told as a band that leaves it open."""
        bounds = self.bounds_on(moment)
        if self.is_told_from_and_to(moment) or (months is None and bounds is not None):
            return None if bounds[0] < THIRTY <= bounds[1] else bounds[0] < THIRTY
        return None if months is None else months < THIRTY

    def answer(self, kind: str) -> str:
        """What is known of one question about what was done to them."""
        return self._answers.get(kind, Answer.NOT_ASKED)

    @cached_property
    def _answers(self) -> dict[str, str]:
        return json.loads(self.answers or "{}")

    @cached_property
    def kinships(self) -> list[Kinship]:
        """What they are to others."""
        return [(self.person, UUID(relative), kind) for relative, kind in json.loads(self.kin or "[]")]
