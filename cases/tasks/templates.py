"""The tasks that a step makes due: declared once here, made by `following.py`.

A template says which status makes it due, after how long, while which statuses hold it is needed, and whether it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from cases.status import Status
from cases.tasks.choices import TaskKind, Unit
from cases.workflow.models import StatusChange
from lfnkr.calendar.clock import TOKYO, day_of
from lfnkr.calendar.months import months_after

S = Status
AT_HOUR = time(10)
"""At which hour of Tokyo a task is due that counts by days."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """One task that a step makes due. `after` hours, or `months` from the day of the step.

    `needed`: the statuses of somebody who made that step while which it is needed; when nobody is left in one of them, what
    nobody has touched is not needed any more. `unless_agreed`: an agreed next contact stands for it.
    """

    kind: TaskKind
    status: Status
    label: Promise
    needed: frozenset[Status]
    after: timedelta = timedelta(0)
    months: int = 0
    every: int | None = None
    unit: str = ""
    unless_agreed: bool = False
    of_history: bool = False
    """Whether a step that tells what an earlier rescue was makes it, too."""

    def due_at(self, step: StatusChange) -> datetime:
        """When it is due, from the last moment the step may have been: of a month or a year nobody knows a closer day."""
        if self.months:
            return datetime.combine(months_after(day_of(step.counts_at), self.months), AT_HOUR, TOKYO)
        return step.counts_at.replace(second=0, microsecond=0) + self.after


def _after_arrival(months: int, label: Promise) -> Template:
    return Template(
        kind=TaskKind.CONTACT,
        status=S.IN_DESTINATION,
        label=label,
        needed=frozenset({S.IN_DESTINATION}),
        months=months,
        of_history=True,
    )


BEFORE_FUNDS = frozenset({S.RECEIVED, S.VERIFYING, S.ACCEPTED, S.WAITING})
TEMPLATES: dict[str, Template] = {
    "verify": Template(
        kind=TaskKind.VERIFY,
        status=S.RECEIVED,
        label=TaskKind.VERIFY.label,
        needed=frozenset({S.RECEIVED, S.VERIFYING}),
        after=timedelta(hours=24),
    ),
    "signal": Template(
        kind=TaskKind.SIGNAL,
        status=S.RECEIVED,
        label=TaskKind.SIGNAL.label,
        needed=BEFORE_FUNDS | {S.FUNDED},
        after=timedelta(hours=12),
    ),
    "partner": Template(
        kind=TaskKind.PARTNER,
        status=S.ACCEPTED,
        label=TaskKind.PARTNER.label,
        needed=frozenset({S.ACCEPTED, S.WAITING, S.FUNDED}),
        after=timedelta(hours=24),
    ),
    "look": Template(
        kind=TaskKind.LOOK,
        status=S.WAITING,
        label=TaskKind.LOOK.label,
        needed=frozenset({S.WAITING}),
        after=timedelta(days=7),
        every=1,
        unit=Unit.WEEKS,
    ),
    "departure": Template(
        kind=TaskKind.DEPARTURE,
        status=S.FUNDED,
        label=TaskKind.DEPARTURE.label,
        needed=frozenset({S.FUNDED}),
        after=timedelta(hours=48),
    ),
    "attempt": Template(
        kind=TaskKind.ATTEMPT,
        status=S.INTERRUPTED,
        label=TaskKind.ATTEMPT.label,
        needed=frozenset({S.INTERRUPTED}),
        after=timedelta(hours=6),
        every=1,
        unit=Unit.DAYS,
        unless_agreed=True,
    ),
    "asker": Template(
        kind=TaskKind.ASKER,
        status=S.SAFE,
        label=TaskKind.ASKER.label,
        needed=frozenset({S.SAFE, S.IN_DESTINATION}),
        after=timedelta(hours=24),
    ),
    "arrival-1": _after_arrival(1, _lazy("speak with them 1 month after arrival")),
    "arrival-3": _after_arrival(3, _lazy("speak with them 3 months after arrival")),
    "arrival-6": _after_arrival(6, _lazy("speak with them 6 months after arrival")),
    "arrival-12": _after_arrival(12, _lazy("speak with them 12 months after arrival")),
}
"""By the key that rows carry for ever."""
