"""A history of which a later learnt outcome contradicts the end, for tests here and above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import casework
from cases.models import Case
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly

REPATRIATED: dict[str, Any] = {
    "status": "repatriated",
    "detail": "",
    "destination": "",
    "reason": "The police told her husband.",
    "occurred_at": None,
    "happened": exactly("2025-09-18"),
    "then": "",
    "then_happened": None,
}
"""What was learnt on a later day: she was repatriated on the 18th."""


def on(day: int) -> datetime:
    """Noon of a day of September 2025."""
    return datetime(2025, 9, day, 12, tzinfo=TOKYO)


def lost_and_found(by: User) -> Case:
    """On the way since the 10th; on the 20th contact was lost; on the 25th on the way again."""
    case = factories.case(by, received_at=on(1))
    for status, day in (("accepted", 3), ("funded", 5), ("in_movement", 10), ("interrupted", 20), ("in_movement", 25)):
        if status == "funded":
            casework.fund(case, by=by, occurred_at=on(day))
            continue
        detail = "contact_lost" if status == "interrupted" else ""
        casework.move(factories.members_of(case), by=by, status=status, detail=detail, occurred_at=on(day))
    return case
