"""A diary of acts, each at its own moment: written in any order, lived through in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO


class Timeline:
    """Acts with the moment each is recorded at; the one clock is set to it while it runs."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Note an act for a moment; acts of one moment run in the order they were noted."""
        self._acts.append((moment, len(self._acts), act))

    def run(self, told: Callable[[int, int], object] = lambda done, total: None) -> int:
        """Live through everything noted so far, telling how far it is; how many acts there were."""
        diary, self._acts = sorted(self._acts, key=lambda entry: entry[:2]), []
        for done, (moment, _order, act) in enumerate(diary, start=1):
            with clock.at(moment):
                act()
            told(done, len(diary))
        return len(diary)


def moment(text: str) -> datetime:
    """A moment as the data writes it; a day alone is noon in Tokyo."""
    return datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), time(12), TOKYO)


def earlier(when: datetime, minutes: int) -> datetime:
    """A little before: the proposal that an approval answers."""
    return when - timedelta(minutes=minutes)
