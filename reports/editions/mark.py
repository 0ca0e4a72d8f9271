"""What a report says about its own edition; the rows are in reports/models/editions.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class EditionMark:
    """The edition a report is printed as: its number in its term, and when it was frozen. A report without one is a draft."""

    number: int
    frozen_at: datetime

    @property
    def corrects(self) -> int | None:
        """The number of the edition it takes the place of."""
        return self.number - 1 or None
