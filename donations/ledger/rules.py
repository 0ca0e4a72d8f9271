"""Whether an entry may be undone, whether a fund has so much free, and whether each day can bear what is booked on a past one."""

from __future__ import annotations

from datetime import date

from donations.ledger import errors, sources, standing
from donations.ledger.models import Fund, LedgerEntry
from donations.ledger.sources import Line
from donations.periods.rules import may_book_on
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def may_take(fund: Fund, amount: int) -> DomainError | None:
    """Whether a fund has so much that nothing has promised: a first look without a lock, its CHECK has the last word."""
    fund.refresh_from_db(fields=["balance", "committed"])
    return errors.EverythingCommitted.of(fund, amount) if amount > fund.available else None


def may_reverse(entry: LedgerEntry) -> DomainError | None:
    """Whether an entry may be undone by its exact negative: of a kind that can be, not settled, once, and its money is still there.

    Of an exchange both sides are asked, which are undone together.
    """
    if not sources.by_kind(entry.journal.source_kind).is_reversible or not entry.source.may_be_undone:
        return errors.NotReversible()
    if LedgerEntry.objects.filter(undoes=entry).exists():
        return errors.ReversedAlready()
    entries = [entry, *entry.source.undone_with]
    if any(each.fund.closed_on for each in entries):
        return errors.FundClosed()
    for fund in {each.fund for each in entries}:
        of_fund = [each.balance_change - each.committed_change for each in entries if each.fund_id == fund.pk]
        if refused := may_take(fund, sum(of_fund)):
            return refused
    return None


def may_book(line: Line, day: date) -> DomainError | None:
    """Whether a movement may be booked on a day: in an open month, and no day from then on ends with less than nothing
    promised, or free.

    Today is left to the fund's own CHECK, whose sentences say what to do now.
    """
    if day >= clock.today():
        return None
    if closed := may_book_on(day):
        return closed
    short = standing.first_short_day(line.fund, day, balance=line.balance, committed=line.committed)
    return errors.DayShort.of(Fund.objects.get(pk=line.fund), short) if short else None
