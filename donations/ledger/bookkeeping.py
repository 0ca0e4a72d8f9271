"""Acts of the books: gifts, transfers, commitments, releases, reversals, fees; deciding and paying live elsewhere.

What takes two officers is booked with the proposal that both signed (donations/proposals); without one the database refuses it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _lazy

from donations.choices import AdjustmentKind, Earmark
from donations.decisions.models import Commitment, FundingDecision
from donations.errors import InTheFuture, TooSmall
from donations.gifts.errors import DaysDisagree, EarmarkNeedsItsFund
from donations.gifts.models import Donation, Donor
from donations.ledger import errors, rules, sources
from donations.ledger.models import Adjustment, Booked, Fund, Journal, LedgerEntry, Reversal, Transfer
from donations.proposals.models import MoneyProposal
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.money import convert


def post(source: Booked, *, by: User, occurred_at: datetime) -> list[LedgerEntry]:
    """Book what a source says that it moves: the only way of the application into the ledger; nothing where it has no lines.

    Its journal, and an entry for each line, whose trigger locks and moves the fund. The caller stands inside its act and
    explains what the database may refuse. Nothing slow may follow this call.
    """
    lines = sources.lines_of(source)
    if not lines:
        return []
    journal = Journal.objects.create(source_kind=sources.source_of(type(source)).kind, source_id=source.pk)
    journal.source = source
    return [add_entry(journal, line, by=by, occurred_at=occurred_at) for line in lines]


def add_entry(journal: Journal, line: sources.Line, *, by: User, occurred_at: datetime) -> LedgerEntry:
    """One line of a journal; for `post` alone."""
    original_amount, original_currency, rate = line.original or (None, "", None)
    return LedgerEntry.objects.create(
        journal=journal,
        fund_id=line.fund,
        kind=line.kind,
        balance_change=line.balance,
        committed_change=line.committed,
        original_amount=original_amount,
        original_currency=original_currency,
        rate=rate,
        booked_on=occurred_at.astimezone(clock.TOKYO).date(),
        occurred_at=occurred_at,
        recorded_by=by,
    )


def moment_on(day: date | None) -> datetime:
    """The moment an entry of a day happened: now for today, noon in Tokyo for a day that is past."""
    if day is None or day == clock.today():
        return clock.now()
    if day > clock.today():
        raise InTheFuture
    return datetime.combine(day, time(12), clock.TOKYO)


@action(
    _lazy("receive donation"),
    permission="donations.record_donation",
    explains=lambda *, currency, rate, received_on, **_: rates.unusual(currency, rate, received_on),
)
def receive_donation(
    *,
    by: User,
    fund: Fund,
    amount: int,
    currency: str,
    rate: Decimal | None,
    earmark: str,
    channel: str,
    received_on: date,
    donor: Donor | None = None,
    occurred_at: datetime | None = None,
    is_rate_confirmed: bool = False,
) -> Donation:
    """Book a gift at its kept rate; refused when an earmark needs another fund, or when it is worth less than a cent.

    A rate more than 5 % from the last is confirmed by whoever books it; one more than 20 % away takes two officers.
    """
    happened_at = occurred_at or moment_on(received_on)
    if happened_at > clock.now():
        raise InTheFuture
    if happened_at.astimezone(clock.TOKYO).date() != received_on:
        raise DaysDisagree
    if earmark not in (Earmark.NONE, fund.code):
        raise EarmarkNeedsItsFund(earmark=Earmark(earmark).label, fund=fund)
    donation = Donation(
        donor=donor,
        fund=fund,
        amount=amount,
        currency=currency,
        rate=rate,
        booked_amount=convert(amount, currency, rate),
        earmark=earmark,
        channel=channel,
        received_on=received_on,
        recorded_by=by,
    )
    if donation.booked_amount <= 0:
        raise TooSmall
    rates.check(currency, rate, received_on, is_confirmed=is_rate_confirmed)
    donation.save(force_insert=True)
    post(donation, by=by, occurred_at=happened_at)
    return donation


@action(
    _lazy("transfer"),
    permission="donations.transfer",
    explains=lambda *, source, amount, **_: explained(
        fund_never_overspent=lambda: errors.EverythingCommitted.of(source, amount),
        transfer_keeps_purpose=lambda: errors.PurposeKept(fund=source.name),
    ),
)
def transfer(
    *,
    by: User,
    source: Fund,
    target: Fund,
    amount: int,
    reason: str,
    decided_by: str,
    booked_on: date | None = None,
    proposal: MoneyProposal | None = None,
) -> Transfer:
    """Move money between two funds, as two officers signed it.

    Refused beyond what is free, and for money that donors gave for a purpose.
    """
    check_two_funds(source, target, amount)
    occurred_at = moment_on(booked_on)
    moved = Transfer.objects.create(
        fund=source,
        target=target,
        amount=amount,
        reason=reason,
        decided_by=decided_by,
        proposal=proposal,
        recorded_by=by,
    )
    post(moved, by=by, occurred_at=occurred_at)
    return moved


def check_two_funds(source: Fund, target: Fund, amount: int) -> None:
    """Refuse a transfer within one fund, or of nothing."""
    if source.pk == target.pk:
        raise errors.SameFund
    if amount <= 0:
        raise TooSmall


def commit(decision: FundingDecision, *, by: User) -> LedgerEntry:
    """Promise the money of an approved decision: the entry, whose source is the new commitment.

    For donations/decisions/actions.py, which stands inside its act and explains what the database may refuse.
    """
    commitment = Commitment.objects.create(
        decision=decision, fund_id=decision.fund_id, case_reference=decision.case_reference, amount=decision.amount
    )
    (entry,) = post(commitment, by=by, occurred_at=clock.now())
    commitment.remaining = commitment.amount  # As the trigger wrote it.
    return entry


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
def reverse(entry: LedgerEntry, *, by: User, reason: str, proposal: MoneyProposal | None = None) -> LedgerEntry:
    """Undo one entry by its exact negative, once; what took two officers takes two to undo.

    Refused when the money meanwhile went elsewhere.
    """
    entry.source.hold()
    require(rules.may_reverse(entry))
    undone = Reversal.objects.create(entry=entry, reason=reason, proposal=proposal, recorded_by=by)
    (added,) = post(undone, by=by, occurred_at=clock.now())
    return added


@action(
    {"record fee": _lazy("record fee"), "record exchange": _lazy("record exchange")},
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
    note: str,
    booked_on: date | None = None,
    proposal: MoneyProposal | None = None,
) -> Adjustment:
    """Book a bank fee (which always lowers the fund) or an exchange difference (signed).

    Fees up to 50 dollars a day in sum are booked by one person; more, and an exchange difference, by two officers.
    Refused when everything is committed: then release or transfer first.
    """
    change = change_of(kind, amount)
    occurred_at = moment_on(booked_on)
    adjustment = Adjustment.objects.create(
        fund=fund, kind=kind, amount=change, note=note, proposal=proposal, recorded_by=by
    )
    post(adjustment, by=by, occurred_at=occurred_at)
    return adjustment


def change_of(kind: str, amount: int) -> int:
    """What a fee or an exchange difference moves its fund by; refused when that is nothing."""
    change = -abs(amount) if kind == AdjustmentKind.FEE else amount
    if not change:
        raise TooSmall
    return change


def unspent_earmarked(fund: Fund) -> int:
    """What donors gave the fund for a purpose and is not spent yet, as the trigger of the ledger counts it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_unspent_earmarked(%s)", [fund.pk])
        return cursor.fetchone()[0]
