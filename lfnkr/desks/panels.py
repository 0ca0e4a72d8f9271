"""What the administrator's desk shows of the machines, and the way to the reference data."""

from __future__ import annotations

from typing import NamedTuple

from django.db import Error, connections
from django.http import HttpRequest

from lfnkr.configuration import production
from lfnkr.desks import layout
from lfnkr.postgresql import limits
from lfnkr.web.panels import Panel, panel

A_DATABASE = 3
"""Seconds a database may take to say how it is."""

layout.declare()


class Database(NamedTuple):
    """One database: which one, its PostgreSQL, and what it holds in bytes; without a version it does not answer."""

    alias: str
    version: str = ""
    size: int = 0


@panel("desk/administrator", side="top", order=20, permission="accounts.manage", data="system")
def silent_proxy(request: HttpRequest, _row: None) -> Panel | None:
    """That the proxy does not say whom a request comes from; nothing while it does."""
    return Panel("desks/_silent_proxy.html") if production.proxy_is_silent(request) else None


@panel("desk/administrator", side="checks", order=10, permission="accounts.manage", data="system")
def health(_request: HttpRequest, _row: None) -> Panel:
    """Whether both databases answer."""
    return Panel("desks/_health.html", databases=[database_of(alias) for alias in connections])


@panel("desk/administrator", side="checks", order=40, permission="reports.change_reference", data="system")
def reference_data(_request: HttpRequest, _row: None) -> Panel:
    """The way to the reference data."""
    return Panel("desks/_reference_data.html")


def database_of(alias: str) -> Database:
    """What one database says of itself within a few seconds; one that is down is no reason to show nothing."""
    try:
        with limits.at_most(A_DATABASE), connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
            version, size = cursor.fetchone()
    except Error:
        return Database(alias)
    return Database(alias, version.partition(" ")[0], size)
