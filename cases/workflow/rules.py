"""Whether people may move on, and whether somebody else may lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.formats import date_format

from cases.case.choices import Joined
from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.status import BY_OWN_ACT, NOT_UNDER_WAY, OPEN, SIDE_EXITS, TRANSITIONS, Lead, Status, may_follow, way
from cases.workflow import errors
from cases.workflow.history import MemberPosition, Place, When, standings
from cases.workflow.models import IN_ORDER, StatusChange
from lfnkr.calendar.clock import day_of
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def may_become(
    member: CaseMember, status: Status, place: Place | None = None, *, is_told: bool = False
) -> DomainError | None:
    """Whether a status may follow where somebody stands, by the table; none that would open them in a closed request.

    A step told of an earlier day has its place (see history.py) between two others: then it is asked of both.
    `is_told`: the partner that leads told of it.
    """
    if place is None or (place.is_last and not may_follow(member.status, status, is_told=is_told)):
        is_refused = not may_follow(member.status, status, is_told=is_told)
        return _not_from_here(member, status) if is_refused else _may_open(member, status)
    if not place.is_legal:
        return _not_between(member, status, place)
    return _may_open(member, status) if place.is_last else None


ANSWERS = (*NOT_UNDER_WAY, Status.DECLINED, Status.WITHDRAWN, Status.DUPLICATE)
"""What becomes of a request as such: it cannot have been before there was one. A death can, of which the call tells."""


def may_be_of(members: Collection[CaseMember], status: Status, when: When) -> DomainError | None:
    """Whether an answer to a request may be of a moment: not of a day before people were on it, by the last it may have been.

    Their first step would count on that day with it, in a term in which nobody had asked.
    """
    if status not in ANSWERS:
        return None
    day = day_of(when.last_moment)
    joined = {member.pk: day_of(member.case.received_at) for member in members}
    if later := [member.pk for member in members if member.joined != Joined.CALL]:
        first = StatusChange.objects.filter(member__in=later, voided_at=None, before="")
        joined |= {member: day_of(begun) for member, begun in first.values_list("member", "occurred_at")}
    for member in members:
        if day < joined[member.pk]:
            since = date_format(joined[member.pk])
            return errors.StepBeforeAsked(member=str(member), day=since, status=status.label)
    return None


def is_not_told_yet(
    member: CaseMember, status: Status, detail: str, when: When, place: Place | None
) -> DomainError | None:
    """Whether a step is not recorded already: not beside the very same, told of the very same moment or day."""
    if place is None:
        return None
    beside = [place.before, place.after]
    if place.is_last and member.status == status:
        standing = StatusChange.objects.filter(member=member, voided_at=None)
        beside = [standing.order_by(*IN_ORDER).last()]
    alike = [each for each in beside if each and (each.status, each.detail) == (status, detail)]
    same = next((each for each in alike if _is_then(each, when)), None)
    return errors.StepRecordedAlready(member=str(member), status=status.label, on=same.on) if same else None


def are_not_told_yet(
    members: Collection[CaseMember], left: tuple[Status, str, When], back: tuple[Status, str, When]
) -> DomainError | None:
    """The same of a step and the return told with it: neither the step, nor a return from it, is recorded of that very day."""
    standing = StatusChange.objects.filter(member__in=members, voided_at=None).exclude(before="").order_by(*IN_ORDER)
    for known in standing.select_related("member"):
        for status, detail, when in (left, back):
            is_of_it = status == left[0] or known.before == left[0]
            if is_of_it and (known.status, known.detail) == (status, detail) and _is_then(known, when):
                return errors.StepRecordedAlready(member=str(known.member), status=status.label, on=known.on)
    return None


def _is_then(known: StatusChange, when: When) -> bool:
    """Whether a moment is that of a step, or a day was told alike."""
    return known.happened == when.happened if when.happened else known.occurred_at == when.occurred_at


def may_stand(member: CaseMember) -> DomainError | None:
    """Whether somebody may stand where they do: with work to do only in a request that is open."""
    return _may_open(member, Status(member.status))


def _may_open(member: CaseMember, status: Status) -> DomainError | None:
    """Whether somebody may come to stand at a status: at one with work to do only in a request that is open."""
    return may_work_on(member.case) if status in OPEN else None


def _not_from_here(member: CaseMember, status: Status) -> DomainError:
    """Why a status does not follow where somebody stands now, and what may."""
    allowed = [after for after in TRANSITIONS[Status(member.status)] if after not in BY_OWN_ACT]
    refused = errors.TransitionRefused if TRANSITIONS[Status(member.status)] else errors.StatusIsFinal
    return refused(
        member=str(member),
        before=member.get_status_display(),
        after=status.label,
        allowed=listed(after.label for after in allowed),
    )


def _not_between(member: CaseMember, status: Status, place: Place) -> DomainError:
    """Which neighbours forbid a step of an earlier day, and what to do first."""
    facts = {"member": str(member), "status": status.label}
    facts |= {"after": place.after.get_status_display(), "then": place.after.on} if place.after else {}
    if place.before is None:
        return errors.StepBeforeFirst(**facts)
    facts |= {"before": place.before.get_status_display(), "on": place.before.on}
    to_it = way(place.before.status, status)
    from_it = way(status, place.after.status) if place.after else ()
    if to_it and place.after and (not from_it or {*from_it[1:-1]} & {*SIDE_EXITS}):
        return errors.StepBehindInTheWay(**facts)
    if status in SIDE_EXITS and len(to_it) == 2 and len(from_it) == 3:
        return errors.ReturnMissing(**facts, back=from_it[1].label)
    missing = [*to_it[1:-1], *from_it[1:-1]]
    if not to_it or not missing:
        return errors.StepDoesNotFit(**facts)
    return errors.StepsMissingBetween(**facts, missing=listed(step.label for step in missing))


def may_be_recorded(member: CaseMember, status: Status) -> DomainError | None:
    """Whether the action that moves people may record a status at all: some belong to actions of their own.

    A partner's money is no decision of ours: that it is there is recorded as any other step.
    """
    is_partners = status == Status.FUNDED and member.lead == Lead.PARTNER
    if status in BY_OWN_ACT and not is_partners:
        return errors.OwnActNeeded(status=status.label)
    return None


def may_move(case: Case) -> DomainError | None:
    """Whether a status may be recorded of anybody in a request: what follows, or what was learnt late of their way here."""
    return may_move_on(case) and may_be_told_late(case)


def may_be_told_late(case: Case) -> DomainError | None:
    """Whether a step may be learnt late: before whatever came after the first, something else may have been."""
    is_anybody_begun = any(member.status != Status.RECEIVED for member in case.standing_members)
    return None if is_anybody_begun else errors.NothingBetween(reference=case.reference)


def may_move_on(case: Case) -> DomainError | None:
    """Whether anybody in a request may be moved to any status from where they stand now."""
    people = _of(case)
    refused = [
        may_be_recorded(member, after) or may_become(member, after)
        for member in people
        for after in TRANSITIONS[Status(member.status)]
    ]
    return unless_one_may(refused) if refused else _not_from_here(people[0], Status.RECEIVED)


def may_anybody_become(case: Case, status: Status) -> DomainError | None:
    """Whether anybody in a request may come to stand there, or may have stood there before where they stand now."""
    return unless_one_may(may_have_become(member, status) for member in _of(case))


def may_have_become(member: CaseMember, status: Status) -> DomainError | None:
    """Whether a status may follow where somebody stands, or be learnt late of the step before it."""
    is_before = not may_follow(member.status, status) and may_follow(status, member.status)
    return None if is_before else may_become(member, status)


def may_take_lead(case: Case) -> DomainError | None:
    """Whether a partner may give the lead back: of somebody still open whom it leads. A first lead comes with the decision."""
    if refused := may_be_led(case):
        return refused
    return may_be_taken_back(case, standings(case.standing_members, None).values())


def may_be_taken_back(case: Case, stood: Iterable[MemberPosition]) -> DomainError | None:
    """The same of where people stood at a moment."""
    leads = {each.lead for each in stood if each.status in OPEN}
    if leads == {Lead.LFNKR}:
        return errors.LeadUnchanged(reference=case.reference)
    return None if Lead.PARTNER in leads else errors.NoPartnerLeads()


def may_decline(case: Case) -> DomainError | None:
    """Whether no may be said to a request: somebody in it is not under way yet."""
    return may_be_led(case) or unless_somebody(NOT_UNDER_WAY, case)


def may_wait(case: Case) -> DomainError | None:
    """Whether a request may wait for something: somebody in it is not under way yet."""
    return may_be_led(case) or unless_somebody(NOT_UNDER_WAY, case)


def may_be_led(case: Case) -> DomainError | None:
    """Whether it can be asked who leads: of an open request in which somebody is open."""
    return may_work_on(case) or unless_somebody(OPEN, case)


def may_be_led_by(member: CaseMember, place: Place | None) -> DomainError | None:
    """Whether a change of lead says something else than its neighbours."""
    if place is None or place.is_legal:
        return None
    beside = place.after or place.before
    lead = beside.partner.name if beside.partner else beside.get_lead_display()
    return errors.LeadBehindTheSame(member=str(member), lead=lead, then=beside.on)


def unless_somebody(
    statuses: Collection[Status], case: Case, stood: Iterable[MemberPosition] | None = None
) -> DomainError | None:
    """Nothing if somebody in a request stands there, or stood there then, else that nobody waits for it any more."""
    stood = standings(case.standing_members, None).values() if stood is None else stood
    is_somebody_there = any(each.status in statuses for each in stood)
    return None if is_somebody_there else errors.NobodyWaits(reference=case.reference)


def unless_one_may(answers: Iterable[DomainError | None]) -> DomainError | None:
    """Nothing if one of several is not refused, else why the first is."""
    answers = list(answers)
    return None if None in answers else answers[0]


def _of(case: Case) -> list[CaseMember]:
    """Its people, each knowing the request as it was read here."""
    members = case.standing_members
    for member in members:
        member.case = case
    return members
