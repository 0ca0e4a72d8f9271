"""The clock of a request, read by the pages of money."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cases.case.models import Case
from cases.response_time.measure import Clock, ClockState, clock_of
from lfnkr.calendar import clock


class Ticking(NamedTuple):
    """The 72-hour clock of a request as its component shows it."""

    elapsed: int
    state: str
    due: datetime

    @classmethod
    def of(cls, case: Case) -> Ticking | None:
        """What it reads now; none once it has stopped."""
        return cls.read(clock_of(case, clock.now()))

    @classmethod
    def read(cls, reading: Clock) -> Ticking | None:
        """The same of a clock that was measured already."""
        if not reading.is_ticking:
            return None
        state = "paused" if reading.state == ClockState.PAUSED else "running"
        return cls(int(reading.hours_net * 60), state, clock.now() + reading.left)
