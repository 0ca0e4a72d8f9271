"""What happened: events, and the two that move people, a death and a disappearance, each with its population."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from cases import errors
from cases.case.models import Case, CaseMember
from cases.choices import Cause, Certainty, EventKind, Population, Precision
from cases.events.models import Event, EventMember
from cases.follow_up.actions import add_note
from cases.intake.values import chosen
from cases.people.ages import days_meant
from cases.reference.models import Partner
from cases.status import Lead, Status
from cases.workflow.moving import Move, When, case_numbered, lock_case, lock_members, named, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.keyring import sealing

LOSSES = {EventKind.DEATH: Status.DIED, EventKind.MISSING: Status.MISSING}


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of an event, as closely as they are known."""

    precision: str
    begins_on: date | None
    ends_on: date | None

    def check(self) -> None:
        """Refuse an interval without both its days, a date that is not given, and the future."""
        chosen(Precision, "precision", self.precision)
        known = [day for day in (self.begins_on, self.ends_on) if day]
        needed = {Precision.UNKNOWN: 0, Precision.BETWEEN: 2}.get(self.precision, 1)
        if len(known) < needed or (self.precision == Precision.EXACT and not self.begins_on):
            raise errors.DateMissing
        if known != sorted(known):
            raise errors.TimesOutOfOrder
        if any(day > clock.today() for day in known):
            raise errors.InTheFuture

    def as_moment(self, since: datetime) -> When:
        """The same for a history: the first moment it may have been (`since` when unknown), and the last."""
        first, last = self._widest()
        begins_at = midnight(first) if first else since
        until = min(midnight(last + timedelta(days=1)), clock.now()) if last else None
        if until and begins_at > until:
            begins_at = midnight(last)
        return When(occurred_at=begins_at, precision=self.precision, occurred_until=until, is_day_only=True)

    def latest(self, recorded_at: datetime) -> datetime:
        """The last moment it may have been: never after it was recorded."""
        last = self.begins_on if self.precision == Precision.EXACT else self._widest()[1]
        if self.precision == Precision.BEFORE:
            last = last or self.begins_on
        return min(midnight(last + timedelta(days=1)) - timedelta.resolution, recorded_at) if last else recorded_at

    def _widest(self) -> tuple[date | None, date | None]:
        """The first and the last day it may have been."""
        if self.precision == Precision.EXACT:
            return self.begins_on, None
        if self.precision in (Precision.MONTH, Precision.YEAR) and self.begins_on:
            return days_meant(
                f"{self.begins_on:%Y-%m}" if self.precision == Precision.MONTH else f"{self.begins_on:%Y}"
            )
        return self.begins_on, self.ends_on


def midnight(day: date) -> datetime:
    """The first moment of a day in Tokyo."""
    return datetime.combine(day, time.min, TOKYO)


@transaction.atomic
def record_event(
    case: Case | None,
    *,
    by: User,
    kind: str,
    members: Iterable[CaseMember] = (),
    precision: str = Precision.EXACT,
    begins_on: date | None = None,
    ends_on: date | None = None,
    country: str = "",
    text: str = "",
    reported_by: Partner | None = None,
    certainty: str = Certainty.FIRST_HAND,
    held_months: int | None = None,
) -> Event:
    """Record what happened to people of a case, or to own staff.

    Refused for a death or a disappearance (their own acts), people of another case, and dates its precision does not fit.
    """
    chosen(EventKind, "kind", kind)
    if kind in LOSSES:
        raise errors.LossNeedsItsAct
    days = Days(precision=precision, begins_on=begins_on, ends_on=ends_on)
    event = Event(
        case=case, kind=kind, country=country, reported_by=reported_by, certainty=certainty, held_months=held_months,
        recorded_by=by,
    )  # fmt: skip
    with trail.act("record event", by=by, case=case):
        _write(event, days, _of_case(case, members), text)
    return event


@transaction.atomic
def end_event(event: Event, *, by: User, ends_on: date) -> Event:
    """Note the day something ended, such as a detention; refused before it began, in the future, and twice."""
    with trail.act("end event", by=by, case=case_numbered(event.case_id)):
        event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if ends_on > clock.today():
            raise errors.InTheFuture
        if event.ends_on or (event.begins_on and ends_on < event.begins_on):
            raise errors.TimesOutOfOrder
        event.ends_on = ends_on
        event.save(update_fields=["ends_on"])
    return event


@transaction.atomic
def record_death(case: Case | None, *, by: User, cause: str, **facts) -> Event:
    """Record that people died, whose caseload they were in and the cause; moves the members named to “died”.

    Takes what `record_missing` takes, and refuses what it refuses.
    """
    chosen(Cause, "cause", cause)
    with trail.act("record death", by=by, case=case):
        return _record_loss(case, EventKind.DEATH, by=by, cause=cause, **facts)


@transaction.atomic
def record_missing(case: Case | None, *, by: User, **facts) -> Event:
    """Record that people went missing; moves the members named to “missing”, which is open until its review.

    Refused without a population, without anybody, for a population that does not fit who leads, for people of another case,
    and when the table of transitions does not lead there. Facts: see `_record_loss`.
    """
    with trail.act("record missing", by=by, case=case):
        return _record_loss(case, EventKind.MISSING, by=by, **facts)


def _record_loss(
    case: Case | None,
    kind: EventKind,
    *,
    by: User,
    members: Iterable[CaseMember] = (),
    population: str,
    precision: str,
    begins_on: date | None = None,
    ends_on: date | None = None,
    country: str = "",
    text: str = "",
    reported_by: Partner | None = None,
    certainty: str = Certainty.FIRST_HAND,
    unknown_people: int = 0,
    cause: str = "",
    report_wording: str = "",
) -> Event:
    days = Days(precision=precision, begins_on=begins_on, ends_on=ends_on)
    members = _of_case(case, members)
    _counted(members, population, unknown_people)
    event = Event(
        case=case, kind=kind, population=population, cause=cause, country=country, reported_by=reported_by,
        certainty=certainty, unknown_people=unknown_people, report_wording=report_wording, recorded_by=by,
    )  # fmt: skip
    _write(event, days, members, text)
    if members:
        record_moves(members, Move(status=LOSSES[kind], when=days.as_moment(case.received_at)), by=by)
    return event


@transaction.atomic
def review_missing(member: CaseMember, *, by: User, reason: str) -> CaseMember:
    """Conclude a missing person's request after a review, with the reason as a note; the person may still be found."""
    if not reason.strip():
        raise errors.ReasonMissing
    with trail.act("review missing", by=by, case=case_numbered(member.case_id)):
        (member,) = lock_members([member])
        if member.status != Status.MISSING or member.missing_reviewed_at:
            raise errors.NotMissing(member=str(member))
        member.missing_reviewed_at = clock.now()
        member.save(update_fields=["missing_reviewed_at"])
        add_note(member.case, by=by, text=reason)
    return member


@transaction.atomic
def acknowledge(event: Event, *, by: User) -> Event:
    """Say that one has seen what happened; the first who does so is kept."""
    with trail.act("acknowledge", by=by, case=case_numbered(event.case_id)):
        event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if event.acknowledged_at is None:
            event.acknowledged_at, event.acknowledged_by = clock.now(), by
            event.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return event


def _of_case(case: Case | None, members: Iterable[CaseMember]) -> list[CaseMember]:
    """The members as they are now, held; refused when one of them belongs to another case."""
    members = list(members)
    # Before anything is locked: strangers' cases would be locked out of their order.
    strangers = [member for member in members if case is None or member.case_id != case.pk]
    if strangers:
        raise errors.NotOfThisCase(people=named(strangers))
    if case is not None:
        lock_case(case)
    return lock_members(members) if members else []


def _counted(members: list[CaseMember], population: str, unknown_people: int) -> None:
    """Refuse a loss of nobody, one without a population, and a population that contradicts who leads (design rule 7)."""
    if population not in Population.values:
        raise errors.PopulationMissing
    if not members and not unknown_people:
        raise errors.LossOfNobody
    fits = {
        Population.LED_BY_US: lambda member: member.lead != Lead.PARTNER,
        Population.LED_BY_PARTNER: lambda member: member.lead == Lead.PARTNER,
        Population.OBSERVED: lambda member: False,
    }[Population(population)]
    misfits = [member for member in members if not fits(member)]
    if misfits:
        raise errors.PopulationMismatch(population=Population(population).label, people=named(misfits))


def _write(event: Event, days: Days, members: list[CaseMember], text: str) -> None:
    """Write the event and whom it befell; its words sealed."""
    days.check()
    chosen(Certainty, "certainty", event.certainty)
    event.precision, event.begins_on, event.ends_on = days.precision, days.begins_on, days.ends_on
    sealing.seal(event, text=text.strip() or None)
    event.save(force_insert=True)
    EventMember.objects.bulk_create(EventMember(event=event, member=member) for member in members)
