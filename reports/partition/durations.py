"""How long something took, from days of any precision: the shortest and the longest it can have been (design rule 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.response_time.measure import Clock
from reports.partition.rows import PersonRow

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Duration:
    """The shortest and the longest that something can have taken; the two are the same where both moments are known."""

    shortest: timedelta
    longest: timedelta

    def is_within(self, limit: timedelta) -> bool:
        """Whether it took no longer, whatever the days were."""
        return self.longest <= limit

    def is_over(self, limit: timedelta) -> bool:
        """Whether it took longer, whatever the days were."""
        return self.shortest > limit


def between(begins: tuple[datetime, datetime], ends: tuple[datetime, datetime]) -> Duration | None:
    """From a first and last possible moment to another; None where the end was certainly before the beginning."""
    longest = ends[1] - begins[0]
    return Duration(max(ends[0] - begins[1], NOTHING), longest) if longest >= NOTHING else None


def to_safety(row: PersonRow) -> Duration | None:
    """From when somebody came into the request until they were safe; None where no day of safety was told, or it was before."""
    if row.safe_at is None or not row.is_safety_dated:
        return None
    asked = row.requested_at
    return between((asked, asked), (row.safe_from or asked, row.safe_at)) if row.safe_at > asked else None


def to_destination(row: PersonRow) -> Duration | None:
    """From safety until the country of destination; None where no day of the one or the other was told, or no first one of safety."""
    if row.arrived_at is None or row.safe_at is None or not (row.is_safety_dated and row.is_arrival_dated):
        return None
    if row.safe_from is None:
        return None
    return between((row.safe_from, row.safe_at), (row.arrived_from or row.safe_from, row.arrived_at))


def to_mobilisation(clock: Clock, set_out_by: datetime | None) -> Duration | None:
    """From the call until the first person or money was sent on the way, by the calendar.

    Without an hour of mobilisation it was no later than the first of them is known to have set out; None where nothing is.
    """
    if clock.mobilised_at:
        return Duration(clock.gross, clock.gross)
    if set_out_by is None or set_out_by < clock.started_at:
        return None
    return Duration(NOTHING, set_out_by - clock.started_at)
