"""The entries of one item as its page shows them: each with its number, and the way to reverse it; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from donations.ledger.models import Booked, Journal, LedgerEntry
from donations.ledger.sources import source_of
from lfnkr.accounts.models import User


def entries_of(user: User, *rows: Booked) -> list[LedgerEntry]:
    """What these rows booked and what undid it, in the order of the ledger; each knows whether this person may undo it.

    Nothing for whoever does not see the ledger.
    """
    if not rows:
        return []
    # Each question goes by an index: asked as one, with what undid them, the whole ledger would be read.
    seen = LedgerEntry.objects.visible_to(user).with_sources().select_related("fund", "undone_by")
    booked = list(seen.filter(journal__in=list(_journals(rows))))
    entries = {entry.pk: entry for entry in (*booked, *seen.filter(undoes__in=booked))}.values()
    may_reverse = user.has_perm("donations.reverse_entry")
    for entry in entries:
        entry.may_be_reversed = may_reverse and entry.is_reversible
    return sorted(entries, key=lambda entry: (entry.recorded_at, entry.number))


def _journals(rows: Iterable[Booked]) -> QuerySet[Journal]:
    """The journals of the rows."""
    wanted = Q()
    for row in rows:
        wanted |= Q(source_kind=source_of(type(row)).kind, source_id=row.pk)
    return Journal.objects.filter(wanted)
