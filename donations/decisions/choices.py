"""Where a decision stands, and what a rescue waits for besides funds; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.status import WaitingFor


class DecisionStatus(models.TextChoices):
    """Where a proposed funding decision stands."""

    PROPOSED = "proposed", _lazy("waiting for the decision")
    APPROVED = "approved", _lazy("approved: LFNKR pays")
    WAIT = "wait", _lazy("wait for funds")
    SAFE = "safe", _lazy("wait for a safe moment")
    DOCUMENTS = "documents", _lazy("wait for documents")
    BORDER = "border", _lazy("wait for the border to open")
    PARTNER = "partner", _lazy("a partner leads")
    DECLINED = "declined", _lazy("declined")
    WITHDRAWN = "withdrawn", _lazy("taken back")


WAITS: dict[str, DecisionStatus] = {
    WaitingFor.SAFE_MOMENT: DecisionStatus.SAFE,
    WaitingFor.DOCUMENTS: DecisionStatus.DOCUMENTS,
    WaitingFor.BORDER_CLOSED: DecisionStatus.BORDER,
}
"""What a rescue may wait for although the money is there, and what the decision says then."""
