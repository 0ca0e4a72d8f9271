"""The entries of one item as its page shows them: each with its number, and the way to reverse it; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from donations.ledger.models import Booked, LedgerEntry
from donations.ledger.sources import source_of
from lfnkr.accounts.models import User


def entries_of(user: User, *rows: Booked) -> list[LedgerEntry]:
    """What these rows booked and what undid it, in the order of the ledger; each knows whether this person may undo it.

    Nothing for whoever does not see the ledger.
    """
    booked = LedgerEntry.objects.visible_to(user).with_sources().select_related("fund", "undone_by")
    found = booked.filter(_of(rows)).order_by("recorded_at", "number") if rows else []
    may_reverse = user.has_perm("donations.reverse_entry")
    entries = list(found)
    for entry in entries:
        entry.may_be_reversed = may_reverse and entry.is_reversible
    return entries


def _of(rows: Iterable[Booked]) -> Q:
    """The journals of the rows, and what undoes their entries."""
    wanted = Q()
    for row in rows:
        kind = source_of(type(row)).kind
        wanted |= Q(journal__source_kind=kind, journal__source_id=row.pk)
        wanted |= Q(undoes__journal__source_kind=kind, undoes__journal__source_id=row.pk)
    return wanted
