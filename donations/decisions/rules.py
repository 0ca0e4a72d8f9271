"""Whether money may be asked for a rescue, committed, refused or waited for, and whether a partner may take it over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format

from cases import casework
from cases.case.models import Case
from cases.status import OPEN
from donations.absences.rules import may_decide_in_place, unless_away
from donations.decisions import errors
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import Commitment, FundingDecision, GoAheadSeen
from donations.decisions.prices import price_of
from donations.ledger import standing
from donations.ledger.errors import MoneyShort
from donations.ledger.models import Fund
from donations.rules import may_answer, may_sign, unless_proposer_left
from donations.tariffs.errors import NoTariff
from donations.tariffs.models import NightLimit, Tariff
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.money import Money
from lfnkr.postgresql.kept_questions import kept

NIGHT_BEGINS, NIGHT_ENDS = 22, 6
"""Hours in Tokyo between which the director may decide alone; the database holds the same."""


def may_need_money(case: Case) -> DomainError | None:
    """Whether a rescue can cost anything: its request is open, and so is somebody in it."""
    if not case.is_open:
        return errors.CaseClosed(case=case.reference)
    is_anybody_open = any(member.status in OPEN for member in case.standing_members)
    return None if is_anybody_open else errors.NobodyOpen(case=case.reference)


def may_be_priced(case: Case) -> DomainError | None:
    """Whether a rescue has a price: a tariff is in force for the day it was asked for."""
    day = case.received_at.astimezone(clock.TOKYO).date()
    return None if Tariff.objects.find(day) else NoTariff(day=date_format(day))


def may_propose(case: Case) -> DomainError | None:
    """Whether the director may be asked for the money: it can cost something, nothing is left, and nothing is asked yet."""
    if refused := may_need_money(case) or may_commit(case):
        return refused
    return errors.ProposedAlready(case=case.reference) if _is_asked(case=case.pk) else None


@kept
def _is_asked(case) -> QuerySet:
    """The first decision of a request that waits."""
    return FundingDecision.objects.filter(case=case).open().order_by().values_list("pk", flat=True)[:1]


def may_commit(case: Case) -> DomainError | None:
    """Whether money may be committed: not while some is left of what was."""
    running = Commitment.objects.running_of(case.pk)
    return errors.CommittedAlready(left=Money(running.remaining), case=running.case_reference) if running else None


def may_approve(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may commit the money of a proposal: another's, of a rescue that needs it, and it is there."""
    return _may_sign_for_a_rescue(decision, by=by, at=at) or _may_be_committed(decision, by=by)


def may_tell_approved(decision: FundingDecision, *, by: User) -> DomainError | None:
    """The same of a moment that is over, while it is not told yet: who was here then is asked once it is."""
    return _may_answer_for_a_rescue(decision, by=by) or _may_be_committed(decision, by=by)


def _may_be_committed(decision: FundingDecision, *, by: User) -> DomainError | None:
    refused = unless_away(by) or unless_proposer_left(decision, by=by)
    if refused := refused or may_commit(Case(pk=decision.case_id)):
        return refused
    if refused := may_need_money(_request_of(decision)):
        return refused
    return _unless_covered(decision.fund, decision.amount)


def may_be_decided_at(subject: FundingDecision | Case, moment: datetime | None) -> DomainError | None:
    """Whether something was decided about a request at a moment: not before it was received."""
    if moment is None:
        return None
    case = _request_of(subject)
    if moment >= case.received_at.replace(second=0, microsecond=0):  # The field of a form holds no seconds.
        return None
    day = date_format(case.received_at.astimezone(clock.TOKYO), "DATETIME_FORMAT")
    return errors.DecidedBeforeAsked(case=case.reference, day=day)


def may_decide_alone(case: Case, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may propose and commit at once: the director, by night, one unreviewed at a time, up to the limit."""
    refused = _unless_director_by_night(by, at or clock.now()) or unless_away(by)
    return refused or _may_commit_alone(case, at or clock.now())


def may_tell_decided_alone(case: Case, *, by: User) -> DomainError | None:
    """The same of a night that is over, while its moment is not told yet."""
    return _unless_director(by) or unless_away(by) or _may_commit_alone(case, clock.now())


def _may_commit_alone(case: Case, moment: datetime) -> DomainError | None:
    if refused := may_propose(case) or may_be_priced(case):
        return refused
    needed = price_of(case).amount
    if refused := may_add_by_night(needed, moment) or _unless_reviewed():
        return refused
    return _unless_covered(Fund.objects.rescue(), needed)


def _unless_reviewed() -> DomainError | None:
    """Nothing once another officer has looked at the last decision by night."""
    unreviewed = FundingDecision.objects.by_night_unreviewed().first()
    return errors.NightUnreviewed(case=unreviewed.case_reference) if unreviewed else None


def may_acknowledge(decision: FundingDecision, *, by: User) -> DomainError | None:
    """Whether somebody may say that they saw a commitment below the floor: another's, once."""
    if decision.status != DecisionStatus.APPROVED or not decision.go_ahead_reason:
        return errors.NoGoAhead()
    if GoAheadSeen.objects.filter(decision=decision).exists():
        return errors.GoAheadSeenAlready()
    return errors.OwnGoAhead() if decision.decided_by_id == by.pk else None


def may_review_night(decision: FundingDecision, *, by: User) -> DomainError | None:
    """Whether somebody may review a decision taken alone by night: another officer, once."""
    if not decision.night_exception or decision.reviewed_at:
        return errors.NothingToReview()
    return errors.OwnDecision() if decision.decided_by_id == by.pk else None


def may_decline(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may say no to a rescue: to another's proposal, while somebody in it is not under way yet."""
    return _may_sign_for_a_rescue(decision, by=by, at=at) or casework.decline.rule(_request_of(decision))


def may_withdraw(decision: FundingDecision, *, by: User) -> DomainError | None:
    """Whether a proposal may be taken back: while it waits, by whoever made it, or where nobody needs the money any more.

    A bill comes also where nobody travels any more, so an overrun or a bill is taken back by whoever asked for it alone.
    """
    if answered := may_answer(decision):
        return answered
    if decision.moves_nobody and decision.proposed_by_id != by.pk:
        return errors.OwnOverrunOnly(name=decision.proposed_by.display_name)
    if decision.proposed_by_id == by.pk or may_need_money(_request_of(decision)):
        return None
    return errors.StillNeeded(case=decision.case_reference, name=decision.proposed_by.display_name)


def may_ask_overrun(commitment: Commitment) -> DomainError | None:
    """Whether more of a commitment may be asked for: whenever nothing else waits for a decision, also once all is over."""
    is_asked = _is_asked(case=commitment.decision.case_id)
    return errors.ProposedAlready(case=commitment.case_reference) if is_asked else None


def may_ask_for_bill(case: Case) -> DomainError | None:
    """Whether the sum of a bill may be asked for: nothing was ever committed to the request, and nothing else of it waits.

    Where each person stands, who leads and whether the request is closed changes nothing: the bill is paid already.
    """
    if Commitment.objects.filter(decision__case=case.pk).exists():
        return errors.BillOfCommitment(case=case.reference)
    return errors.ProposedAlready(case=case.reference) if _is_asked(case=case.pk) else None


def request_named(reference: str, *, by: User) -> Case | None:
    """The request of a reference, of those somebody may ask money for: any for an officer of the books, else one they see."""
    with trail.reading():
        cases = Case.objects if by.has_perm("donations.see_reserve") else Case.objects.visible_to(by)
        return cases.filter(reference=reference.strip().upper()).first()


def may_answer_overrun(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may answer what asks for more of a commitment, or for a bill: another's, while it waits."""
    if refused := may_sign(decision, by=by):
        return refused
    if not decision.moves_nobody:
        return errors.NoOverrun()
    return may_decide_in_place(by, proposer=decision.stands_for_it, at=at)


def may_approve_overrun(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may commit what an overrun, or a bill, asks for: another's, and the money is there."""
    if refused := may_answer_overrun(decision, by=by, at=at) or unless_away(by):
        return refused
    if refused := unless_proposer_left(decision, by=by):
        return refused
    return may_cover_overrun(decision.fund, decision.amount, refused=not_covered(decision))


def may_cover_overrun(
    fund: Fund, amount: int, *, refused: type[errors.OverrunNotCovered] = errors.OverrunNotCovered
) -> DomainError | None:
    """Whether a fund has so much free: a first look without a lock, its CHECK and trigger have the last word."""
    return refused.of(fund, amount) if fund.available < amount else None


def not_covered(decision: FundingDecision) -> type[errors.OverrunNotCovered]:
    """What is said where the fund has less free than an overrun, or a bill, asks for."""
    return errors.BillNotCovered if decision.is_bill else errors.OverrunNotCovered


def may_overrun_alone(commitment: Commitment, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody may commit more at once: the director, by night, one unreviewed at a time; the sum is asked once it is typed."""
    refused = _unless_director_by_night(by, at or clock.now()) or unless_away(by)
    if refused := refused or may_ask_overrun(commitment):
        return refused
    return _unless_reviewed()


def may_add_by_night(amount: int, moment: datetime) -> DomainError | None:
    """Whether so much may be committed alone by night: the limit of that moment."""
    limit = NightLimit.objects.at(moment).amount
    return errors.TooMuchByNight(limit=Money(limit), needed=Money(amount)) if amount > limit else None


def may_propose_instead(twice: casework.Repeated, *, by: User) -> DomainError | None:
    """Whether what was proposed for a duplicate may be proposed for the request that counts: seen, and it needs money."""
    case, original = twice.case, twice.original
    if not Case.objects.visible_to(by).filter(pk=original.pk).exists():
        return errors.OriginalNotSeen()
    if original.pk not in casework.originals_of(case):
        return errors.NotRepeated(case=case.reference, original=original.reference)
    if not FundingDecision.objects.about_rescues().filter(case=case).open().exists():
        return errors.NothingProposed(case=case.reference)
    return may_propose(original)


def may_wait(subject: FundingDecision | Case, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether a rescue may be set to wait for funds: they lack (now, or `at` a moment), and somebody is not under way yet."""
    if answered := _unless_answerable(subject, by=by, at=at):
        return answered
    case = _request_of(subject)
    if unpriced := may_be_priced(case):
        return unpriced
    needed, available = price_of(case).amount, standing.available_at(Fund.objects.rescue(), at)
    if available is not None and needed <= available:
        return errors.MoneyWasThere(needed=Money(needed))
    return casework.wait_for.rule(case)


def may_let_wait(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether a rescue may wait for something else than funds: always, while somebody in it is not under way yet."""
    return _may_sign_for_a_rescue(decision, by=by, at=at) or casework.wait_for.rule(_request_of(decision))


def may_tell_waiting(subject: FundingDecision | Case, *, by: User) -> DomainError | None:
    """The same of a moment that is over, while it is not told yet: what was there then is asked once it is."""
    is_decision = isinstance(subject, FundingDecision)
    if is_decision and (answered := _may_answer_for_a_rescue(subject, by=by)):
        return answered
    case = _request_of(subject)
    return may_be_priced(case) or casework.wait_for.rule(case)


def may_take_over(subject: FundingDecision | Case, *, by: User, at: datetime | None = None) -> DomainError | None:
    """Whether a partner may take a rescue over: while somebody in it is open; as the answer to a proposal, another's."""
    return _unless_answerable(subject, by=by, at=at) or may_need_money(_request_of(subject))


def _unless_answerable(subject: FundingDecision | Case, *, by: User, at: datetime | None = None) -> DomainError | None:
    return _may_sign_for_a_rescue(subject, by=by, at=at) if isinstance(subject, FundingDecision) else None


def _may_sign_for_a_rescue(decision: FundingDecision, *, by: User, at: datetime | None = None) -> DomainError | None:
    """As of every proposal, by whoever decides about money at that moment."""
    refused = _may_answer_for_a_rescue(decision, by=by)
    return refused or may_decide_in_place(by, proposer=decision.stands_for_it, at=at)


def _may_answer_for_a_rescue(decision: FundingDecision, *, by: User) -> DomainError | None:
    """Another's, while it waits; an overrun and a bill are answered on a page of their own."""
    if refused := may_sign(decision, by=by):
        return refused
    if decision.is_bill:
        return errors.AskedAsBill()
    return errors.AskedAsOverrun() if decision.is_overrun else None


def _unless_covered(fund: Fund, needed: int) -> DomainError | None:
    """Nothing if a fund has so much free: a first look without a lock, its CHECK and trigger have the last word."""
    return MoneyShort.of(fund, needed) if fund.available < needed else None


def _unless_director(by: User) -> DomainError | None:
    return None if by.role == Role.DIRECTOR else errors.NotByDirector()


def _unless_director_by_night(by: User, moment: datetime) -> DomainError | None:
    if refused := _unless_director(by):
        return refused
    local = moment.astimezone(clock.TOKYO)
    return errors.NotByNight(time=f"{local:%H:%M}") if NIGHT_ENDS <= local.hour < NIGHT_BEGINS else None


def _request_of(subject: FundingDecision | Case) -> Case:
    """The request with its people; that of a decision whoever asks, since officers who decide need not see it."""
    if isinstance(subject, Case):
        return subject
    with trail.reading():
        return Case.objects.prefetch_related("members__person").get(pk=subject.case_id)
