"""Running our own code in other databases than those of this process: a restored copy, a proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections
from django.db.utils import load_backend
from psycopg import conninfo

from lfnkr.configuration.values import DJANGO_NAMES
from lfnkr.postgresql.limits import LIMITS

T = TypeVar("T")


def run_in(addresses: Mapping[str, str], work: Callable[[], T]) -> T:
    """The result of `work`, done in a thread of its own whose connections lead to these addresses, the others as here.

    Django keeps connections for each thread apart, so nobody else's connection is turned.
    """
    here = {alias: dict(connections[alias].settings_dict) for alias in connections}
    there = {alias: led_to(here[alias], addresses[alias]) if alias in addresses else here[alias] for alias in here}

    def turned() -> T:
        for alias, settings in there.items():
            connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(turned).result()


def led_to(settings: dict, address: str) -> dict:
    """Django's settings of a connection, that leads elsewhere and takes the time it needs."""
    facts = conninfo.conninfo_to_dict(address)
    place = {django: str(facts.pop(libpq, "") or "") for libpq, django in DJANGO_NAMES.items()}
    return settings | place | {"OPTIONS": {**facts, "limits": LIMITS["owner"]}, "CONN_MAX_AGE": 0}
