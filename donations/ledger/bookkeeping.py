"""Acts of the books: gifts, transfers, commitments, releases, reversals, fees; deciding and paying live elsewhere.

What takes two officers is booked with the proposal that both signed (donations/proposals); without one the database refuses it.
"""

from __future__ import annotations

from datetime import date, datetime, time

from donations.errors import InTheFuture
from donations.ledger import rules, sources
from donations.ledger.models import Booked, Journal, LedgerEntry
from donations.periods.models import books_itself
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import require


def post(source: Booked, *, by: User, occurred_at: datetime) -> list[LedgerEntry]:
    """Book what a source says that it moves: the only way of the application into the ledger; nothing where it has no lines.

    Its journal, and an entry for each line, whose trigger locks and moves the fund. The caller stands inside its act and
    explains what the database may refuse. Refused for a past day where that, or a later one, cannot bear it. Nothing slow may
    follow this call.
    """
    lines = sources.lines_of(source)
    if not lines:
        return []
    for line in lines:
        require(rules.may_book(line, occurred_at.astimezone(clock.TOKYO).date()))
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


def booking_day(happened_at: datetime, told: date | None = None, *, not_before: date | None = None) -> date:
    """The day something of a moment is booked on: the one told, else its own in Tokyo while its month is open, else today.

    `not_before`: a day on which what it draws on was booked; one not told is not earlier.
    """
    if told:
        return told
    day, today = happened_at.astimezone(clock.TOKYO).date(), clock.today()
    open_day = day if books_itself(day) else today
    return max(open_day, not_before) if not_before else open_day


def booking_moment(happened_at: datetime, day: date) -> datetime:
    """The moment an entry of a booking day bears: the moment itself where the day is its own."""
    return happened_at if happened_at.astimezone(clock.TOKYO).date() == day else moment_on(day)
