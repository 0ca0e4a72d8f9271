"""Who leads a rescue, and whether it goes ahead: fund, hand over, take the lead, decline, wait; the money is not here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.reference.models import Partner
from cases.status import BEFORE_FUNDS, NOT_UNDER_WAY, OPEN, Lead, LeadReason, Status
from cases.workflow import errors, rules
from cases.workflow.models import LeadChange
from cases.workflow.moving import Move, When, lock_case, lock_members_of, record_moves, record_steps
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require

TAKEOVER_REASONS = (LeadReason.LACK_OF_FUNDS, LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE)


@action(_lazy("fund"))
def fund(case: Case, *, by: User, occurred_at: datetime | None = None) -> Case:
    """Go ahead: whoever waits for money is funded, and LFNKR leads unless a partner does already.

    Called by the decision that commits the money, in its transaction. People not accepted yet are accepted by it; people
    under way stay where they are. Refused for a closed case and when nobody is open any more.
    """
    occurred_at = occurred_at or clock.now()
    case, members = _open_members(case)
    waiting = [member for member in members if member.status in BEFORE_FUNDS]
    if waiting:
        record_steps(waiting, Move(status=Status.FUNDED, when=When(occurred_at=occurred_at)), by=by)
    leaderless = [member for member in members if member.lead == Lead.NONE]
    _change_lead(leaderless, by=by, occurred_at=occurred_at, lead=Lead.LFNKR, reason=LeadReason.DECIDED)
    return case


@action(_lazy("hand over"), rule=rules.may_be_led)
def hand_over(
    case: Case, *, by: User, agreed_by: User, partner: Partner, reason: str, occurred_at: datetime | None = None
) -> Case:
    """Give the lead of everybody still open to a partner organisation; each one's status stays where it is.

    Refused for a closed case, without a partner or one of the reasons for a takeover, and when that partner leads already.
    """
    if partner is None:
        raise errors.PartnerMissing
    if reason not in TAKEOVER_REASONS:
        raise errors.WrongLeadReason
    case, members = _open_members(case)
    theirs = [member for member in members if member.partner_id != partner.pk]
    if not theirs:
        raise errors.LeadUnchanged(reference=case.reference)
    occurred_at = occurred_at or clock.now()
    facts = {"lead": Lead.PARTNER, "partner": partner, "agreed_by": agreed_by, "reason": reason}
    _change_lead(theirs, by=by, occurred_at=occurred_at, **facts)
    return case


@action(_lazy("take lead"), permission="cases.take_lead", rule=rules.may_take_lead)
def take_lead(case: Case, *, by: User, occurred_at: datetime | None = None) -> Case:
    """Take the lead of everybody still open back from a partner; refused for a closed case, and when no partner leads.

    Commits no money. The page offers it where a partner gives the lead back; a first lead comes with the decision.
    """
    case, members = _open_members(case)
    occurred_at = occurred_at or clock.now()
    require(rules.may_take_lead(case))
    led_by_others = [member for member in members if member.lead != Lead.LFNKR]
    for former, reason in ((Lead.NONE, LeadReason.DECIDED), (Lead.PARTNER, LeadReason.RETURNED)):
        members = [member for member in led_by_others if member.lead == former]
        _change_lead(members, by=by, occurred_at=occurred_at, lead=Lead.LFNKR, reason=reason)
    return case


@action(_lazy("decline"), rule=rules.may_decline)
def decline(case: Case, *, by: User, reason: str, occurred_at: datetime | None = None) -> Case:
    """Say no to a request, for everybody in it who is not under way; refused without a reason in words."""
    case, members = _open_members(case)
    require(rules.may_decline(case))
    when = When(occurred_at=occurred_at or clock.now())
    refused = [member for member in members if member.status in NOT_UNDER_WAY]
    record_moves(refused, Move(status=Status.DECLINED, when=when, reason=reason), by=by)
    return case


@action(_lazy("wait"), name="wait", rule=rules.may_wait)
def wait_for(case: Case, *, by: User, detail: str, occurred_at: datetime | None = None) -> Case:
    """Set everybody who is not under way to waiting, and say what for; people not accepted yet are accepted by it."""
    case, members = _open_members(case)
    require(rules.may_wait(case))
    when = When(occurred_at=occurred_at or clock.now())
    able = [member for member in members if member.status in NOT_UNDER_WAY]
    record_steps(able, Move(status=Status.WAITING, when=when, detail=detail), by=by)
    return case


def _open_members(case: Case) -> tuple[Case, list[CaseMember]]:
    """The case and its members still open, held; refused when it is closed or nobody is."""
    case = lock_case(case)
    members = lock_members_of(case)
    require(rules.may_be_led(case))
    return case, [member for member in members if member.status in OPEN]


def _change_lead(members: Iterable[CaseMember], *, by: User, occurred_at: datetime, **facts) -> None:
    """Write one change of lead for each, and let its trigger move them."""
    now = clock.now()
    if occurred_at > now:
        raise InTheFuture
    LeadChange.objects.bulk_create(
        LeadChange(member=member, occurred_at=occurred_at, recorded_at=now, recorded_by=by, **facts)
        for member in members
    )
