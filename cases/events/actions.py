"""What happened: events, and the two that move people, a death and a disappearance, each with its population."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture, ReasonMissing, TimesOutOfOrder
from cases.events import errors, rules
from cases.events.choices import HELD, Cause, EventKind, Population
from cases.events.models import Event, EventMember, MissingReview
from cases.follow_up.actions import add_note, ends_what_was_agreed, save_what_is_agreed, write_note
from cases.intake.values import check_told, chosen
from cases.second_officer.models import CorrectionKind, ProposedCorrection
from cases.second_officer.proposing import Correcting, counted_in, propose, reason_of, register
from cases.status import Lead, Status
from cases.workflow.history import When, leads_between
from cases.workflow.models import IN_ORDER, StatusChange
from cases.workflow.moving import Move, its_case, lock_case, lock_members, named, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.declared.facts import parted, tellable
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing
from lfnkr.taken_back import TakenBack

LOSSES = {EventKind.DEATH: Status.DIED, EventKind.MISSING: Status.MISSING}
OF_EVENT = tellable(Event).keys() - {"kind", "happened", "population", "unknown_people", "cause", "report_wording"}
OF_LOSS = {"members", *tellable(Event)} - {"kind", "ended", "held_months", "cause"}
"""What is told of a death or a disappearance, and of any other event."""

LEADS_OF = {
    Population.LED_BY_US: frozenset({Lead.NONE, Lead.LFNKR}),
    Population.LED_BY_PARTNER: frozenset({Lead.PARTNER}),
}
"""Who led the people counted in a population; nobody of a request is only observed."""


def check_days(happened: FuzzyDate, ended: FuzzyDate | None = None) -> None:
    """Refuse an end before the beginning, and what can only lie in the future."""
    for when in (happened, ended):
        if when and when.earliest and when.earliest > clock.now():
            raise InTheFuture
    if ended and ended.latest and happened.earliest and ended.latest <= happened.earliest:
        raise TimesOutOfOrder


def latest(happened: FuzzyDate, recorded_at: datetime) -> datetime:
    """The last moment something may have happened: never after it was recorded."""
    return min(happened.latest - timedelta.resolution, recorded_at) if happened.latest else recorded_at


@action(_lazy("record event"), permission="cases.record_event", rule=rules.may_record_event, takes=OF_EVENT)
def record_event(
    case: Case | None,
    *,
    by: User,
    kind: str,
    happened: FuzzyDate,
    members: Iterable[CaseMember] = (),
    **facts: Any,
) -> Event:
    """Record what happened to people of a case, or to own staff; `facts` are other declared columns of an event.

    Refused for a death or a disappearance (their own acts), people of another case, the future, an end before the beginning,
    and of a closed case for what is no part of the life after it.
    """
    check_told({"kind": kind, "happened": happened, **facts}, Event)
    if kind in LOSSES:
        raise errors.LossNeedsItsAct
    if facts.get("held_months") is not None and kind not in HELD:
        raise errors.HeldOfNothing
    event = Event(case=case, kind=kind, happened=happened, recorded_by=by)
    members = _of_case(case, members)
    held = case and lock_case(case)
    require(rules.may_record_event(held, kind))
    if held and kind == EventKind.CONTACT:
        event.ended_contact_at = ends_what_was_agreed(held, happened)
    _write(event, members, facts)
    if event.ended_contact_at:
        save_what_is_agreed(held, None, by=by)
    return event


@action(_lazy("end event"), permission="cases.record_event", rule=rules.may_end_event, case=its_case)
def end_event(event: Event, *, by: User, ended: FuzzyDate) -> Event:
    """Note when something ended, such as a detention; refused before it began, in the future, and twice."""
    if event.case_id:
        lock_case(Case(pk=event.case_id))
    event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if event.voided_at:
        raise errors.NothingGoesOn
    if event.ended:
        raise TimesOutOfOrder
    check_days(event.happened, ended)
    require(rules.may_end_event(event.case))
    event.ended = ended
    event.save(update_fields=["ended"])
    return event


@action(_lazy("record death"), permission="cases.record_death", rule=rules.may_record_death, takes=OF_LOSS)
def record_death(case: Case | None, *, by: User, cause: str, **facts) -> Event:
    """Record that people died, whose caseload they were in and the cause; moves the members named to “died”.

    Takes what `record_missing` takes, and refuses what it refuses.
    """
    chosen(Cause, "cause", cause)
    return _record_loss(case, EventKind.DEATH, by=by, cause=cause, **facts)


@action(_lazy("record missing"), permission="cases.record_death", rule=rules.may_record_missing, takes=OF_LOSS)
def record_missing(case: Case | None, *, by: User, **facts) -> Event:
    """Record that people went missing; moves the members named to “missing”, which is open until its review.

    Refused without a population, without anybody, for a population that does not fit who leads, for people of another case,
    and when the table of transitions does not lead there. Facts: see `_record_loss`.
    """
    return _record_loss(case, EventKind.MISSING, by=by, **facts)


def _record_loss(
    case: Case | None,
    kind: EventKind,
    *,
    by: User,
    happened: FuzzyDate,
    population: str,
    members: Iterable[CaseMember] = (),
    **facts: Any,
) -> Event:
    check_told({"happened": happened, **facts}, Event)
    members = _of_case(case, members)
    may_record = rules.may_record_death if kind == EventKind.DEATH else rules.may_record_missing
    require(may_record(case and lock_case(case)))
    when = When.of(happened, since=case.received_at) if case else None
    _counted(members, population, facts.get("unknown_people", 0), when)
    event = Event(case=case, kind=kind, happened=happened, population=population, recorded_by=by)
    _write(event, members, facts)
    if members:
        record_moves(members, Move(status=LOSSES[kind], when=when), by=by)
    return event


@action(
    _lazy("review missing"),
    permission="cases.record_death",
    rule=rules.may_review_missing,
    case=its_case,
    includes=["add note"],
)
def review_missing(member: CaseMember, *, by: User, reason: str) -> CaseMember:
    """Conclude a missing person's request after a review, with the reason as a note; the person may still be found."""
    if not reason.strip():
        raise ReasonMissing
    (member,) = lock_members([member])
    require(rules.may_review_missing(member))
    member.missing_reviewed_at = clock.now()
    member.save(update_fields=["missing_reviewed_at"])
    MissingReview.objects.create(
        member=member, change=_went_missing(member), reviewed_at=member.missing_reviewed_at, reviewed_by=by
    )
    add_note(member.case, by=by, text=reason)
    return member


@action(
    _lazy("take back review"),
    permission="cases.record_in_error",
    rule=rules.may_take_back_review,
    case=its_case,
)
def take_back_review(member: CaseMember, *, by: User, reason: str) -> MissingReview | ProposedCorrection:
    """Say that the review of somebody missing was recorded in error, with the reason as a note: their request is open again.

    Where a signed edition counted it, nothing changes before a second officer agrees. Refused without a reason, where none
    stands, and in a request that was closed since.
    """
    if not reason.strip():
        raise ReasonMissing
    (member,) = lock_members([member])
    require(rules.may_take_back_review(member))
    if editions_with_review(member):
        told = {"members": [str(member.pk)], "review": standing_review(member).pk}
        return propose(member.case, CorrectionKind.REVIEW, by=by, told=told, reason=reason)
    return _taken_back(member, by=by, reason=reason)


def editions_with_review(member: CaseMember) -> list[str]:
    """Which signed editions counted the review that concludes the request of somebody missing, a sentence each."""
    at = standing_review(member).reviewed_at
    return counted_in([TakenBack(case=member.case_id, begins_at=at, until=at, recorded_at=at)])


def _taken_back(member: CaseMember, *, by: User, reason: str) -> MissingReview:
    """The review concludes nothing any more; of somebody who is held."""
    review = standing_review(member)
    review.change, review.taken_back_at, review.taken_back_by = None, clock.now(), by
    review.save(update_fields=["change", "taken_back_at", "taken_back_by"])
    member.missing_reviewed_at = None
    member.save(update_fields=["missing_reviewed_at"])
    write_note(member.case, by=by, text=reason)
    moved_on([member.case_id], by=by)
    return review


def _reviewed(correction: ProposedCorrection) -> list[CaseMember]:
    return list(CaseMember.objects.filter(pk__in=correction.told["members"]))


def _taken_back_as_proposed(correction: ProposedCorrection, _by: User) -> MissingReview:
    """By who proposed it; refused where another review stands by now."""
    (member,) = lock_members(_reviewed(correction))
    require(rules.may_take_back_review(member))
    if standing_review(member).pk != correction.told["review"]:
        raise errors.NotReviewed(member=str(member))
    return _taken_back(member, by=correction.recorded_by, reason=reason_of(correction))


register(
    CorrectionKind.REVIEW,
    Correcting(
        hold=lambda correction: lock_members(_reviewed(correction)),
        apply=_taken_back_as_proposed,
        in_words=lambda correction: _("the review of %(who)s is taken back") % {"who": named(_reviewed(correction))},
    ),
)


@action(_lazy("acknowledge"), permission="cases.acknowledge_event", case=its_case)
def acknowledge(event: Event, *, by: User) -> Event:
    """Say that one has seen what happened; the first who does so is kept."""
    event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if event.acknowledged_at is None:
        event.acknowledged_at, event.acknowledged_by = clock.now(), by
        event.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return event


def standing_review(member: CaseMember) -> MissingReview:
    """The review that concludes the request of somebody missing now."""
    return member.reviews.filter(change=_went_missing(member)).get()


def _went_missing(member: CaseMember) -> StatusChange:
    """The step by which somebody who is missing went missing."""
    return member.status_changes.filter(status=Status.MISSING, voided_at=None).latest(*IN_ORDER)


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


def _counted(members: list[CaseMember], population: str, unknown_people: int, when: When | None) -> None:
    """Refuse a loss of nobody, one without a population, and a population that contradicts who led then (design rule 7).

    Where a day is not known closely, whoever may have led at any moment it may have been may have led then. The database
    asks the same of the rows (`population_of_its_leads`).
    """
    if population not in Population.values:
        raise errors.PopulationMissing
    if not members and not unknown_people:
        raise errors.LossOfNobody
    fits = LEADS_OF.get(Population(population), frozenset())
    led_by = leads_between(members, when) if when else {}
    misfits = [member for member in members if not fits & led_by[member.pk]]
    if misfits:
        raise errors.PopulationMismatch(population=Population(population).label, people=named(misfits))


def _write(event: Event, members: list[CaseMember], facts: Mapping[str, Any]) -> None:
    """Write the event and whom it befell; its words sealed."""
    clear, texts = parted(Event, facts)
    for name, value in clear.items():
        setattr(event, name, value)
    check_days(event.happened, event.ended)
    sealing.seal(event, **texts)
    event.save(force_insert=True)
    EventMember.objects.bulk_create(EventMember(event=event, member=member) for member in members)
