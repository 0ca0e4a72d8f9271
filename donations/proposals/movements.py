"""Fees, transfers and reversals as they are booked: alone where small, else as two officers signed them."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.ledger import errors, rules
from donations.ledger.bookkeeping import moment_on, post
from donations.ledger.choices import AdjustmentKind, FundKind
from donations.ledger.models import Adjustment, Fund, LedgerEntry, Reversal, Transfer
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.keyring.sealing import seal
from lfnkr.money import BOOK_CURRENCY, check_minor


@action(
    _lazy("transfer"),
    permission="donations.transfer",
    explains=lambda *, source, amount, **_: explained(
        fund_never_overspent=lambda: errors.EverythingCommitted.of(source, amount),
        transfer_keeps_purpose=lambda: errors.PurposeKept(fund=source),
    ),
)
def transfer(
    *,
    by: User,
    source: Fund,
    target: Fund,
    amount: int,
    booked_on: date | None = None,
    proposal: MoneyProposal | None = None,
) -> Transfer:
    """Move money between two funds, as two officers signed it; their proposal says why.

    Refused beyond what is free, and for money that donors gave for a purpose and did not agree to move.
    """
    check_two_funds(source, target, amount)
    occurred_at = moment_on(booked_on)
    moved = Transfer.objects.create(
        fund=source,
        target=target,
        amount=amount,
        proposal=proposal,
        recorded_by=by,
    )
    post(moved, by=by, occurred_at=occurred_at)
    return moved


def check_two_funds(source: Fund, target: Fund, amount: int) -> None:
    """Refuse a transfer within one fund, between two currencies, or of nothing."""
    if source.pk == target.pk:
        raise errors.SameFund
    if source.currency != target.currency:
        raise errors.OtherCurrency.of(source, target)
    if check_minor(amount, source.currency) <= 0:
        raise TooSmall


@action(
    _lazy("reverse"),
    permission="donations.reverse_entry",
    rule=rules.may_reverse,
    explains=lambda entry, **_: explained(
        fund_never_overspent=lambda: errors.EverythingCommitted.of(
            entry.fund, abs(entry.balance_change - entry.committed_change)
        ),
        commitment_never_overdrawn=lambda: errors.CommitmentMoved(case=entry.case_reference),
        entry_fits_its_source=errors.NotReversible,
    ),
)
def reverse(entry: LedgerEntry, *, by: User, reason: str = "", proposal: MoneyProposal | None = None) -> LedgerEntry:
    """Undo one entry by its exact negative, once; what took two officers takes two to undo.

    `reason`: of what one officer undoes alone; else the proposal says it. Refused when the money meanwhile went elsewhere.
    """
    entry.source.hold()
    require(rules.may_reverse(entry))
    undone = Reversal(entry=entry, proposal=proposal, recorded_by=by)
    seal(undone, reason=reason.strip() or None)
    undone.save(force_insert=True)
    along = [Reversal.objects.create(entry=other, beside=undone, recorded_by=by) for other in entry.source.undone_with]
    # The funds in the order of their keys, as everybody locks them; within one what it gains first.
    rows = sorted((undone, *along), key=lambda row: (str(row.entry.fund_id), row.entry.balance_change))
    added = {row.pk: post(row, by=by, occurred_at=clock.now()) for row in rows}
    return added[undone.pk][0]


@action(
    {
        "record fee": _lazy("record fee"),
        "record exchange": _lazy("record exchange"),
        "record cost": _lazy("record cost"),
    },
    stored_as=lambda *, kind, **_: f"record {kind}",
    permission="donations.record_fee",
    explains=lambda *, fund, kind, amount, **_: explained(
        fund_never_overspent=lambda: errors.EverythingCommitted.of(fund, -change_of(kind, amount))
    ),
)
def record_adjustment(
    *,
    by: User,
    fund: Fund,
    kind: str,
    amount: int,
    note: str = "",
    category: str = "",
    booked_on: date | None = None,
    proposal: MoneyProposal | None = None,
) -> Adjustment:
    """Book a bank fee or a cost of no rescue (which always lower the fund), or an exchange difference (signed).

    Fees up to about 50 dollars a day in sum (`FEES_ALONE`) are booked by one person; all else by two officers. `category`: of a
    cost alone. `note`: of what one books alone; else the proposal explains it.
    Refused when everything is committed: then release or transfer first.
    """
    change = change_of(kind, amount, fund.currency)
    occurred_at = moment_on(booked_on)
    adjustment = Adjustment(fund=fund, kind=kind, amount=change, category=category, proposal=proposal, recorded_by=by)
    seal(adjustment, note=note.strip() or None)
    adjustment.save(force_insert=True)
    post(adjustment, by=by, occurred_at=occurred_at)
    return adjustment


def change_of(kind: str, amount: int, currency: str = BOOK_CURRENCY) -> int:
    """What a fee, a cost or an exchange difference moves its fund by; refused when that is nothing, or part of a minor unit."""
    amount = check_minor(amount, currency)
    change = amount if kind == AdjustmentKind.EXCHANGE else -abs(amount)
    if not change:
        raise TooSmall
    return change


def is_for_its_purpose(fund: Fund, amount: int) -> bool:
    """Whether so much cannot leave a fund without what donors gave for its purpose."""
    return fund.kind == FundKind.RESTRICTED or fund.balance - amount < unspent_earmarked(fund)


def unspent_earmarked(fund: Fund) -> int:
    """What donors gave the fund for a purpose and is not spent yet, as the trigger of the ledger counts it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_unspent_earmarked(%s)", [fund.pk])
        return cursor.fetchone()[0]
