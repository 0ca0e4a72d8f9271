"""Acts of deciding: what a rescue will cost, whether its money is committed, and what was missing when it was not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _lazy

from cases import casework
from cases.case.models import Case, CaseMember
from cases.reference.models import Partner
from cases.status import LeadReason, WaitingFor
from donations.answers import sign
from donations.decisions import errors, rules
from donations.decisions.choices import WAITS, DecisionStatus
from donations.decisions.models import Commitment, Estimate, FundingDecision, FundsShortfall, GoAheadSeen
from donations.decisions.notices import note_decision, note_proposal
from donations.decisions.prices import price_of
from donations.errors import InTheFuture, TooSmall
from donations.gifts import appeals
from donations.ledger import bookkeeping, standing
from donations.ledger.errors import MoneyShort
from donations.ledger.models import Fund, LedgerEntry
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, explained, require
from lfnkr.keyring.sealing import next_ids, seal
from lfnkr.money import BOOK_CURRENCY, Money, convert, quotation_of


class Need(NamedTuple):
    """What a case needs, and what the fund has free for it."""

    fund: Fund
    estimate: Estimate
    available: int | None
    """None where the ledger of the fund begins later."""

    @property
    def shortfall(self) -> int | None:
        """What is missing; nothing when the money is there, None where the ledger does not say."""
        return None if self.available is None else max(0, self.estimate.amount - self.available)


@action(_lazy("make estimate"), permission="donations.make_estimate")
def make_estimate(case: Case, *, by: User) -> Estimate:
    """What the rescue will cost by the tariff of the day it was asked for; an estimate that still holds is kept."""
    case = Case.objects.get(pk=case.pk)
    people, tariff, priced, amount = price_of(case)
    facts = {
        "tier": people.tier,
        "adults": people.adults,
        "children": people.children,
        "age_not_known": people.age_not_known,
        "priced_children": priced,
        "tariff": tariff,
        "amount": amount,
    }
    last = Estimate.objects.filter(case=case).select_related("tariff").order_by("-made_at").first()
    if last and all(getattr(last, name) == fact for name, fact in facts.items()):
        return last
    return Estimate.objects.create(case=case, case_reference=case.reference, made_by=by, **facts)


@action(
    _lazy("propose decision"),
    permission="donations.propose_decision",
    rule=rules.may_propose,
    name="propose decision",
    explains=lambda case, **_: explained(
        decision_one_open_per_case=lambda: errors.ProposedAlready(case=case.reference)
    ),
    includes=["make estimate"],
)
def propose(case: Case, *, by: User, fund: Fund | None = None) -> FundingDecision:
    """Ask the director to commit the estimate.

    Refused when the case is closed or everybody in it has ended, while another proposal waits, and while money is left to it.
    """
    return _proposal(case, by=by, fund=fund)


@action(
    _lazy("approve decision"),
    permission="donations.decide",
    rule=rules.may_approve,
    name="approve decision",
    case=lambda decision, **_: _case(decision),
    explains=lambda decision, **_: _money_explained(decision),
    includes=["fund", "open appeal"],
)
def approve(
    decision: FundingDecision,
    *,
    by: User,
    go_ahead_reason: str = "",
    note: str = "",
    decided_at: datetime | None = None,
    booked_on: date | None = None,
) -> Commitment:
    """Commit the money of another person's proposal and let the rescue begin.

    `decided_at`: when it was decided, where that is told later. It is booked on that day while it is open, else today, or on
    the day `booked_on`. Refused when less is available than it needs, when a day from the booking day on cannot bear it, and,
    below the floor, without a signed reason (with one, an appeal runs).
    """
    held = _held(decision)
    require(rules.may_approve(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    told = {"decided_at": decided_at, "booked_on": booked_on}
    return _approve(held, by=by, go_ahead_reason=go_ahead_reason, note=note, **told)


@action(
    _lazy("approve by night"),
    permission="donations.decide",
    rule=rules.may_decide_alone,
    includes=["make estimate", "propose by night", "decide by night"],
)
def approve_by_night(
    case: Case,
    *,
    by: User,
    go_ahead_reason: str = "",
    note: str = "",
    decided_at: datetime | None = None,
    booked_on: date | None = None,
) -> Commitment:
    """The director alone, from 22:00 to 06:00 in Tokyo, up to the limit by night; also told later, of a night that is over.

    One unreviewed at a time; another officer reviews it within 72 hours (`review_night`).
    """
    case = Case.objects.get(pk=case.pk)
    require(rules.may_decide_alone(case, by=by, at=decided_at) or rules.may_be_decided_at(case, decided_at))
    decision = propose_by_night(case, by=by, fund=Fund.objects.rescue())
    told = {"decided_at": decided_at, "booked_on": booked_on}
    return decide_by_night(decision, by=by, go_ahead_reason=go_ahead_reason, note=note, **told)


@action(
    _lazy("propose"),
    stored_as="propose",
    explains=lambda case, **_: explained(
        decision_one_open_per_case=lambda: errors.ProposedAlready(case=case.reference),
        decision_one_night_unreviewed=_night_unreviewed,
    ),
    includes=["make estimate"],
)
def propose_by_night(case: Case, *, by: User, fund: Fund) -> FundingDecision:
    """The first half of a decision by night: what the director proposes alone."""
    return _proposal(case, by=by, fund=fund, night_exception=True)


@action(
    _lazy("decide"),
    stored_as="decide",
    explains=lambda decision, **_: _money_explained(decision),
    includes=["fund", "open appeal"],
)
def decide_by_night(
    decision: FundingDecision,
    *,
    by: User,
    go_ahead_reason: str,
    note: str,
    decided_at: datetime | None = None,
    booked_on: date | None = None,
) -> Commitment:
    """Its second half: what the director then decides alone."""
    told = {"decided_at": decided_at, "booked_on": booked_on}
    return _approve(decision, by=by, go_ahead_reason=go_ahead_reason, note=note, **told)


@action(
    _lazy("acknowledge go ahead"),
    permission="donations.acknowledge_go_ahead",
    rule=rules.may_acknowledge,
    explains=lambda _decision, **_: explained(),
)
def acknowledge_go_ahead(decision: FundingDecision, *, by: User) -> GoAheadSeen:
    """Say that one saw what another officer committed below the floor, and why; it leaves the desks."""
    require(rules.may_acknowledge(decision, by=by))
    return GoAheadSeen.objects.create(decision=decision, seen_by=by)


@action(
    _lazy("review decision by night"),
    permission="donations.review_night_decision",
    rule=rules.may_review_night,
    case=lambda subject, **_: _case(subject),
    name="review decision by night",
)
def review_night(decision: FundingDecision, *, by: User) -> FundingDecision:
    """Another officer has looked at a decision taken alone by night; once."""
    held = FundingDecision.objects.select_for_update(of=["self"], no_key=True).get(pk=decision.pk)
    require(rules.may_review_night(held, by=by))
    held.reviewed_by, held.reviewed_at = by, clock.now()
    held.save(update_fields=["reviewed_by", "reviewed_at"])
    return held


@action(
    _lazy("ask for overrun"),
    permission="donations.ask_overrun",
    rule=rules.may_ask_overrun,
    name="ask for overrun",
    case=lambda commitment, **_: _case(commitment.decision),
    explains=lambda commitment, **_: explained(
        decision_one_open_per_case=lambda: errors.ProposedAlready(case=commitment.case_reference)
    ),
)
def ask_overrun(commitment: Commitment, *, by: User, amount: int, reason: str) -> FundingDecision:
    """Ask for more than was committed: a bill is higher than the estimate, or came after arrival or after closing.

    Nothing moves before another officer has approved it. Refused without a reason, and while something else of the request
    waits for a decision.
    """
    require(rules.may_ask_overrun(commitment))
    decision = _overrun(commitment, by=by, amount=amount, reason=reason)
    note_proposal(decision)
    return decision


@action(
    _lazy("ask for bill"),
    permission="donations.ask_overrun",
    rule=rules.may_ask_for_bill,
    name="ask for bill",
    case=lambda case, **_: case,
    explains=lambda case, **sums: _bill_explained(case, **sums),
)
def ask_for_bill(
    case: Case,
    *,
    by: User,
    amount: int,
    reason: str,
    currency: str = BOOK_CURRENCY,
    rate: Decimal | None = None,
    rate_from: str = BOOK_CURRENCY,
    paid_on: date | None = None,
    is_rate_confirmed: bool = False,
) -> FundingDecision:
    """Ask for the sum of a bill that was paid for a rescue to which nothing was ever committed, whatever became of it.

    Nothing moves before another officer has approved it. What was paid in another currency is asked for by the rate of the day
    it was paid on (today), which is kept and compared as that of a payment is. Refused without a reason, once money was committed
    to the request (then an overrun is asked for), and while something else of it waits for a decision.
    """
    require(rules.may_ask_for_bill(case))
    paid_on = paid_on or clock.today()
    if paid_on > clock.today():
        raise InTheFuture
    fund = Fund.objects.rescue()
    booked = convert(amount, currency, rate, into=fund.currency, rate_from=rate_from)
    if booked <= 0:
        raise TooSmall
    if not reason.strip():
        raise errors.BillReasonMissing
    quotation = quotation_of(currency, rate, rate_from, fund.currency)
    rates.check(quotation, paid_on, is_confirmed=is_rate_confirmed)
    as_paid = {"original_amount": amount, "original_currency": currency, "rate": rate, "rate_from": rate_from}
    decision = FundingDecision(
        case_id=case.pk,
        case_reference=case.reference,
        fund=fund,
        amount=booked,
        paid_on=paid_on,
        proposed_by=by,
        **(as_paid if quotation else {}),
    )
    seal(decision, reason=reason.strip())
    decision.save(force_insert=True)
    note_proposal(decision)
    return decision


@action(
    _lazy("approve overrun"),
    permission="donations.decide",
    rule=rules.may_approve_overrun,
    name="approve overrun",
    case=lambda decision, **_: _case(decision),
    explains=lambda decision, **_: _overrun_explained(
        decision.fund,
        decision.amount,
        refused=rules.not_covered(decision),
        bill_of_nothing_committed=lambda: errors.BillOfCommitment(case=decision.case_reference),
    ),
    includes=["open appeal"],
)
def approve_overrun(
    decision: FundingDecision,
    *,
    by: User,
    go_ahead_reason: str = "",
    note: str = "",
    decided_at: datetime | None = None,
    booked_on: date | None = None,
) -> FundingDecision:
    """Commit what another person asked for beside what was committed, or for a bill; nobody's status changes.

    Refused when less is available than it asks for, and, below the floor, without a signed reason.
    """
    held = _held(decision)
    require(rules.may_approve_overrun(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    told = {"decided_at": decided_at, "booked_on": booked_on}
    return _approve_overrun(held, by=by, go_ahead_reason=go_ahead_reason, note=note, **told)


@action(
    _lazy("approve overrun by night"),
    permission="donations.decide",
    rule=rules.may_overrun_alone,
    case=lambda commitment, **_: _case(commitment.decision),
    explains=lambda commitment, *, amount, **_: _overrun_explained(
        commitment.fund,
        amount,
        decision_one_open_per_case=lambda: errors.ProposedAlready(case=commitment.case_reference),
        decision_one_night_unreviewed=_night_unreviewed,
    ),
    includes=["open appeal"],
)
def approve_overrun_by_night(
    commitment: Commitment,
    *,
    by: User,
    amount: int,
    reason: str,
    go_ahead_reason: str = "",
    note: str = "",
    decided_at: datetime | None = None,
    booked_on: date | None = None,
) -> FundingDecision:
    """The director alone, by night, up to the limit by night; another officer reviews it within 72 hours."""
    moment = decided_at or clock.now()
    require(rules.may_overrun_alone(commitment, by=by, at=decided_at) or rules.may_add_by_night(amount, moment))
    require(rules.may_cover_overrun(commitment.fund, amount))
    require(rules.may_be_decided_at(commitment.decision, decided_at))
    decision = _overrun(commitment, by=by, amount=amount, reason=reason, night_exception=True)
    note_proposal(decision)
    told = {"decided_at": decided_at, "booked_on": booked_on}
    return _approve_overrun(decision, by=by, go_ahead_reason=go_ahead_reason, note=note, **told)


@action(
    _lazy("decline overrun"),
    permission="donations.decide",
    rule=rules.may_answer_overrun,
    name="decline overrun",
    explains=lambda _decision, **_: explained(),
    case=lambda decision, **_: _case(decision),
)
def decline_overrun(
    decision: FundingDecision, *, by: User, note: str, decided_at: datetime | None = None
) -> FundingDecision:
    """Say no to an overrun, or to a bill, with the reason whoever asked reads; no money moves."""
    if not note.strip():
        raise errors.DeclinedWithoutWords
    held = _held(decision)
    require(rules.may_answer_overrun(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    seal(held, note=note.strip())
    _sign(held, DecisionStatus.DECLINED, by=by, decided_at=decided_at)
    return held


@action(
    _lazy("set waiting for funds"),
    permission=["donations.take_over", "donations.decide"],
    rule=rules.may_wait,
    case=lambda subject, **_: _case(subject),
    name="set waiting for funds",
    includes=["wait", "make estimate"],
)
def set_waiting(
    subject: FundingDecision | Case, *, by: User, decided_at: datetime | None = None, source: str = ""
) -> FundsShortfall:
    """Let a case wait for funds, and keep what was missing; refused when the money was there then. Ends an open proposal.

    Before the ledger begins, `source` says from where it is known that money lacked. As the answer to a decision, refused
    once somebody else has answered it, and to whoever proposed it.
    """
    case = _case(subject)
    held = _held(subject) if isinstance(subject, FundingDecision) else Case.objects.get(pk=case.pk)
    require(rules.may_wait(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    _end_proposals(case, DecisionStatus.WAIT, by=by, decided_at=decided_at)
    shortfall = _keep_shortfall(case, by=by, decided_at=decided_at, source=source, is_takeover=False)
    casework.wait_for(case, by=by, detail=WaitingFor.FUNDS, occurred_at=shortfall.occurred_at)
    return shortfall


@action(
    _lazy("let rescue wait"),
    permission="donations.decide",
    rule=rules.may_let_wait,
    name="let rescue wait",
    explains=lambda _decision, **_: explained(),
    case=lambda decision, **_: _case(decision),
    includes=["wait"],
)
def let_wait(
    decision: FundingDecision, *, by: User, waiting_for: str, decided_at: datetime | None = None
) -> FundingDecision:
    """Answer that a rescue waits for a safe moment, for documents or for the border to open, whether or not money is there.

    Everybody who is not under way yet waits for it; no money moves, and it can be proposed again at any time.
    """
    if waiting_for not in WAITS:
        raise errors.ReasonOfWaitMissing
    held = _held(decision)
    require(rules.may_let_wait(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    _sign(held, WAITS[waiting_for], by=by, decided_at=decided_at)
    casework.wait_for(_case(held), by=by, detail=waiting_for, occurred_at=held.decided_at)
    return held


@action(
    _lazy("decline decision"),
    permission="donations.decide",
    rule=rules.may_decline,
    name="decline decision",
    explains=lambda _decision, **_: explained(),
    case=lambda decision, **_: _case(decision),
    includes=["decline"],
)
def decline(decision: FundingDecision, *, by: User, note: str, decided_at: datetime | None = None) -> FundingDecision:
    """Say no to a rescue, with the reason that stands in its history; the case's people are declined."""
    held = _held(decision)
    require(rules.may_decline(held, by=by, at=decided_at) or rules.may_be_decided_at(held, decided_at))
    _sign(held, DecisionStatus.DECLINED, by=by, decided_at=decided_at)
    casework.decline(_case(held), by=by, reason=note, occurred_at=held.decided_at)
    return held


@action(
    _lazy("take back proposal"),
    permission=["donations.propose_decision", "donations.ask_overrun"],
    rule=rules.may_withdraw,
    name="withdraw proposal",
    stored_as="take back proposal",
    case=lambda decision, **_: _case(decision),
)
def withdraw(decision: FundingDecision, *, by: User) -> FundingDecision:
    """End a proposal that nobody needs any more, or one's own; nobody's status changes, and no money moves.

    Refused once it was answered, and for another's while somebody in the request can still need the money.
    """
    held = _held(decision)
    require(rules.may_withdraw(held, by=by))
    _sign(held, DecisionStatus.WITHDRAWN, by=by)
    return held


@action(
    _lazy("propose for request that counts"),
    permission="donations.propose_decision",
    rule=rules.may_propose_instead,
    name="propose instead",
    stored_as="propose for request that counts",
    case=lambda twice, **_: Case(pk=twice.original.pk),
    includes=["withdraw proposal", "propose decision"],
)
def propose_instead(twice: casework.Repeated, *, by: User) -> FundingDecision:
    """End what was proposed for a duplicate, and propose for the request that counts what its own people need.

    Whoever answers it is another, as of every proposal. Money that was committed already stays until the treasurer releases
    it. Refused as `may_propose` says of the request that counts.
    """
    require(rules.may_propose_instead(twice, by=by))
    for decision in FundingDecision.objects.about_rescues().filter(case=twice.case).open().order_by("pk"):
        withdraw(decision, by=by)
    return propose(twice.original, by=by)


@action(
    _lazy("take over"),
    permission=["donations.take_over", "donations.decide"],
    rule=rules.may_take_over,
    includes=["hand over", "make estimate"],
)
def take_over(
    case: Case,
    *,
    by: User,
    agreed_by: User,
    partner: Partner,
    reason: str,
    decided_at: datetime | None = None,
    source: str = "",
    answers: FundingDecision | None = None,
    members: Collection[CaseMember] | None = None,
) -> Case:
    """Hand a rescue to a partner, or that of some `members` of it alone. For lack of funds, estimate, available sum and shortfall of that moment are kept.

    Refused for lack of funds when the money was there then; before the ledger begins, `source` says from where it is known
    that it was not. Ends an open proposal, signed by whoever agreed; as the answer to
    one, refused once somebody else has answered it, and to whoever proposed it.
    """
    subject = _held(answers) if answers else Case.objects.get(pk=case.pk)
    if answers:  # It was asked for those whom no partner leads.
        members = Case.objects.get(pk=case.pk).without_partners
    require(rules.may_take_over(subject, by=by, at=decided_at) or rules.may_be_decided_at(subject, decided_at))
    _end_proposals(case, DecisionStatus.PARTNER, by=agreed_by, decided_at=decided_at)
    occurred_at = decided_at or clock.now()
    if reason == LeadReason.LACK_OF_FUNDS:
        kept = _keep_shortfall(case, by=by, decided_at=decided_at, source=source, is_takeover=True, members=members)
        occurred_at = kept.occurred_at  # The database asks for what lacked at this very moment.
    return casework.hand_over(
        case, by=by, agreed_by=agreed_by, partner=partner, reason=reason, occurred_at=occurred_at, members=members
    )


def need_of(case: Case, *, by: User, fund: Fund | None = None, at: datetime | None = None) -> Need:
    """The case's estimate (made if it no longer holds) beside what the fund had free at a moment."""
    fund = Fund.objects.get(pk=fund.pk) if fund else Fund.objects.rescue()
    return Need(fund, make_estimate(case, by=by), standing.available_at(fund, at))


def _case(subject: FundingDecision | Case) -> Case:
    """The case of a decision by its key alone: officers who may decide need not be able to see it."""
    return subject if isinstance(subject, Case) else Case(pk=subject.case_id)


def _proposal(case: Case, *, by: User, fund: Fund | None, night_exception: bool = False) -> FundingDecision:
    """One open decision of a case that is open, has somebody open in it and no money left."""
    case = Case.objects.get(pk=case.pk)
    require(rules.may_propose(case))
    estimate = make_estimate(case, by=by)
    decision = FundingDecision.objects.create(
        case=case,
        case_reference=case.reference,
        estimate=estimate,
        amount=estimate.amount,
        fund=fund or Fund.objects.rescue(),
        proposed_by=by,
        night_exception=night_exception,
    )
    note_proposal(decision)
    return decision


def _approve(
    decision: FundingDecision,
    *,
    by: User,
    go_ahead_reason: str,
    note: str,
    decided_at: datetime | None,
    booked_on: date | None,
) -> Commitment:
    """Sign, let the rescue begin, and last of all move the fund."""
    fund = _go_ahead(decision, go_ahead_reason)
    seal(decision, go_ahead_reason=go_ahead_reason.strip() or None, note=note.strip() or None)
    _sign(decision, DecisionStatus.APPROVED, by=by, decided_at=decided_at)
    casework.fund(_case(decision), by=by, occurred_at=decision.decided_at)
    entry = commit(decision, by=by, booked_on=booked_on)
    # The fund is locked from here on: nothing slow may follow.
    _keep_what_is_left(decision, fund, entry, by=by)
    return entry.source


def _approve_overrun(
    decision: FundingDecision,
    *,
    by: User,
    go_ahead_reason: str,
    note: str,
    decided_at: datetime | None,
    booked_on: date | None,
) -> FundingDecision:
    """Sign, and move the fund: on the day it was decided, and not before the commitment it adds to was booked.

    A bill has a commitment of its own.
    """
    fund = _go_ahead(decision, go_ahead_reason)
    seal(decision, go_ahead_reason=go_ahead_reason.strip() or None, note=note.strip() or None)
    _sign(decision, DecisionStatus.APPROVED, by=by, decided_at=decided_at)
    promise = commit if decision.is_bill else _commit_more
    entry = promise(decision, by=by, booked_on=booked_on)
    # The fund is locked from here on: nothing slow may follow.
    _keep_what_is_left(decision, fund, entry, by=by)
    return decision


def _commit_more(decision: FundingDecision, *, by: User, booked_on: date | None) -> LedgerEntry:
    """Promise what an overrun adds: its source is the decision itself."""
    committed_on = decision.amends.entries.values_list("booked_on", flat=True).first()
    day = bookkeeping.booking_day(decision.decided_at, booked_on, not_before=committed_on)
    moment = bookkeeping.booking_moment(decision.decided_at, day)
    (entry,) = bookkeeping.post(decision, by=by, occurred_at=moment)
    return entry


def _overrun(
    commitment: Commitment, *, by: User, amount: int, reason: str, night_exception: bool = False
) -> FundingDecision:
    """One open decision of a request, for more of what was committed to it."""
    if amount <= 0:
        raise TooSmall
    if not reason.strip():
        raise errors.ReasonOfOverrunMissing
    decision = FundingDecision(
        case_id=commitment.decision.case_id,
        case_reference=commitment.case_reference,
        estimate_id=commitment.decision.estimate_id,
        fund_id=commitment.fund_id,
        amends=commitment,
        amount=amount,
        proposed_by=by,
        night_exception=night_exception,
    )
    seal(decision, reason=reason.strip())
    decision.save(force_insert=True)
    return decision


def _go_ahead(decision: FundingDecision, reason: str) -> Fund:
    """The fund as it is now; below its floor a reason is signed."""
    fund = decision.fund  # Read by the rule a moment ago; the trigger of the ledger has the last word.
    if not reason.strip() and fund.available - decision.amount < (fund.floor or 0):
        raise errors.GoAheadNeeded.of(fund, decision.amount)
    return fund


def _keep_what_is_left(decision: FundingDecision, fund: Fund, entry: LedgerEntry, *, by: User) -> None:
    """The figures of the fund as its trigger wrote them; an appeal runs where they are below the floor."""
    decision.available_after = entry.available_after
    decision.available_before = entry.available_after + entry.committed_change
    if decision.available_after < (fund.floor or 0) and not fund.appeals.running().exists():
        appeals.open_appeal(by=by, fund=fund)


def commit(decision: FundingDecision, *, by: User, booked_on: date | None = None) -> LedgerEntry:
    """Promise the money of an approved decision: the entry, whose source is the new commitment."""
    day = bookkeeping.booking_day(decision.decided_at, booked_on)
    commitment = Commitment.objects.create(
        decision=decision, fund_id=decision.fund_id, case_reference=decision.case_reference, amount=decision.amount
    )
    (entry,) = bookkeeping.post(commitment, by=by, occurred_at=bookkeeping.booking_moment(decision.decided_at, day))
    commitment.remaining = commitment.amount  # As the trigger wrote it.
    return entry


def _held(decision: FundingDecision) -> FundingDecision:
    """The proposal read again under its lock, with whoever made it."""
    proposals = FundingDecision.objects.select_for_update(of=["self"], no_key=True).select_related("proposed_by")
    return proposals.get(pk=decision.pk)


def _sign(decision: FundingDecision, status: DecisionStatus, *, by: User, decided_at: datetime | None = None) -> None:
    """Write down what was decided, by whom and when."""
    sign(decision, status, by=by, decided_at=decided_at, fields=["go_ahead_reason", "note"])
    note_decision(decision, by=by)


def _end_proposals(case: Case, status: DecisionStatus, *, by: User, decided_at: datetime | None = None) -> None:
    """Whatever still waits for a decision on the case is decided by this act; overruns and bills wait on: a bill stays."""
    rescues = FundingDecision.objects.about_rescues().filter(case_id=case.pk).open()
    for decision in rescues.select_for_update(of=["self"], no_key=True):
        _sign(decision, status, by=by, decided_at=decided_at)


def _keep_shortfall(
    case: Case,
    *,
    by: User,
    decided_at: datetime | None,
    source: str,
    is_takeover: bool,
    members: Collection[CaseMember] | None = None,
) -> FundsShortfall:
    """Store what was missing, of some `members` alone where others stay; refused when nothing was, and where neither the ledger nor a source says so."""
    need = need_of(case, by=by, at=decided_at)
    is_told = need.available is None
    if is_told and not source.strip():
        raise errors.ToldWithoutSource
    if not is_told and not need.shortfall:
        raise errors.MoneyWasThere(needed=Money(need.estimate.amount))
    (number,) = next_ids(FundsShortfall, 1)
    kept = FundsShortfall(
        pk=number,
        case_id=case.pk,
        case_reference=need.estimate.case_reference,
        fund=need.fund,
        estimate=need.estimate,
        people=_part_of(case, members),
        is_takeover=is_takeover,
        occurred_at=decided_at or clock.now(),
        recorded_by=by,
    )
    seal(kept, source=source.strip() if is_told else None)
    with explained(shortfall_is_real=lambda: errors.MoneyWasThere(needed=Money(need.estimate.amount))):
        kept.save(force_insert=True)
    kept.refresh_from_db(fields=["available", "shortfall"])
    return kept


def _part_of(case: Case, members: Collection[CaseMember] | None) -> int | None:
    """How many some of a request are of those who travel; nothing where they are all of them, or handed on by a partner."""
    travelling = Case.objects.get(pk=case.pk).travelling
    part = travelling if members is None else [member for member in travelling if member in members]
    return len(part) if 0 < len(part) < len(travelling) else None


def _night_unreviewed() -> errors.NightUnreviewed:
    """The refusal with the decision that waits for its review."""
    return errors.NightUnreviewed(case=FundingDecision.objects.by_night_unreviewed().get().case_reference)


def _money_explained(decision: FundingDecision):
    """Answers of the fund's CHECK and trigger to a decision."""
    return explained(
        fund_never_overspent=lambda: MoneyShort.of(decision.fund, decision.amount),
        decision_needs_go_ahead=lambda: errors.GoAheadNeeded.of(decision.fund, decision.amount),
    )


def _bill_explained(
    case: Case,
    *,
    currency: str = BOOK_CURRENCY,
    rate: Decimal | None = None,
    rate_from: str = BOOK_CURRENCY,
    paid_on: date | None = None,
    **_others: object,
):
    """Answers of the database to a bill: something else of the request waits or was committed meanwhile, or its rate takes two."""
    day = paid_on or clock.today()
    return explained(
        decision_one_open_per_case=lambda: errors.ProposedAlready(case=case.reference),
        bill_of_nothing_committed=lambda: errors.BillOfCommitment(case=case.reference),
        rate_needs_second_officer=lambda: rates.refused(quotation_of(currency, rate, rate_from), day),
    )


def _overrun_explained(
    fund: Fund,
    amount: int,
    *,
    refused: type[errors.OverrunNotCovered] = errors.OverrunNotCovered,
    **others: Callable[[], DomainError],
):
    """Answers of the fund's CHECK and trigger to an overrun, or a bill."""
    return explained(
        fund_never_overspent=lambda: refused.of(fund, amount),
        decision_needs_go_ahead=lambda: errors.GoAheadNeeded.of(fund, amount),
        **others,
    )
