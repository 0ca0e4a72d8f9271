"""Keeping a case: notes, pauses of the clock, the next contact, who looks after it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case
from cases.errors import InTheFuture
from cases.follow_up import errors, rules
from cases.follow_up.choices import SHORTLY, AssignmentKind
from cases.follow_up.models import Assignment, CaseNote
from cases.follow_up.notices import note_given_back, note_taken
from cases.intake.values import chosen
from cases.notices import note_assignment
from cases.workflow.choices import PauseReason
from cases.workflow.models import ClockPause
from cases.workflow.moving import its_case, lock_case, next_ids
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing

LEADERS = (Role.CASEWORKER, Role.DIRECTOR)


@action(_lazy("add note"), permission="cases.change_case")
def add_note(case: Case, *, by: User, text: str) -> CaseNote:
    """Add a note to the stream of a case, sealed, never to be changed; refused when it is empty."""
    if not text.strip():
        raise errors.TextMissing
    return write_note(case, by=by, text=text)


def write_note(case: Case, *, by: User, text: str) -> CaseNote:
    """The row of a note, for acts that keep their reason as one."""
    note = CaseNote(id=next_ids(CaseNote, 1)[0], case=case, recorded_by=by)
    sealing.seal(note, text=text.strip())
    note.save(force_insert=True)
    return note


@action(_lazy("pause clock"), permission="cases.change_case", rule=rules.may_pause_clock)
def pause_clock(
    case: Case, *, by: User, begins_at: datetime, ends_at: datetime | None = None, reason: str, note: str = ""
) -> ClockPause:
    """Let the 72-hour clock stand still for a reason; waiting for funds is none.

    Refused for a closed case, before the request, in the future, and when another pause covers part of the time.
    """
    chosen(PauseReason, "reason", reason)
    case = lock_case(case)
    require(rules.may_pause_clock(case))
    _possible_pause(case, begins_at, ends_at)
    pause = ClockPause(
        id=next_ids(ClockPause, 1)[0],
        case=case,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason,
        recorded_by=by,
    )
    sealing.seal(pause, note=note.strip() or None)
    pause.save(force_insert=True)
    return pause


def _possible_pause(case: Case, begins_at: datetime, ends_at: datetime | None) -> None:
    """Refuse a pause at impossible times or across another one."""
    if begins_at > clock.now():
        raise InTheFuture
    if begins_at < case.received_at or (ends_at and ends_at <= begins_at):
        raise errors.PauseTimes
    across = case.pauses.standing().filter(Q(ends_at=None) | Q(ends_at__gt=begins_at))
    if ends_at:
        across = across.filter(begins_at__lt=ends_at)
    if across.exists():
        raise errors.PauseOverlaps


@action(_lazy("end pause"), permission="cases.change_case", rule=rules.may_end_pause, case=its_case)
def end_pause(pause: ClockPause, *, by: User, ends_at: datetime) -> ClockPause:
    """Let the clock go on; refused before the pause began, in the future, and when it has ended already."""
    case = lock_case(Case(pk=pause.case_id))
    pause = ClockPause.objects.get(pk=pause.pk)
    if pause.voided_at is not None:
        raise errors.ClockRuns
    if ends_at > clock.now():
        raise InTheFuture
    if ends_at <= pause.begins_at or pause.ends_at is not None:
        raise errors.PauseTimes
    require(rules.may_end_pause(case))
    pause.ends_at = ends_at
    pause.save(update_fields=["ends_at"])
    return pause


@action(_lazy("agree contact"), permission="cases.change_case", rule=rules.may_agree_contact)
def agree_contact(case: Case, *, by: User, at: datetime | None) -> Case:
    """Note the moment agreed for the next sign of life, or that none is agreed; refused in the past."""
    if at and at <= clock.now():
        raise errors.ContactInThePast
    case = lock_case(case)
    require(rules.may_agree_contact(case))
    save_what_is_agreed(case, at, by=by)
    # What is said now holds, also where the contact before it turns out to be recorded in error.
    case.events.filter(ended_contact_at__isnull=False).update(ended_contact_at=None)
    return case


def ends_what_was_agreed(case: Case, reached: FuzzyDate) -> datetime | None:
    """The next contact that was agreed, where one that came about then ends it: it may have come about then or later.

    One that came about well before leaves what was agreed for later as it is.
    """
    due = case.next_contact_at
    if due is None or due - SHORTLY > clock.now() or (reached.latest and reached.latest <= due - SHORTLY):
        return None
    return due


def save_what_is_agreed(case: Case, at: datetime | None, *, by: User) -> None:
    """Since a contact came about the agreed one is over; since that was recorded in error it is agreed again. Of a held case."""
    case.next_contact_at = at
    _save(case, "next_contact_at")
    moved_on([case.pk], by=by)


@action(_lazy("assign case"), permission="cases.assign_case", rule=rules.may_assign, name="assign case")
def assign(
    case: Case, *, by: User, lead: User, deputy: User | None = None, note: str = "", cannot_wait: bool = True
) -> Case:
    """Give a case to a caseworker, and to a deputy, with a note that hands it over.

    Refused for a closed case, for people who look after none, and without a note where somebody else looks after it from
    now on, unless it `cannot_wait`.
    """
    for person in filter(None, (lead, deputy)):
        if not person.is_active or person.role not in LEADERS:
            raise errors.PersonCannotLead(name=str(person))
    if lead == deputy:
        raise errors.DeputyIsLead
    case = lock_case(case)
    require(rules.may_assign(case, by=by))
    former = (case.lead_id, case.deputy_id)
    is_new = {lead.pk, deputy.pk if deputy else None} - {*former, None}
    if is_new - {by.pk} and not cannot_wait and not note.strip():
        raise errors.HandOverMissing
    _give(case, AssignmentKind.GIVEN, by=by, lead=lead, deputy=deputy, note=note)
    note_assignment(case, by=by, former=former)
    return case


@action(_lazy("give back request"), permission="cases.assign_case", rule=rules.may_give_back, name="give back request")
def give_back(case: Case, *, by: User, note: str) -> Case:
    """Say that one cannot look after a case any more: it stays with its lead until somebody takes it; directors are told.

    Refused without a note, for a closed case, for whoever does not lead it, and twice.
    """
    if not note.strip():
        raise errors.HandOverMissing
    case = lock_case(case)
    require(rules.may_give_back(case, by=by))
    _give(case, AssignmentKind.BACK, by=by, lead=case.lead, deputy=case.deputy, note=note)
    note_given_back(case, by=by)
    return case


@action(_lazy("take request"), permission="cases.take_request", rule=rules.may_take, name="take request")
def take_case(case: Case, *, by: User) -> Case:
    """Take a case that nobody looks after; its former lead and the directors are told. The second who does so is refused."""
    case = lock_case(case)
    require(rules.may_take(case, by=by))
    former = case.lead
    deputy = None if case.deputy_id == by.pk else case.deputy
    _give(case, AssignmentKind.TAKEN, by=by, lead=by, deputy=deputy)
    note_taken(case, by=by, former=former)
    return case


@action(
    _lazy("read hand-over note"),
    permission="cases.assign_case",
    rule=rules.may_acknowledge,
    case=its_case,
    name="read hand-over note",
)
def acknowledge_hand_over(assignment: Assignment, *, by: User) -> Assignment:
    """Say that one has read the note that handed a case over.

    Refused for whoever does not look after the case, and once it was read.
    """
    case = lock_case(Case(pk=assignment.case_id))
    held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    held.case = case
    require(rules.may_acknowledge(held, by=by))
    held.acknowledged_at, held.acknowledged_by = clock.now(), by
    held.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return held


def _give(case: Case, kind: AssignmentKind, *, by: User, lead: User, deputy: User | None, note: str = "") -> None:
    """Write who looks after a case that is held, and the row that keeps it, its note sealed."""
    (number,) = next_ids(Assignment, 1)
    row = Assignment(
        id=number, case=case, kind=kind, former_lead_id=case.lead_id, lead=lead, deputy=deputy, recorded_by=by
    )
    sealing.seal(row, note=note.strip() or None)
    case.lead, case.deputy = lead, deputy
    case.given_back_at = clock.now() if kind == AssignmentKind.BACK else None
    _save(case, "lead", "deputy", "given_back_at")
    row.save(force_insert=True)
    moved_on([case.pk], by=by)


def _save(case: Case, *columns: str) -> Case:
    """Save columns of a case that is held, and count the change, so that no older page overwrites it."""
    case.version += 1
    case.save(update_fields=[*columns, "version"])
    return case
