"""Whether an entry may be undone, and whether a fund has so much free."""

from __future__ import annotations

from donations.ledger import errors, sources
from donations.ledger.models import Fund, LedgerEntry
from lfnkr.errors import DomainError


def may_take(fund: Fund, amount: int) -> DomainError | None:
    """Whether a fund has so much that nothing has promised: a first look without a lock, its CHECK has the last word."""
    fund.refresh_from_db(fields=["balance", "committed"])
    return errors.EverythingCommitted.of(fund, amount) if amount > fund.available else None


def may_reverse(entry: LedgerEntry) -> DomainError | None:
    """Whether an entry may be undone by its exact negative: of a kind that can be, not settled, once, and its money is still there."""
    if not sources.by_kind(entry.journal.source_kind).is_reversible or not entry.source.may_be_undone:
        return errors.NotReversible()
    if LedgerEntry.objects.filter(undoes=entry).exists():
        return errors.ReversedAlready()
    return may_take(entry.fund, entry.balance_change - entry.committed_change)
