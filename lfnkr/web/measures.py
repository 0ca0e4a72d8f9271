"""What Prometheus is told of requests, counted by each worker of the web server; nothing of any person.

A process beside the workers tells it, see `teller.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily

from lfnkr.calendar import clock

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


def gauge(name: str, told: str, value: float | None) -> GaugeMetricFamily:
    """One number; none is told when there is nothing to tell, which an alert can ask for by `absent`."""
    family = GaugeMetricFamily(name, told)
    if value is not None:
        family.add_metric([], value)
    return family


def age(moment: datetime | None) -> float | None:
    """Seconds since a moment."""
    return None if moment is None else (clock.now() - moment).total_seconds()
