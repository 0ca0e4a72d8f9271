"""What Prometheus is told of jobs: how many wait or failed, how old they are, and whether somebody does them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from prometheus_client.core import GaugeMetricFamily

from lfnkr.jobs import queue
from lfnkr.jobs.models import JobRun
from lfnkr.web.measures import age, gauge


def queue_of_jobs() -> Iterator[GaugeMetricFamily]:
    """The queue, its worker, and since when each job of the clock has not gone well."""
    found = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("pk")).order_by())
    states = GaugeMetricFamily("lfnkr_jobs", "Jobs in the queue.", labels=["state"])
    for state, name in {"todo": "waiting", "doing": "running", "failed": "failed"}.items():
        states.add_metric([name], found.get(state, 0))
    yield states
    waiting = ProcrastinateEvent.objects.filter(job__status="todo", type="deferred").aggregate(at=Min("at"))["at"]
    yield gauge("lfnkr_job_oldest_seconds", "How long the oldest waiting job waits.", age(waiting) or 0)
    yield gauge("lfnkr_worker_seen_seconds", "Since when no worker was seen.", age(queue.worker_last_seen()))
    ages = GaugeMetricFamily("lfnkr_job_good_seconds", "Since when a job of the clock last went well.", labels=["job"])
    for name, run in JobRun.objects.good().last_of_each().items():
        ages.add_metric([name], age(run.ended_at))
    yield ages
