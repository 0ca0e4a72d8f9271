"""Every periodic job as the administrator's desk shows it: its last run, how that ended, and its next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from lfnkr.jobs import queue, tasks
from lfnkr.jobs.models import JobRun


@dataclass(frozen=True)
class Line:
    """One periodic job."""

    name: str
    title: str | Promise
    last: JobRun | None
    next_at: datetime


@dataclass(frozen=True)
class Schedule:
    """All of them, and whether somebody is there to do them."""

    lines: list[Line]
    has_worker: bool


def schedule() -> Schedule:
    """What is planned and what became of it: those that failed first."""
    runs = JobRun.objects.last_of_each()
    lines = [Line(one.name, one.title, runs.get(one.name), one.next_at()) for one in tasks.periodic_jobs()]
    lines.sort(key=lambda line: (line.last is None or line.last.is_good, line.name))
    return Schedule(lines, queue.worker_is_there())


def last_run(name: str) -> JobRun | None:
    """The newest run of a job."""
    return JobRun.objects.filter(name=name).order_by("-started_at").first()


def last_good_run(name: str) -> JobRun | None:
    """The newest run of a job that did what it should."""
    return JobRun.objects.good().filter(name=name).order_by("-started_at").first()
