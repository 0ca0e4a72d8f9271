"""What waits for the signature of an officer, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from donations.decisions.models import FundingDecision
from donations.ledger.models import Fund
from lfnkr.postgresql.kept_questions import kept


@dataclass(frozen=True)
class WaitingDecision:
    """A decision that waits, and what it would do to the reserve (minor units)."""

    decision: FundingDecision
    fund: Fund

    @property
    def leaves(self) -> int:
        """What would be available afterwards; negative when the money does not cover it."""
        return self.fund.available - self.decision.amount

    @property
    def short_by(self) -> int:
        """What is missing to pay for it, or nothing."""
        return max(0, -self.leaves)

    @property
    def below_floor_by(self) -> int:
        """How far below the floor it would bring the reserve, or nothing."""
        return max(0, (self.fund.floor or 0) - self.leaves)


def waiting_decisions() -> list[FundingDecision]:
    """The decisions that wait, each with its estimate and whoever proposed it."""
    return _open()


@kept
def _open() -> QuerySet:
    return FundingDecision.objects.open().select_related("estimate", "proposed_by").order_by("proposed_at")
