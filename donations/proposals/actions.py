"""Acts of two officers: one proposes a fee, a transfer, a reversal ..., another signs it, and only then is it done.

Whether something takes two officers the database knows (the SQL beside migration 0013), whoever writes.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from donations.answers import sign
from donations.ledger.bookkeeping import moment_on
from donations.ledger.errors import EverythingCommitted, SecondOfficerNeeded
from donations.ledger.models import Adjustment, Fund, LedgerEntry
from donations.ledger.rules import may_reverse, may_take
from donations.proposals import errors, movements, rules
from donations.proposals.choices import ProposalKind, ProposalStatus
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import ASKED, when_signed
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.keyring.sealing import seal


def adjust(
    *, by: User, fund: Fund, kind: str, amount: int, note: str, booked_on: date | None = None
) -> Adjustment | MoneyProposal:
    """Book a fee that one person may book alone; propose a larger one, or an exchange difference."""
    facts = {"fund": fund, "kind": kind, "amount": amount, "note": note, "booked_on": booked_on}
    try:
        with transaction.atomic():
            return movements.record_adjustment(by=by, **facts)
    except SecondOfficerNeeded:
        return propose_adjustment(by=by, **facts)


def undo(entry: LedgerEntry, *, by: User, reason: str) -> LedgerEntry | MoneyProposal:
    """Reverse an entry that one person made alone; propose to reverse one that took two."""
    try:
        with transaction.atomic():
            return movements.reverse(entry, by=by, reason=reason)
    except SecondOfficerNeeded:
        return propose_reversal(entry, by=by, reason=reason)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.record_fee",
)
def propose_adjustment(
    *, by: User, fund: Fund, kind: str, amount: int, note: str, booked_on: date | None = None
) -> MoneyProposal:
    """Ask a second officer for a fee or an exchange difference; refused when the fund has less free."""
    change, day = movements.change_of(kind, amount, fund.currency), booked_on or clock.today()
    moment_on(day)
    require(may_take(fund, -change))
    return keep_proposal(ProposalKind(kind), by=by, fund=fund, amount=change, note=note, booked_on=day)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.propose_cost",
)
def propose_cost(
    *, by: User, fund: Fund, category: str, amount: int, note: str, booked_on: date | None = None
) -> MoneyProposal:
    """Ask the director for a cost that belongs to no rescue, in minor units; refused of the rescue reserve, and beyond what is free.

    Nothing of it is ever told as the cost of a rescue: it names no request, and the reserve does not pay it.
    """
    change, day = movements.change_of(ProposalKind.COST, amount), booked_on or clock.today()
    moment_on(day)
    require(rules.may_pay_cost(fund, -change))
    facts = {"fund": fund, "category": category, "amount": change, "note": note, "booked_on": day}
    return keep_proposal(ProposalKind.COST, by=by, **facts)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.transfer",
)
def propose_transfer(
    *,
    by: User,
    source: Fund,
    target: Fund,
    amount: int,
    reason: str,
    decided_by: str,
    booked_on: date | None = None,
    consent: str = "",
) -> MoneyProposal:
    """Ask a second officer for a transfer; refused beyond what is free, and for money given for a purpose without `consent`.

    With the givers' consent the treasurer alone proposes it, and the director signs. Without a day it is booked on the day it is signed.
    """
    movements.check_two_funds(source, target, amount)
    moment_on(booked_on)
    require(
        rules.may_tell_consent(consent, by=by) or rules.may_transfer(source, amount, has_consent=bool(consent.strip()))
    )
    return keep_proposal(
        ProposalKind.TRANSFER,
        by=by,
        fund=source,
        target=target,
        amount=amount,
        note=reason,
        authority=decided_by,
        booked_on=booked_on,
        consent=consent,
    )


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.reverse_entry",
    rule=rules.may_propose_reversal,
)
def propose_reversal(entry: LedgerEntry, *, by: User, reason: str) -> MoneyProposal:
    """Ask a second officer to undo an entry; refused while the same is asked already."""
    require(rules.may_propose_reversal(entry))
    change = -(entry.balance_change or entry.committed_change)
    return keep_proposal(ProposalKind.REVERSAL, by=by, fund=entry.fund, entry=entry, amount=change, note=reason)


@action(
    _lazy("decide"),
    permission="donations.sign_second",
    rule=rules.may_sign_proposal,
    explains=lambda proposal, **_: explained(fund_never_overspent=lambda: _not_covered(proposal)),
    name="sign proposal",
    stored_as="decide",
    includes=["record adjustment", "transfer", "reverse"],
)
def approve(proposal: MoneyProposal, *, by: User, decided_at: datetime | None = None) -> MoneyProposal:
    """Sign another officer's proposal and do what it asks, in one act; `decided_at` where its moment is told later.

    Refused when it was answered meanwhile, or when the fund has too little free now: then it goes on waiting.
    """
    held = _held(proposal)
    require(rules.may_sign_proposal(held, by=by))
    _sign(held, ProposalStatus.APPROVED, by=by, decided_at=decided_at)
    try:
        ASKED[ProposalKind(held.kind)].do(held, by)
    except EverythingCommitted as short:
        raise errors.ProposalNotCovered(**short.params) from short
    return held


@action(
    _lazy("decline"),
    permission="donations.sign_second",
    rule=rules.may_refuse_proposal,
    name="refuse proposal",
    stored_as="decline",
)
def refuse(proposal: MoneyProposal, *, by: User, reason: str, decided_at: datetime | None = None) -> MoneyProposal:
    """Refuse a proposal, or take one's own back; whoever proposed it reads why."""
    if not reason.strip():
        raise errors.RefusedWithoutWords
    held = _held(proposal)
    require(rules.may_refuse_proposal(held))
    seal(held, refusal=reason.strip())
    _sign(held, ProposalStatus.REFUSED, by=by, decided_at=decided_at)
    return held


@when_signed(ProposalKind.COST, may=lambda proposal: rules.may_pay_cost(proposal.fund, -proposal.amount))
@when_signed(ProposalKind.FEE, ProposalKind.EXCHANGE, may=lambda proposal: may_take(proposal.fund, -proposal.amount))
def _adjustment(proposal: MoneyProposal, by: User) -> None:
    movements.record_adjustment(
        by=by,
        fund=proposal.fund,
        kind=proposal.kind,
        amount=proposal.amount,
        category=proposal.category,
        booked_on=proposal.booked_on,
        proposal=proposal,
    )


@when_signed(
    ProposalKind.TRANSFER,
    may=lambda proposal: rules.may_transfer(proposal.fund, proposal.amount, has_consent=proposal.has_consent),
)
def _transfer(proposal: MoneyProposal, by: User) -> None:
    movements.transfer(
        by=by,
        source=proposal.fund,
        target=proposal.target,
        amount=proposal.amount,
        booked_on=proposal.booked_on,
        proposal=proposal,
    )


@when_signed(ProposalKind.REVERSAL, may=lambda proposal: may_reverse(proposal.entry))
def _reversal(proposal: MoneyProposal, by: User) -> None:
    movements.reverse(proposal.entry, by=by, proposal=proposal)


def _not_covered(proposal: MoneyProposal) -> errors.ProposalNotCovered:
    """What a second signature is refused with where another took the money in the same moment."""
    short = EverythingCommitted.of(proposal.fund, abs(proposal.amount))
    return errors.ProposalNotCovered(**short.params)


def _held(proposal: MoneyProposal) -> MoneyProposal:
    """The proposal read again under its lock; what its kind alone needs is read where it is needed.

    Everything that may lie behind some kind, as its page shows it, is a question of eighteen tables: it takes PostgreSQL longer to
    plan than all else that signing asks.
    """
    found = MoneyProposal.objects.select_for_update(of=["self"], no_key=True)
    return found.select_related("fund", "proposed_by", "taken_up_by").get(pk=proposal.pk)


def _sign(proposal: MoneyProposal, status: ProposalStatus, *, by: User, decided_at: datetime | None) -> None:
    """Write down what was answered, by whom and when."""
    sign(proposal, status, by=by, decided_at=decided_at, fields=["refusal"])
