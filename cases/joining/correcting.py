"""How and since when people are on a request, told anew: what it was before is kept, and stays in the history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import NOT_AT_THE_CALL, Joined
from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.errors import ReasonMissing
from cases.intake.corrections import recompute_ages
from cases.intake.values import chosen
from cases.joining import errors, rules
from cases.joining.actions import called, joined_since
from cases.joining.models import JoiningChange
from cases.people.birthdays import ages_at_request
from cases.people.wording import party_words
from cases.second_officer.models import CorrectionKind, ProposedCorrection
from cases.second_officer.proposing import Correcting, counted_in, propose, reason_of, register
from cases.status import Status
from cases.versions.anew import told_anew
from cases.voiding.models import Voiding
from cases.workflow.history import When
from cases.workflow.models import IN_ORDER, StatusChange
from cases.workflow.moving import Move, keep_ages_as_placed, lock_members, next_ids, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.ages import NoSuchAge
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing
from lfnkr.language.lists import explained, listed
from lfnkr.taken_back import TakenBack

A_MOMENT = timedelta(minutes=1)
"""People tell the minute: within it the order of recording counts."""


@action(
    _lazy("correct joining"),
    permission="cases.record_in_error",
    rule=rules.may_correct_joining,
    case=lambda members, **_facts: Case(pk=next(iter(members)).case_id) if members else None,
)
def correct_joining(
    members: Collection[CaseMember], *, by: User, joined: str, happened: FuzzyDate | None = None, reason: str
) -> list[JoiningChange] | ProposedCorrection:
    """Tell anew how people of a request came to be on it, and since when; ages at the request follow.

    Where a signed edition counted their first step, nothing changes before a second officer agrees. Refused without a
    reason, in a closed request, for a day before the call or to come, after another step of theirs, against the age that is
    recorded, and where nobody would have been there at the call.
    """
    chosen(Joined, "joined", joined)
    if not reason.strip():
        raise ReasonMissing
    held = lock_members(members)
    firsts = _to_change(held, joined, happened)
    if counted_in([_counted(firsts[member.pk]) for member in held if member.pk in firsts]):
        told = {
            "members": [str(key) for key in firsts],
            "joined": joined,
            "happened": happened.text if happened and joined in NOT_AT_THE_CALL else "",
            "seen": _as_read(firsts),
        }
        return propose(held[0].case, CorrectionKind.JOINING, by=by, told=told, reason=reason)
    return _tell_anew(held, firsts, joined, happened, by=by, reason=reason)


def _to_change(held: list[CaseMember], joined: str, happened: FuzzyDate | None) -> dict[UUID, StatusChange]:
    """The first step of each of those of whom it says something else, by person; refused where it cannot be so."""
    case = held[0].case
    require(rules.may_correct_joining(case))
    since = joined_since(case, joined, happened)
    require(rules.may_have_joined(case, held, joined))
    steps = _steps_of(held)
    firsts = {
        member.pk: steps[member.pk][0] for member in held if _is_other(member, steps[member.pk][0], joined, since)
    }
    if not firsts:
        raise errors.JoinedSoAlready
    for member in held:
        if member.pk in firsts:
            _check(member, steps[member.pk][1:], joined, since)
    return firsts


def _steps_of(members: Collection[CaseMember]) -> dict[UUID, list[StatusChange]]:
    """The steps of each that stand, in their order."""
    found: dict[UUID, list[StatusChange]] = {}
    standing = StatusChange.objects.filter(member__in=members, voided_at=None).order_by(*IN_ORDER)
    for step in standing.select_related("member__case"):
        found.setdefault(step.member_id, []).append(step)
    return found


def _is_other(member: CaseMember, first: StatusChange, joined: str, since: When) -> bool:
    return member.joined != joined or _is_of_another_day(first, since)


def _is_of_another_day(first: StatusChange, since: When) -> bool:
    if since.happened or first.happened:
        return since.happened != first.happened
    return since.occurred_at != first.occurred_at


def _check(member: CaseMember, later: list[StatusChange], joined: str, since: When) -> None:
    """Refuse a day after another step of theirs, and an age that contradicts how they joined."""
    who = party_words([member])
    for step in later:
        last = step.day.latest if step.day else step.occurred_at + A_MOMENT
        if last and last <= since.occurred_at:
            raise errors.JoinedAfterAStep(who=who, status=step.get_status_display(), on=step.on)
    member.joined = joined
    try:
        ((months, _is_exact),) = ages_at_request([member])
    except NoSuchAge as refusal:
        raise errors.BornAfterTheCall(**called(member.case)) from refusal
    if joined == Joined.BORN and months:
        raise errors.BornWithAnAge(who=who)


def editions_that_counted(members: Collection[CaseMember]) -> list[str]:
    """Which signed editions counted how people are on their request, a sentence each."""
    return counted_in([_counted(steps[0]) for steps in _steps_of(members).values()])


def _counted(first: StatusChange) -> TakenBack:
    """When a first step may have been: what a report says of the person hangs on it from the request on."""
    received_at = first.member.case.received_at
    return TakenBack(
        case=first.member.case_id,
        begins_at=min(received_at, first.occurred_at),
        until=first.counts_at,
        recorded_at=first.recorded_at,
    )


def _tell_anew(
    held: list[CaseMember],
    firsts: Mapping[UUID, StatusChange],
    joined: str,
    happened: FuzzyDate | None,
    *,
    by: User,
    reason: str,
    agreed_by: User | None = None,
) -> list[JoiningChange]:
    """Keep what it was, and record how and since when they are on the request; of people who are held."""
    case, people = held[0].case, [member for member in held if member.pk in firsts]
    since = joined_since(case, joined, happened)
    others = [member for member in people if _is_of_another_day(firsts[member.pk], since)]
    with told_anew():
        anew = _record_anew(case, others, firsts, since, by=by, reason=reason, agreed_by=agreed_by)
        shared = {"act": trail.current_number(), "recorded_by": by, "agreed_by": agreed_by, "recorded_at": clock.now()}
        numbers = next_ids(JoiningChange, len(people))
        changes = [
            JoiningChange(
                id=number,
                member=member,
                before=firsts[member.pk].member.joined,
                after=joined,
                former_step=firsts[member.pk] if member.pk in anew else None,
                step=anew.get(member.pk),
                **shared,
            )
            for number, member in zip(numbers, people, strict=True)
        ]
        sealing.seal_many((change, {"reason": reason.strip()}) for change in changes)
        JoiningChange.objects.bulk_create(changes)
        CaseMember.objects.filter(pk__in=firsts).exclude(joined=joined).update(joined=joined)
    recompute_ages(CaseMember.objects.filter(pk__in=firsts))
    keep_ages_as_placed(people)
    moved_on([case.pk], by=by)
    return changes


def _record_anew(
    case: Case,
    members: list[CaseMember],
    firsts: Mapping[UUID, StatusChange],
    since: When,
    *,
    by: User,
    reason: str,
    agreed_by: User | None,
) -> dict[UUID, StatusChange]:
    """Take the first step of each back, and record another in its place; who has no other begins anew."""
    if not members:
        return {}
    act, numbers = uuid4(), next_ids(Voiding, len(members))
    facts: dict[str, Any] = {"case": case, "act": act, "recorded_by": by, "needs_agreement": agreed_by is not None}
    voidings = [
        Voiding(id=number, status_change=firsts[member.pk], **facts)
        for number, member in zip(numbers, members, strict=True)
    ]
    sealing.seal_many((voiding, {"reason": reason.strip()}) for voiding in voidings)
    Voiding.objects.bulk_create(voidings)
    if agreed_by:
        Voiding.objects.filter(act=act).update(agreed_at=clock.now(), agreed_by=agreed_by)
    held, later = lock_members(members), _steps_of(members)
    for member in held:
        member.status = member.status if member.pk in later else ""
    steps = record_moves(held, Move(status=Status.RECEIVED, when=since), by=by)
    return {step.member_id: step for step in steps}


def _as_read(firsts: Mapping[UUID, StatusChange]) -> str:
    """The mark of what is recorded: who agrees, agrees to a correction of just that."""
    return ",".join(sorted(f"{key}:{step.pk}:{step.member.joined}" for key, step in firsts.items()))


def _members(correction: ProposedCorrection) -> list[CaseMember]:
    return list(CaseMember.objects.filter(pk__in=correction.told["members"]))


def _happened(correction: ProposedCorrection) -> FuzzyDate | None:
    text = correction.told["happened"]
    return FuzzyDate.parse(text) if text else None


def _apply(correction: ProposedCorrection, by: User) -> list[JoiningChange]:
    """Make it as it was proposed; refused where something else is recorded by now."""
    held, told = lock_members(_members(correction)), correction.told
    firsts = _to_change(held, told["joined"], _happened(correction))
    if _as_read(firsts) != told["seen"]:
        raise errors.JoinedToldMeanwhile
    facts = {"by": correction.recorded_by, "agreed_by": by, "reason": reason_of(correction)}
    return _tell_anew(held, firsts, told["joined"], _happened(correction), **facts)


def joined_in_words(joined: str, day: object = "") -> str:
    """ "joined them later (3 May 2026)"."""
    return explained(str(Joined(joined).label), str(day)) if day else str(Joined(joined).label)


def _in_words(correction: ProposedCorrection) -> str:
    members = _members(correction)
    words = {
        "who": listed(str(member) for member in members),
        "how": joined_in_words(correction.told["joined"], _happened(correction) or ""),
    }
    return _("%(who)s: %(how)s") % words


register(
    CorrectionKind.JOINING,
    Correcting(hold=lambda correction: lock_members(_members(correction)), apply=_apply, in_words=_in_words),
)
