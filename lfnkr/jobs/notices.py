"""What people are told about jobs: one that failed, once until it is well again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.jobs.models import JobRun, Outcome
from lfnkr.jobs.tasks import Job, Periodic, declared, when_failed
from lfnkr.notices.alarms import raise_while_it_lasts
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Rung, Subject
from lfnkr.notices.models import Alarm
from lfnkr.notices.telling import tell

OF_JOBS = UUID("6f1c1f0a-6a53-4f0b-9f0e-3f2f0f5d7a11")
"""The space in which a job's name has its key."""

OFFICERS = "officers"


def key_of(name: str) -> UUID:
    """A job as what a notice is about."""
    return uuid5(OF_JOBS, name)


def subjects(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The jobs among these by name; what became of them stands on the desk."""
    named = {key_of(name): name for name in declared()}
    return {key: Subject(named[key], "/") for key in keys if key in named}


def _ladder(_alarm: Alarm) -> tuple[Rung, ...]:
    return (Rung(OFFICERS, timedelta(0), tuple(_officers())),)


def _is_well_again(alarm: Alarm, _now: datetime) -> bool:
    return alarm.about not in {key_of(run.name) for run in _failed_last()}


PERIODIC_FAILED = AlarmKind(
    key="jobs.periodic_failed",
    title=_lazy("A job or a nightly check failed"),
    who=_lazy("administrators, auditors"),
    when=_lazy("its last run failed; once until a run is good again"),
    subjects=subjects,
    ladder=_ladder,
    is_over=_is_well_again,
)
JOB_FAILED = NoticeKind(
    key="jobs.failed",
    title=_lazy("A job failed for good"),
    who=_lazy("administrators, auditors"),
    when=_lazy("its last try failed"),
    subjects=subjects,
)
KINDS = (PERIODIC_FAILED, JOB_FAILED)


def look_at_runs(_now: datetime) -> None:
    """Raise the alarm for each job of the clock whose last run failed."""
    for run in _failed_last():
        raise_while_it_lasts(PERIODIC_FAILED, key_of(run.name), began_at=run.ended_at)


@when_failed
def tell_of(failed: Job) -> None:
    """Tell of a job that somebody queued; those of the clock are looked at every minute."""
    if not isinstance(failed, Periodic):
        tell(JOB_FAILED, _officers(), about=key_of(failed.name), occasion=clock.now().strftime("%Y-%m-%dT%H:%M:%S"))


def _officers():
    return User.objects.with_role(Role.ADMINISTRATOR, Role.AUDITOR)


def _failed_last() -> list[JobRun]:
    """The last ended run of each job, where it failed."""
    ended = JobRun.objects.exclude(outcome__in=[Outcome.RUNNING, Outcome.LOST]).last_of_each()
    return [run for run in ended.values() if run.outcome == Outcome.FAILED]
