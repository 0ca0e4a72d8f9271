"""Several at once, none committed before all have done everything else: what one should have seen, no other has shown yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

from lfnkr.audit.chain import LOCK

PATIENCE = 20
"""Seconds until all wait for a lock."""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def side_by_side(connect_as: Callable[..., psycopg.Connection], *works: Callable[[], Any]) -> list[Any]:
    """What each gave or was refused with: each goes on until it would seal, or waits for another, and only then they end."""
    results: list[Any] = [None] * len(works)

    def do(place: int) -> None:
        try:
            results[place] = works[place]()
        except Exception as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(works))]
    chain, watch = connect_as("web"), connect_as("web")
    with chain.transaction():
        chain.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for thread in threads:
            thread.start()
        ends_at = time.monotonic() + PATIENCE
        while watch.execute(WAITING).fetchone()[0] < len(works) and time.monotonic() < ends_at:
            time.sleep(0.05)
    for thread in threads:
        thread.join()
    return results
