"""Who is told that a drill with the off-line key is due again: once a quarter, until one succeeded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.backup import state
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.models import Notice
from lfnkr.notices.telling import tell

DRILLS = UUID("6261636b-7570-4700-8000-000000000001")
"""What these notices are about: bringing a backup back, no row of it."""

QUARTER = timedelta(days=91)
"""It is asked for again so long after it was last asked for."""


def subjects(_user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The page on which a drill is recorded."""
    return {key: Subject(str(DRILL_OVERDUE.title), reverse("backup:drill-record")) for key in keys}


def waiting(keys: Collection[UUID]) -> Collection[UUID]:
    """Nothing, once a drill of the last hundred days succeeded."""
    return keys if state.drill_is_due_since() else ()


DRILL_OVERDUE = NoticeKind(
    key="backup.drill_overdue",
    title=_lazy("A backup is to be brought back on another machine, as each quarter"),
    who=_lazy("administrators, directors"),
    when=_lazy(
        "the last drill that succeeded, or the first backup, is 100 days old; once a quarter until one succeeded"
    ),
    subjects=subjects,
    waiting=waiting,
)


def look_at_drills(_now: datetime) -> None:
    """Ask for a drill that is due, unless it was asked for in this quarter."""
    since = state.drill_is_due_since()
    if since is None:
        return
    asked_on = _quarter_of(clock.today(), since).isoformat()
    if not Notice.objects.filter(kind=DRILL_OVERDUE.key, about=DRILLS, occasion=asked_on).exists():
        officers = User.objects.with_role(*roles_with("backup.record_drill"))
        tell(DRILL_OVERDUE, officers, about=DRILLS, occasion=asked_on)


def _quarter_of(day: date, since: date) -> date:
    """The day on which the quarter began in which a day lies; the first begins when the drill was due."""
    return since + QUARTER * ((day - since) // QUARTER)
