"""Who leads a rescue, and whether it goes ahead: fund, hand over, take the lead, decline, wait; the money is not here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.reference.models import Partner
from cases.status import BEFORE_FUNDS, NOT_UNDER_WAY, OPEN, Lead, LeadReason, Status
from cases.workflow import errors, rules
from cases.workflow.history import MemberPosition, When, places_of_lead, require_losses_fit, standings
from cases.workflow.late import note_late
from cases.workflow.models import LeadChange
from cases.workflow.moving import Move, lock_case, lock_members_of, record_moves, record_steps
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate

TAKEOVER_REASONS = (LeadReason.LACK_OF_FUNDS, LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE)


@action(_lazy("fund"))
def fund(
    case: Case,
    *,
    by: User,
    occurred_at: datetime | None = None,
    happened: FuzzyDate | None = None,
    members: Collection[CaseMember] | None = None,
) -> Case:
    """Go ahead: whoever waits for money is funded, and LFNKR leads unless a partner does already.

    Called by the decision that commits the money, in its transaction. People not accepted yet are accepted by it; people
    under way stay where they are. Refused for a closed case and when nobody was open then.

    Where a partner leads some of those open alone, the money is not for them, and they stay where they are.

    `members`: of whom it is told, where others were decided on a day so uncertain that it may count behind this one.
    """
    case, people, when, stood = _open_members(case, occurred_at, happened)
    people = [member for member in people if members is None or member in members]
    ours = [member for member in people if stood[member.pk].lead != Lead.PARTNER]
    waiting = [member for member in ours or people if stood[member.pk].status in BEFORE_FUNDS]
    if waiting:
        record_steps(waiting, Move(status=Status.FUNDED, when=when), by=by, stood=stood)
    leaderless = [member for member in people if stood[member.pk].lead == Lead.NONE]
    change_lead(leaderless, when, by=by, lead=Lead.LFNKR, reason=LeadReason.DECIDED)
    return case


@action(_lazy("hand over"), rule=rules.may_be_led)
def hand_over(
    case: Case,
    *,
    by: User,
    agreed_by: User,
    partner: Partner,
    reason: str,
    occurred_at: datetime | None = None,
    happened: FuzzyDate | None = None,
    members: Collection[CaseMember] | None = None,
) -> Case:
    """Give the lead of everybody open then, or of these `members` alone, to a partner organisation; statuses stay.

    Refused for a closed case, without a partner or one of the reasons for a takeover, and when that partner leads already.
    """
    if partner is None:
        raise errors.PartnerMissing
    if reason not in TAKEOVER_REASONS:
        raise errors.WrongLeadReason
    case, people, when, stood = _open_members(case, occurred_at, happened)
    people = [member for member in people if members is None or member in members]
    theirs = [member for member in people if stood[member.pk].partner_id != partner.pk]
    if not theirs:
        raise errors.LeadUnchanged(reference=case.reference)
    facts = {"lead": Lead.PARTNER, "partner": partner, "agreed_by": agreed_by, "reason": reason}
    change_lead(theirs, when, by=by, **facts)
    return case


@action(_lazy("take lead"), permission="cases.take_lead", rule=rules.may_take_lead)
def take_lead(
    case: Case,
    *,
    by: User,
    occurred_at: datetime | None = None,
    happened: FuzzyDate | None = None,
    members: Collection[CaseMember] | None = None,
) -> Case:
    """Take the lead of everybody open then, or of these `members` alone, back from a partner.

    Refused for a closed case, and when no partner led them.

    Commits no money. The page offers it where a partner gives the lead back; a first lead comes with the decision.
    """
    case, people, when, stood = _open_members(case, occurred_at, happened)
    people = [member for member in people if members is None or member in members]
    require(rules.may_be_taken_back(case, [stood[member.pk] for member in people]))
    formers = [(Lead.PARTNER, LeadReason.RETURNED)]
    if members is None:
        formers.insert(0, (Lead.NONE, LeadReason.DECIDED))
    for former, reason in formers:
        theirs = [member for member in people if stood[member.pk].lead == former]
        change_lead(theirs, when, by=by, lead=Lead.LFNKR, reason=reason)
    return case


@action(_lazy("decline"), rule=rules.may_decline)
def decline(
    case: Case, *, by: User, reason: str, occurred_at: datetime | None = None, happened: FuzzyDate | None = None
) -> Case:
    """Say no to a request, for everybody in it who was not under way; refused without a reason in words."""
    case, members, when, stood = _open_members(case, occurred_at, happened)
    require(rules.unless_somebody(NOT_UNDER_WAY, case, stood.values()))
    refused = [member for member in members if stood[member.pk].status in NOT_UNDER_WAY]
    record_moves(refused, Move(status=Status.DECLINED, when=when, reason=reason), by=by)
    return case


@action(_lazy("wait"), name="wait", rule=rules.may_wait)
def wait_for(
    case: Case, *, by: User, detail: str, occurred_at: datetime | None = None, happened: FuzzyDate | None = None
) -> Case:
    """Set everybody who was not under way to waiting, and say what for; people not accepted yet are accepted by it."""
    case, members, when, stood = _open_members(case, occurred_at, happened)
    require(rules.unless_somebody(NOT_UNDER_WAY, case, stood.values()))
    able = [member for member in members if stood[member.pk].status in NOT_UNDER_WAY]
    record_steps(able, Move(status=Status.WAITING, when=when, detail=detail), by=by, stood=stood)
    return case


def was_led_by_nobody(case: Case, happened: FuzzyDate) -> bool:
    """Whether somebody of a request that is open had no lead on a day, and was open then."""
    stood = standings(case.members.standing(), When.of(happened, since=case.received_at))
    return case.is_open and any(each.lead == Lead.NONE and each.status in OPEN for each in stood.values())


def _open_members(
    case: Case, occurred_at: datetime | None, happened: FuzzyDate | None
) -> tuple[Case, list[CaseMember], When, Mapping[UUID, MemberPosition]]:
    """The case, held, its members who were open at a moment, and where each stood; refused when it is closed or nobody was."""
    case = lock_case(case)
    members = lock_members_of(case)
    when = When.told(occurred_at, happened, since=case.received_at)
    stood = standings(members, when if occurred_at or happened else None)
    require(may_work_on(case) or rules.unless_somebody(OPEN, case, stood.values()))
    return case, [member for member in members if stood[member.pk].status in OPEN], when, stood


def change_lead(members: Collection[CaseMember], when: When, *, by: User, **facts) -> list[LeadChange]:
    """Write one change of lead for each, and let its trigger place it; refused where its neighbours say the same."""
    when.check()
    now = clock.now()
    places = places_of_lead(members, facts["lead"], getattr(facts.get("partner"), "pk", None), when) if members else {}
    for member in members:
        require(rules.may_be_led_by(member, places.get(member.pk)))
    changes = LeadChange.objects.bulk_create(
        LeadChange(
            member=member,
            occurred_at=when.occurred_at,
            happened=when.happened,
            recorded_at=now,
            recorded_by=by,
            **facts,
        )
        for member in members
    )
    require_losses_fit(members)
    note_late(changes, by=by)
    return changes
