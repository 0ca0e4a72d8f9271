"""Periodic jobs as pages show them: all with their last and next run, and those a person may ask for between two nights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from lfnkr.jobs import queue, tasks
from lfnkr.jobs.models import JobRun, Outcome


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


@dataclass(frozen=True)
class Asked:
    """A job a person may ask for: whether it waits for the worker or runs, and how its last run ended."""

    name: str
    title: str | Promise
    is_waiting: bool
    running: JobRun | None
    last: JobRun | None

    @property
    def is_under_way(self) -> bool:
        """Whether there will soon be more to see."""
        return self.is_waiting or self.running is not None


def asked_for() -> list[Asked]:
    """How far each of them is."""
    waiting = queue.names_waiting()
    newest = JobRun.objects.last_of_each()
    ended = JobRun.objects.exclude(outcome=Outcome.RUNNING).last_of_each()
    # A worker goes on between these questions: a run may end, or begin and end, and stands in one answer alone.
    return [
        Asked(
            name=one.name,
            title=one.title,
            is_waiting=one.name in waiting,
            running=_running(newest.get(one.name), ended.get(one.name)),
            last=ended.get(one.name),
        )
        for one in _askable()
    ]


def _running(newest: JobRun | None, ended: JobRun | None) -> JobRun | None:
    """The newest run of a job, where it has not ended."""
    return newest if newest and newest.outcome == Outcome.RUNNING and newest != ended else None


def do_asked_for() -> None:
    """Have the worker do them now; where none is there, they are done before this returns."""
    has_worker = queue.worker_is_there()
    for one in _askable():
        if has_worker:
            one.later()
        else:
            one()


def _askable() -> list[tasks.Periodic]:
    return sorted((one for one in tasks.periodic_jobs() if one.is_asked_for), key=lambda one: one.name)
