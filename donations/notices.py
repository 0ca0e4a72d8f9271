"""What people are told about money: a decision or a payment that waits for them, an answer, the floor; never a sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.case.models import Case
from donations.decisions.models import FundingDecision
from donations.ledger.models import Fund
from donations.payments.models import Payment
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role, roles_with
from lfnkr.audit import trail
from lfnkr.notices.alarms import raise_while_it_lasts
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Responsible, Rung, Subject
from lfnkr.notices.models import Alarm
from lfnkr.notices.telling import tell, those_who_may_know

OFFICERS = "officers"


def decisions(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The decisions among these that a person may open, by the reference of their request."""
    seen = FundingDecision.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.case_reference, row.get_absolute_url()) for row in seen}


def payments(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The payments and advances among these that a person may open."""
    seen = Payment.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.case_reference, row.get_absolute_url()) for row in seen}


def proposals(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The proposals of money among these that a person may open."""
    seen = MoneyProposal.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.get_kind_display(), row.get_absolute_url()) for row in seen}


def funds(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The funds among these that a person may open."""
    seen = Fund.objects.visible_to(user).filter(pk__in=keys)
    return {fund.pk: Subject(str(fund), reverse("donations:reserve")) for fund in seen}


def open_decisions(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for the decision."""
    return set(FundingDecision.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def unreviewed(keys: Collection[UUID]) -> set[UUID]:
    """Those taken by night that nobody has looked at."""
    return set(FundingDecision.objects.by_night_unreviewed().filter(pk__in=keys).values_list("pk", flat=True))


def open_payments(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for approval."""
    return set(Payment.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def open_proposals(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second signature."""
    return set(MoneyProposal.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def responsible_for_decision(pk: UUID) -> Responsible:
    """Who looks after the request that a decision is about, whoever asks."""
    with trail.reading():
        decision = FundingDecision.objects.filter(pk=pk).first()
        return _responsible(decision.case_id) if decision else Responsible()


def _responsible(case_id: UUID) -> Responsible:
    """The same for the request's key, where its row can be read."""
    case = Case.objects.select_related("lead", "deputy").get(pk=case_id)
    return Responsible(lead=case.lead, deputy=case.deputy, is_restricted=case.is_restricted)


def _floor_ladder(_alarm: Alarm) -> tuple[Rung, ...]:
    return (Rung(OFFICERS, timedelta(0), tuple(User.objects.with_role(Role.TREASURER, Role.DIRECTOR))),)


def _is_above_floor(alarm: Alarm, _now: datetime) -> bool:
    fund = Fund.objects.filter(pk=alarm.about).first()
    return fund is None or not is_below_floor(fund)


DECISION_WAITING = NoticeKind(
    key="donations.decision_waiting",
    title=_("A decision waits for you"),
    who=_("directors other than the proposer; the treasurer where there is none"),
    when=_("somebody proposes to commit money"),
    waiting=open_decisions,
    subjects=decisions,
    responsible=responsible_for_decision,
)
DECISION_MADE = NoticeKind(
    key="donations.decision_made",
    title=_("A decision was made"),
    who=_("the proposer, the lead"),
    when=_("an officer answers a proposal"),
    subjects=decisions,
    responsible=responsible_for_decision,
)
NIGHT_REVIEW = NoticeKind(
    key="donations.night_review",
    title=_("A decision by night waits for your review"),
    who=_("treasurers"),
    when=_("the director decides alone by night"),
    waiting=unreviewed,
    subjects=decisions,
    responsible=responsible_for_decision,
)
PAYMENT_WAITING = NoticeKind(
    key="donations.payment_waiting",
    title=_("A payment waits for your signature"),
    who=_("whoever may approve it and did not propose it"),
    when=_("a payment or an advance is proposed"),
    waiting=open_payments,
    subjects=payments,
)
SIGNATURE_WAITING = NoticeKind(
    key="donations.signature_waiting",
    title=_("Something waits for a second signature"),
    who=_("whoever may sign it and did not propose it"),
    when=_("a fee, a transfer, a reversal or a price is proposed"),
    waiting=open_proposals,
    subjects=proposals,
)
BELOW_FLOOR = AlarmKind(
    key="donations.below_floor",
    title=_("The reserve is below its floor"),
    who=_("treasurer, directors"),
    when=_("less is available than the floor; once until it is above again"),
    subjects=funds,
    ladder=_floor_ladder,
    is_over=_is_above_floor,
)
KINDS = (DECISION_WAITING, DECISION_MADE, NIGHT_REVIEW, PAYMENT_WAITING, SIGNATURE_WAITING, BELOW_FLOOR)


def may_answer(permission: str, *, but: User) -> list[User]:
    """Who may answer a proposal of somebody: the directors, or where that is nobody else, whoever else holds the right."""
    others = User.objects.with_role(*roles_with(permission)).exclude(pk=but.pk)
    directors = [user for user in others if user.role == Role.DIRECTOR]
    return directors or list(others)


def note_proposal(decision: FundingDecision) -> None:
    """Tell those who decide; a decision by night answers itself, and is told for review."""
    people: Iterable[User] = may_answer("donations.decide", but=decision.proposed_by)
    kind = DECISION_WAITING
    if decision.night_exception:
        reviewers = User.objects.with_role(*roles_with("donations.review_night_decision"))
        kind, people = NIGHT_REVIEW, reviewers.exclude(pk=decision.proposed_by_id)
    tell(kind, those_who_may_know(people, _responsible(decision.case_id)), about=decision.pk)


def note_decision(decision: FundingDecision, *, by: User) -> None:
    """Tell proposer and lead what they wait for, unless they decided it themselves."""
    looked_after = _responsible(decision.case_id)
    people = [user for user in (decision.proposed_by, looked_after.lead) if user != by]
    tell(DECISION_MADE, those_who_may_know(people, looked_after), about=decision.pk)


def note_payment(payment: Payment) -> None:
    """Tell those who approve it."""
    people = may_answer("donations.approve_payment", but=payment.proposed_by)
    looked_after = _responsible(payment.commitment.decision.case_id)
    tell(PAYMENT_WAITING, those_who_may_know(people, looked_after), about=payment.pk)


def note_money_proposal(proposal: MoneyProposal) -> None:
    """Tell everybody who may sign it: the other officer may be away."""
    others = User.objects.with_role(*roles_with("donations.sign_second")).exclude(pk=proposal.proposed_by_id)
    tell(SIGNATURE_WAITING, others, about=proposal.pk)


def is_below_floor(fund: Fund) -> bool:
    """Whether less is available than the floor asks for; a fund that never held anything fell below nothing."""
    return fund.floor is not None and fund.entry_count > 0 and fund.available < fund.floor


def look_at_floors(_now: datetime) -> None:
    """Raise the alarm of every fund that is below its floor."""
    for fund in Fund.objects.filter(floor__isnull=False):
        if is_below_floor(fund):
            raise_while_it_lasts(BELOW_FLOOR, fund.pk)
