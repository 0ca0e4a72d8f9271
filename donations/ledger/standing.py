"""What a fund held and had promised at a moment; nothing is written."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from donations.ledger.models import Fund


class Standing(NamedTuple):
    """What a fund held and had promised at one moment."""

    balance: int
    committed: int

    @property
    def available(self) -> int:
        """What nothing had promised."""
        return self.balance - self.committed


def standing_at(fund: Fund, moment: datetime) -> Standing:
    """What the fund held and had promised at a moment, by what was recorded then: the last entry says it."""
    last = fund.entries.known_at(moment).order_by("-recorded_at", "-number").first()
    return Standing(last.balance_after, last.committed_after) if last else Standing(0, 0)


def available_at(fund: Fund, moment: datetime | None = None) -> int:
    """What nothing had promised at a moment; without one, now."""
    return standing_at(fund, moment).available if moment else fund.available
