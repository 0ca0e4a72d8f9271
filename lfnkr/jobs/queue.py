"""The queue as rows: is a worker there, what waits, what a killed worker left, and throwing old or all jobs away."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from lfnkr.calendar import clock

SEEN_WITHIN = timedelta(minutes=1)
"""A worker that was not seen for this long is not there; a living one is seen every ten seconds."""

STALLED_AFTER = timedelta(seconds=30)
"""A worker that was not seen for this long has lost its jobs."""

MOST_ATTEMPTS = 5
"""A job that was taken up this often and never ended takes its workers down with it: it is given up."""

KEPT, KEPT_WHOLE = timedelta(days=30), timedelta(days=1)

THIN_OUT = """
    DELETE FROM jobs_run WHERE started_at < %s OR (outcome = 'good' AND started_at < %s AND EXISTS (
        SELECT FROM jobs_run next WHERE next.name = jobs_run.name AND next.started_at > jobs_run.started_at
           AND next.started_at < jobs_run.started_at + interval '30 minutes'))"""
"""Old runs, and after one day good ones of jobs that run every few minutes."""

TAKE_BACK = """
    UPDATE procrastinate_jobs
       SET status = (CASE WHEN attempts + 1 < %s THEN 'todo' ELSE 'failed' END)::procrastinate_job_status,
           attempts = attempts + 1, worker_id = NULL, abort_requested = false
     WHERE status = 'doing' AND (worker_id IS NULL
        OR worker_id IN (SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - %s))
 RETURNING id, task_name, args, status = 'failed'"""
"""One statement, so that of two workers that look at once only one gives a job back, and never one already taken up again."""


class Taken(NamedTuple):
    """A job as it lies in the queue."""

    id: int
    name: str
    ids: dict[str, Any]
    given_up: bool = False


def worker_last_seen() -> datetime | None:
    """When a worker was last seen; None when there is none."""
    return ProcrastinateWorker.objects.aggregate(seen=Max("last_heartbeat"))["seen"]


def worker_is_there() -> bool:
    """Whether a worker was seen within the last minute, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(last_heartbeat) > now() - %s, false) FROM procrastinate_workers", [SEEN_WITHIN]
        )
        return cursor.fetchone()[0]


def names_waiting() -> set[str]:
    """The names of the jobs nobody has taken up yet."""
    return set(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))


def waiting() -> list[Taken]:
    """The jobs nobody has taken up yet, in their order."""
    found = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "pk")
    return [Taken(one.pk, one.task_name, one.args) for one in found]


def status_of(name: str, **ids: UUID) -> str:
    """How the newest job of a name with these keys is: "todo", "doing", "succeeded", "failed"; "" when none is kept."""
    written = {key: str(value) for key, value in ids.items()}
    found = ProcrastinateJob.objects.filter(task_name=name, args__contains=written).order_by("-pk")
    return found.values_list("status", flat=True).first() or ""


def take_back_lost() -> list[Taken]:
    """Put the jobs of workers that are gone back into the queue, or give up one that was lost too often; which they were."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, [MOST_ATTEMPTS, STALLED_AFTER])
        return [Taken(number, name, _args(args), given_up) for number, name, args, given_up in cursor.fetchall()]


def throw_away_old() -> int:
    """Delete jobs that ended more than 30 days ago, and what is kept of runs as old; how many rows."""
    before = clock.now() - KEPT
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs job WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')"
            " AND NOT EXISTS (SELECT FROM procrastinate_events event WHERE event.job_id = job.id AND event.at >= %s)",
            [before],
        )
        rows = cursor.rowcount
        cursor.execute(THIN_OUT, [before, clock.now() - KEPT_WHOLE])
        return rows + cursor.rowcount


def _args(args: Any) -> dict[str, Any]:
    return json.loads(args) if isinstance(args, str) else args
