"""Rows for tests of lists: exports, since the ground has no simpler table that is listed."""

from __future__ import annotations

from datetime import datetime, timedelta

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web.lists.models import Export

BEGINNING = datetime(2026, 3, 1, 9, tzinfo=clock.TOKYO)


def export(by: User, minutes: int = 0, **facts: object) -> Export:
    """One export, asked for so many minutes after the beginning."""
    facts = {
        "list_name": "exports",
        "file_format": "csv",
        "language": "en",
        "purpose": "a check",
        "recipient": "myself",
        "is_encrypted": False,
        "asked_at": BEGINNING + timedelta(minutes=minutes),
    } | facts
    with trail.act("export list", by=by):
        return Export.objects.create(asked_by=by, **facts)
