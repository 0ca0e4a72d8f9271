"""The answer to what somebody proposed: by whom, when it was given and when it was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from donations.errors import InTheFuture
from lfnkr.accounts.models import User
from lfnkr.calendar import clock


def sign(
    row: models.Model, status: str, *, by: User, decided_at: datetime | None = None, fields: Iterable[str] = ()
) -> None:
    """Write down what was answered, by whom, and when it was decided: now, or at an earlier moment that is told later.

    `fields`: what else the answer writes. Raises InTheFuture.
    """
    now = clock.now()
    if decided_at and decided_at > now:
        raise InTheFuture
    row.status, row.decided_by, row.decided_at = status, by, decided_at or now
    row.decided_recorded_at = now if row.decided_at < now else None
    row.save(update_fields=["status", "decided_by", "decided_at", "decided_recorded_at", *fields])
