"""How things stand with backups: the newest one, the last drill, who holds the key; for desks, notices and measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from lfnkr.backup.models import BackupRun, Drill, KeyHolder
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import kept

LATEST_AFTER = timedelta(hours=26)
"""A backup older than this is missing (security promise H3)."""

DRILL_EVERY = timedelta(days=100)
"""A drill is asked for each quarter; so many days after the last one it is overdue."""


class BackupState(NamedTuple):
    """What a desk shows in three lines."""

    last: BackupRun | None
    newest: BackupRun | None
    is_missing: bool
    drilled_on: date | None
    drill_is_overdue: bool
    holders: list[KeyHolder]

    @property
    def failed_lately(self) -> bool:
        """Whether the last attempt left no backup, or left one that was not proven."""
        return bool(self.newest) and (not self.newest.is_whole or self.newest.proof == BackupRun.Proof.FAILED)


def state() -> BackupState:
    """All of it, in four small queries."""
    last = last_backup()
    drilled = last_drill_day()
    return BackupState(
        last, BackupRun.objects.first(), is_missing(last), drilled, drill_is_overdue(drilled), key_holders()
    )


@kept
def _newest_whole() -> QuerySet:
    return BackupRun.objects.whole().order_by("-ended_at")[:1]


@kept
def _drills_that_succeeded() -> QuerySet:
    return Drill.objects.filter(result=Drill.Result.OPENED).order_by("-day")[:1]


@kept
def _key_holders() -> QuerySet:
    return KeyHolder.objects.order_by("copy", "-recorded_at").distinct("copy")


def last_backup() -> BackupRun | None:
    """The newest whole backup."""
    return next(iter(_newest_whole()), None)


def is_missing(last: BackupRun | None) -> bool:
    """Whether the newest whole backup, if any, is older than 26 hours."""
    return last is None or clock.now() - last.started_at > LATEST_AFTER


def backup_is_missing() -> bool:
    """Whether somebody must be told that there is no backup of the last 26 hours."""
    return is_missing(last_backup())


def last_drill_day() -> date | None:
    """The day of the last drill that succeeded."""
    return next((drill.day for drill in _drills_that_succeeded()), None)


def drill_is_overdue(day: date | None) -> bool:
    """Whether the last drill that succeeded, if any, is more than 100 days ago."""
    return day is None or clock.today() - day > DRILL_EVERY


def drill_is_due_since() -> date | None:
    """The day from which a drill is due: 100 days after the last that succeeded, or after the first backup where none ever did.

    A house that has made no backup yet is asked for one by the first hour, and for no drill.
    """
    last = last_drill_day() or _first_backup_day()
    due = last and last + DRILL_EVERY
    return due if due and due < clock.today() else None


def _first_backup_day() -> date | None:
    first = BackupRun.objects.whole().order_by("ended_at").first()
    return clock.day_of(first.ended_at) if first else None


def key_holders() -> list[KeyHolder]:
    """Who holds each copy now, the first copy first."""
    return _key_holders()


def key_has_two_holders(holders: Iterable[KeyHolder]) -> bool:
    """Whether both copies of the off-line key are with somebody, and not with the same person."""
    return len({holder.name.casefold() for holder in holders}) == len(KeyHolder.Copy)
