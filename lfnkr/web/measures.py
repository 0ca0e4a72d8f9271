"""What Prometheus is told: how requests fare, and what waits or grows old in the databases; nothing of any person.

The workers count requests (`Measure`, a middleware); `python -m lfnkr.web.measures`, started by gunicorn, adds what the
databases say and tells all of it at LFNKR_METRICS_ADDRESS, a port of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime

import django
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from lfnkr import clock
from lfnkr.postgresql import limits

REQUESTS = Counter("lfnkr_requests", "Requests answered.", ["view", "status"])
SECONDS = Histogram(
    "lfnkr_request_seconds", "How long an answer took.", ["view"], buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
)
QUERIES = Histogram(
    "lfnkr_request_queries",
    "Statements sent to the databases for an answer.",
    ["view"],
    buckets=(5, 10, 20, 50, 100, 200),
)
A_TELLING = 5
"""Seconds one telling may wait for the databases in all."""

Family = Iterable[GaugeMetricFamily]
READINGS = [
    "lfnkr.accounts.measures.open_sessions",
    "lfnkr.jobs.measures.queue_of_jobs",
]
"""Functions that read measures from the databases, by name: each gives families of gauges."""


class Measure:
    """Counts each request: by view and status, how long it took, how many statements it sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = request.record
        REQUESTS.labels(told.view, told.status_code).inc()
        SECONDS.labels(told.view).observe(told.milliseconds / 1000)
        QUERIES.labels(told.view).observe(told.queries)
        return response


class Databases:
    """What the databases say at this moment; one that fails is told as down, and what it would have said is left out."""

    def collect(self) -> Family:
        """For Prometheus's registry."""
        with limits.at_most(A_TELLING):
            up = GaugeMetricFamily("lfnkr_database_up", "Whether the database answers.", labels=["database"])
            for alias in connections:
                up.add_metric([alias], int(answers(alias)))
            yield up
            for name in READINGS:
                try:
                    yield from list(import_string(name)())
                except Error:
                    continue
        connections.close_all()


def answers(alias: str) -> bool:
    """Whether a database answers."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def gauge(name: str, told: str, value: float | None) -> GaugeMetricFamily:
    """One number; none is told when there is nothing to tell, which an alert can ask for by `absent`."""
    family = GaugeMetricFamily(name, told)
    if value is not None:
        family.add_metric([], value)
    return family


def age(moment: datetime | None) -> float | None:
    """Seconds since a moment."""
    return None if moment is None else (clock.now() - moment).total_seconds()


def main() -> None:
    """Tell until whoever started us ends."""
    django.setup()
    host, _colon, port = os.environ["LFNKR_METRICS_ADDRESS"].rpartition(":")
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Databases())
    try:
        start_http_server(int(port), host.strip("[]") or "127.0.0.1", registry)
    except OSError as refusal:
        sys.exit(f"LFNKR_METRICS_ADDRESS: nothing can be told there ({refusal.strerror}).")
    sys.stdin.buffer.read()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
    main()
