"""Django's PostgreSQL backend, with a limit on every wait for the server.

The server's own time-outs do not help when the server is frozen: its kernel acknowledges every packet, so that TCP finds
nothing wrong either. psycopg looks up ten times a second while it waits; there we give up, and close the connection.
"""

from __future__ import annotations

from types import SimpleNamespace

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import ConnectionTimeout, _WaitTimeout
from psycopg.types.datetime import TimestamptzLoader

from lfnkr.postgresql import limits

TRANSACTION_TIMEOUT_SINCE = 17_00_00


class Connection(psycopg.Connection):
    """A connection that is given up when the server stays silent for longer than `answer` seconds (0: never)."""

    answer: float = 0

    def wait(self, gen, *args, timeout: float | None = None, **kwargs):
        """Wait for the server; raises ConnectionTimeout, an OperationalError, when it does not answer in time."""
        if timeout is not None:  # psycopg's own, while it cancels or closes
            return super().wait(gen, *args, timeout=timeout, **kwargs)
        with limits.waiting(self.answer) as seconds:
            try:
                return super().wait(gen, *args, timeout=seconds, **kwargs)
            except _WaitTimeout:
                self.pgconn.finish()  # in the middle of a statement nothing else can be done with it
                raise ConnectionTimeout("the server did not answer in time; the connection was given up") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections with limits: OPTIONS["limits"] holds them, see `limits.LIMITS`."""

    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})

    @property
    def limits(self) -> limits.Limits:
        """How long this connection may wait."""
        return self.settings_dict["OPTIONS"]["limits"]

    def get_connection_params(self) -> dict:
        """psycopg's parameters, without what is ours."""
        return {name: value for name, value in super().get_connection_params().items() if name != "limits"}

    def get_new_connection(self, conn_params: dict) -> Connection:
        """A new connection that knows its limits."""
        connection = super().get_new_connection(conn_params)
        connection.answer = self.limits.answer
        return connection

    def create_cursor(self, name: str | None = None):
        """A cursor that reads moments as psycopg does, in a fifteenth of the time: Django's own way is Python for each of them.

        It says the same: our connections speak UTC, and psycopg reads each moment in the time zone of its connection.
        """
        cursor = super().create_cursor(name)
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        return cursor

    def init_connection_state(self) -> None:
        """Also the limit that older servers do not know, and would refuse among the options of a connection."""
        super().init_connection_state()
        if self.limits.transaction and self.connection.info.server_version >= TRANSACTION_TIMEOUT_SINCE:
            self.connection.execute(f"SET transaction_timeout = '{self.limits.transaction}s'")

    def is_usable(self) -> bool:
        """Whether a kept connection still answers, asked with little patience: a new one is tried next."""
        if self.connection is None or self.connection.closed:
            return False
        self.connection.answer = limits.IS_ALIVE
        try:
            return super().is_usable()
        finally:
            self.connection.answer = self.limits.answer
