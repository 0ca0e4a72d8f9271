"""The clock of a request, read by the pages of money."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cases.case.models import Case
from cases.response_time.measure import ClockState, clock_of
from lfnkr.calendar import clock


class Ticking(NamedTuple):
    """The 72-hour clock of a request as its component shows it."""

    elapsed: int
    state: str
    due: datetime

    @classmethod
    def of(cls, case: Case) -> Ticking | None:
        """What it reads now; none once it has stopped."""
        now = clock.now()
        reading = clock_of(case, now)
        if not reading.is_ticking:
            return None
        state = "paused" if reading.state == ClockState.PAUSED else "running"
        return cls(int(reading.hours_net * 60), state, now + reading.left)
