"""What people are told about decisions: one that waits for them, an answer, a review; never a sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import FundingDecision
from donations.notices import may_answer, responsible_for
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject
from lfnkr.notices.telling import tell, those_who_may_know


def decisions(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The decisions among these that a person may open, by the reference of their request."""
    seen = FundingDecision.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.case_reference, row.get_absolute_url()) for row in seen}


def open_decisions(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for the decision."""
    return set(FundingDecision.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def unreviewed(keys: Collection[UUID]) -> set[UUID]:
    """Those taken by night that nobody has looked at."""
    return set(FundingDecision.objects.by_night_unreviewed().filter(pk__in=keys).values_list("pk", flat=True))


def responsible_for_decision(pk: UUID) -> Responsible:
    """Who looks after the request that a decision is about, whoever asks."""
    with trail.reading():
        decision = FundingDecision.objects.filter(pk=pk).first()
        return responsible_for(decision.case_id) if decision else Responsible()


DECISION_WAITING = NoticeKind(
    key="donations.decision_waiting",
    title=_lazy("A decision waits for you"),
    who=_lazy("directors other than the proposer; the treasurer where there is none"),
    when=_lazy("somebody proposes to commit money"),
    waiting=open_decisions,
    subjects=decisions,
    responsible=responsible_for_decision,
)


DECISION_MADE = NoticeKind(
    key="donations.decision_made",
    title=_lazy("A decision was made"),
    who=_lazy("the proposer, the lead"),
    when=_lazy("an officer answers a proposal"),
    subjects=decisions,
    responsible=responsible_for_decision,
)


NIGHT_REVIEW = NoticeKind(
    key="donations.night_review",
    title=_lazy("A decision by night waits for your review"),
    who=_lazy("treasurers"),
    when=_lazy("the director decides alone by night"),
    waiting=unreviewed,
    subjects=decisions,
    responsible=responsible_for_decision,
)
OTHER_PARTY = NoticeKind(
    key="donations.other_party",
    title=_lazy("People were added to a request whose money was asked for or decided"),
    who=_lazy("directors, the proposer, whoever decided, the lead"),
    when=_lazy("somebody adds people while a proposal waits or committed money is left"),
    subjects=decisions,
    responsible=responsible_for_decision,
)
KINDS = (DECISION_WAITING, DECISION_MADE, NIGHT_REVIEW, OTHER_PARTY)


def note_proposal(decision: FundingDecision) -> None:
    """Tell those who decide; a decision by night answers itself, and is told for review."""
    people: Iterable[User] = may_answer("donations.decide", but=decision.proposed_by)
    kind = DECISION_WAITING
    if decision.night_exception:
        reviewers = User.objects.with_role(*roles_with("donations.review_night_decision"))
        kind, people = NIGHT_REVIEW, reviewers.exclude(pk=decision.proposed_by_id)
    tell(kind, those_who_may_know(people, responsible_for(decision.case_id)), about=decision.pk)


def note_decision(decision: FundingDecision, *, by: User) -> None:
    """Tell proposer and lead what they wait for, unless they decided it themselves."""
    looked_after = responsible_for(decision.case_id)
    people = [user for user in (decision.proposed_by, looked_after.lead) if user != by]
    tell(DECISION_MADE, those_who_may_know(people, looked_after), about=decision.pk)


def note_other_party(decision: FundingDecision, *, by: User) -> None:
    """Tell whoever decides, asked or looks after the request that it is for other people now; not whoever added them."""
    looked_after = responsible_for(decision.case_id)
    answering = may_answer("donations.decide", but=by)
    people = [*answering, decision.proposed_by, decision.decided_by, looked_after.lead]
    told = [user for user in people if user is not None and user != by]
    tell(
        OTHER_PARTY,
        those_who_may_know(told, looked_after),
        about=decision.pk,
        occasion=clock.now().isoformat(timespec="seconds"),
    )
