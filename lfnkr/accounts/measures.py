"""What Prometheus is told of accounts: a number of sessions, and nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from lfnkr.accounts import sessions
from lfnkr.web.measures import gauge


def open_sessions() -> Iterator[GaugeMetricFamily]:
    """How many sessions may still be open."""
    yield gauge("lfnkr_sessions_open", "Sessions that may still be open.", sessions.running().count())
