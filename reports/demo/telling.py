"""Who was told what in the term in progress: the on-call list, the rounds at the hours in which something fell due, who acted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from cases import casework
from cases.models import Task
from cases.response_time.notices import CLOCK_OVER, STEPS
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.notices import alarms, rota
from lfnkr.notices.ladder import AFTER
from lfnkr.notices.models import Notice
from reports.demo.timeline import Timeline

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SEEN_BEFORE = timedelta(hours=30)
"""What is older was looked at within an hour; the newer still waits behind the bells."""

FIRST_YEAR = 2017
"""From when on tasks are done on the first of each month."""

FIRST_LOOK = -220
"""Hours from the loading at which the alarms of the years before are looked at for the last time."""


class Telling:
    """Rounds of the minute in which something was due; a missed contact that nobody has taken up yet."""

    def __init__(self, rows: Iterable[dict[str, Any]], diary: Timeline, staff: dict[str, User], now: datetime):
        self.rows, self.diary, self.staff, self.now = list(rows), diary, staff, now

    def note(self) -> None:
        """Note who is on call, and every round in which somebody was told."""
        first = self.now + FIRST_LOOK * HOUR
        self.diary.at(first, self.put_on_call)
        for moment in {first, *self.due()}:
            self.diary.at(moment, self.do_tasks)
            self.diary.at(moment + MINUTE, alarms.climb)
            self.diary.at(moment + 20 * MINUTE, self.act_on_clocks)
        for year in range(FIRST_YEAR, first.year + 1):
            for month in range(1, 13):
                day = datetime(year, month, 1, 9, tzinfo=TOKYO)
                if day < first:
                    self.diary.at(day, self.do_tasks)
        self.diary.at(self.now, self.look_behind_the_bell)

    def due(self) -> Iterable[datetime]:
        """The hours in which a step of a clock or of a missed contact was due, before the loading."""
        for row in self.rows:
            received = self.now + row["received_h"] * HOUR
            moments = [received + hours * HOUR for hours in (*STEPS, 72)]
            if "safe_signal_due_h" in row:
                moments += [self.now + row["safe_signal_due_h"] * HOUR + after for after in AFTER.values()]
            yield from (moment for moment in moments if FIRST_LOOK * HOUR < moment - self.now < timedelta(0))

    def put_on_call(self) -> None:
        """The second caseworker this week, the first one the next."""
        next_week = self.now + timedelta(days=5)
        week, by = timedelta(days=7), self.staff["director"]
        begins_at = self.now + FIRST_LOOK * HOUR
        rota.put_on_call(self.staff["second caseworker"], by=by, begins_at=begins_at, ends_at=next_week)
        rota.put_on_call(self.staff["caseworker"], by=by, begins_at=next_week, ends_at=next_week + week)

    def do_tasks(self) -> None:
        """Whoever has tasks that are due by now does them."""
        due = Task.objects.due_by(clock.now()).select_related("owner")
        for task in list(due):
            casework.finish_task(task, by=task.owner)

    def act_on_clocks(self) -> None:
        """The caseworker knows which of their clocks are over, and why."""
        for notice in Notice.objects.filter(kind=CLOCK_OVER.key, user=self.staff["caseworker"]).unseen():
            alarms.acknowledge(notice, by=self.staff["caseworker"])

    def look_behind_the_bell(self) -> None:
        """Everybody has seen what is not of these days, and what they were told of their accounts while these were opened."""
        old = Q(since__lt=self.now - SEEN_BEFORE) | Q(kind__startswith="accounts.")
        Notice.objects.unseen().filter(old).update(seen_at=F("since") + HOUR)
