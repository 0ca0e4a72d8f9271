"""Acts of the books: gifts, transfers, commitments, releases, reversals, fees; deciding and paying live elsewhere.

What takes two officers is booked with the proposal that both signed (donations/proposals); without one the database refuses it.
"""

from __future__ import annotations

from datetime import date, datetime, time

from donations.errors import InTheFuture
from donations.ledger import sources
from donations.ledger.models import Booked, Journal, LedgerEntry
from lfnkr.accounts.models import User
from lfnkr.calendar import clock


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
