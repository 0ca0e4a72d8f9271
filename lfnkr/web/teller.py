"""`python -m lfnkr.web.teller`, started by gunicorn: tells Prometheus the measures at LFNKR_METRICS_ADDRESS, a port of its own.

It adds up what the workers counted, and asks the databases what waits or grows old in them; nothing of any person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import django
from django.db import Error, connections
from django.utils.module_loading import import_string
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from lfnkr.postgresql import limits

A_TELLING = 5
"""Seconds one telling may wait for the databases in all."""

Family = Iterable[GaugeMetricFamily]
READINGS = [
    "lfnkr.accounts.measures.open_sessions",
    "lfnkr.backup.measures.ages",
    "lfnkr.jobs.measures.queue_of_jobs",
    "lfnkr.notices.measures.waiting",
]
"""Functions that read measures from the databases, by name: each gives families of gauges."""


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
