"""What is verified before anything is frozen: the books, the audit trail, and each row against what the trail says of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import connection

from donations.ledger import verification as books
from lfnkr.audit import content, verification
from lfnkr.audit.models import AuditEvent

MOST = 5
"""How many faults of one kind are named; one is enough to look into it."""


def faults() -> Iterator[str]:
    """A sentence for each thing that is not as it was recorded; none when everything agrees."""
    yield from (found.sentence for found in islice(books.verify().disagreements, MOST))
    fault = verification.verify().fault
    if fault and not _is_our_own(fault):
        yield fault.sentence
    for one in islice(content.differences(), MOST):
        yield f"{one.table}, {one.row}: {one.column}"


def _is_our_own(fault: verification.Fault) -> bool:
    """Whether it is only that this transaction did something before, which is sealed when it ends."""
    if fault.seal is not None or fault.event is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return AuditEvent.objects.filter(pk=fault.event, txid=cursor.fetchone()[0]).exists()
