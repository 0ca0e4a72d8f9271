"""How long one request may wait for the databases, and what a person is told when that was not enough.

`Deadline` is the middleware; `trouble_in` reads from an exception why the database did not do what it was asked.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from lfnkr.postgresql import limits


class Trouble(StrEnum):
    """What a 503 says: the template `503.html` has a sentence for each."""

    DOWN = "down"
    BUSY = "busy"
    SLOW = "slow"


BY_STATE = {
    "55P03": Trouble.BUSY,  # lock_timeout, or a lock asked for without waiting
    "57014": Trouble.SLOW,  # statement_timeout
    "25P04": Trouble.SLOW,  # transaction_timeout
    "25P03": Trouble.SLOW,  # idle_in_transaction_session_timeout
    "25006": Trouble.DOWN,  # a server that only reads: another one has taken over
}
"""PostgreSQL's own codes (postgresql.org/docs/current/errcodes-appendix.html)."""


def trouble_in(error: BaseException | None) -> Trouble | None:
    """What was wrong with the database, or None when the error is of another kind: then the fault is ours."""
    if not isinstance(error, Error):
        return None
    state = getattr(error.__cause__, "sqlstate", None)
    if state in BY_STATE:
        return BY_STATE[state]
    return Trouble.DOWN if isinstance(error, (OperationalError, InterfaceError)) else None


def give_up_connections() -> None:
    """Connect anew for the next request: the server behind a kept connection may be the wrong one by now."""
    for connection in connections.all(initialized_only=True):
        connection.close_at = 0


class Deadline:
    """Limits what one request may wait for the databases in all; what serves nobody (commands, tests) has no such limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if limits.LIMITS["web"] != settings.DB_LIMITS:
            return self.get_response(request)
        with limits.at_most(limits.A_REQUEST):
            return self.get_response(request)
