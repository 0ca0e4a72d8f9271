"""What is verified before anything is printed or frozen: books, trail, each row against the trail, the schema against its record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import connection
from django.utils.translation import pgettext

from donations.ledger import verification as books
from lfnkr.audit import content, verification
from lfnkr.audit.models import AuditEvent
from lfnkr.postgresql import schema
from reports.freezing.errors import NotVerified

MOST = 5
"""How many faults of one kind are named; one is enough to look into it."""


def faults() -> Iterator[str]:
    """A sentence for each thing that is not as it was recorded; none when everything agrees."""
    yield from (found.sentence for found in islice(books.verify().disagreements, MOST))
    fault = verification.verify().fault
    if fault and not _is_our_own(fault):
        yield fault.sentence
    yield from map(str, islice(content.differences(), MOST))
    yield from map(str, schema.compare().differences[:MOST])


def require_as_recorded() -> None:
    """Refuse to print what does not rest on what was recorded; tables, row numbers and entries are named, never a person."""
    if wrong := list(faults()):
        raise NotVerified(faults=pgettext("between the items of a list", "; ").join(wrong))


def _is_our_own(fault: verification.Fault) -> bool:
    """Whether it is only that this transaction did something before, which is sealed when it ends."""
    if fault.seal is not None or fault.event is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return AuditEvent.objects.filter(pk=fault.event, txid=cursor.fetchone()[0]).exists()
