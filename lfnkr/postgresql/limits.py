"""How long anybody may wait for PostgreSQL, by what is connected: a request, the worker, a command, a migration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Limits:
    """Seconds after which something ends; 0 means never.

    The server itself ends a `statement`, the waiting for a `lock`, a transaction left `idle` and, from PostgreSQL 17 on,
    a whole `transaction`. `answer` is ours: the longest silence of the server, which a frozen one cannot end by itself.
    """

    statement: int
    lock: int
    idle: int
    transaction: int
    answer: int

    def options(self) -> str:
        """As libpq's connection parameter `options`: they hold from the first statement on, and after a RESET too."""
        named = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle,
        }
        return " ".join(f"-c {name}={seconds}s" for name, seconds in named.items())


HOUR = 60 * 60
LIMITS = {
    "web": Limits(statement=8, lock=4, idle=30, transaction=55, answer=9),
    "worker": Limits(statement=15 * 60, lock=30, idle=30 * 60, transaction=2 * HOUR, answer=16 * 60),
    "command": Limits(statement=HOUR, lock=60, idle=2 * HOUR, transaction=0, answer=HOUR + 60),
    "owner": Limits(statement=0, lock=30, idle=0, transaction=0, answer=0),
}
"""A request's limits lie below gunicorn's 60 seconds. A migration may take as long as it needs, but does not queue for a
lock behind which everybody else would then queue."""

A_REQUEST = 12
"""Seconds one request may wait for the databases in all, over all its statements."""

IS_ALIVE = 2
"""Seconds for the question whether a kept connection still answers."""

CONNECT = 3
"""Seconds for a new connection, for each address tried."""

KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""For TCP: a server that was unplugged is found dead after 45 seconds of silence, or 15 after something was sent to it."""


@dataclass
class Allowance:
    """What is left of a request's seconds."""

    seconds: float


_allowance: ContextVar[Allowance | None] = ContextVar("lfnkr_seconds_for_the_databases", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[Allowance]:
    """Everything in the block together waits at most so long for the databases; afterwards connections are given up."""
    token = _allowance.set(Allowance(seconds))
    try:
        yield _allowance.get()
    finally:
        _allowance.reset(token)


@contextmanager
def waiting(answer: float) -> Iterator[float | None]:
    """One wait for an answer: gives its limit in seconds, or None, and takes what it took from the allowance."""
    allowance = _allowance.get()
    limits = [limit for limit in (answer, allowance and max(allowance.seconds, 0.05)) if limit]
    began = monotonic()
    try:
        yield min(limits, default=None)
    finally:
        if allowance:
            allowance.seconds -= monotonic() - began
