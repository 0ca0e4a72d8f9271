"""What a database holds, counted in one snapshot that pg_dump is told to use too, so that copy and counts cannot differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from lfnkr.backup import laws
from lfnkr.backup.refusal import BackupRefused, Problem

LEFT_OUT = ("procrastinate_*", "django_session", "usersessions_usersession", "django_cache")
"""Tables that are restored empty: jobs that may be done already, and sign-ins that shall not live on in a copy."""

TIME_LIMITS = (
    "statement_timeout",
    "lock_timeout",
    "transaction_timeout",
    "idle_in_transaction_session_timeout",
    "idle_session_timeout",
)


@dataclass(frozen=True)
class Contents:
    """One database as it is at one moment."""

    tables: dict[str, int]
    applied: list[str]
    last_seal: str
    laws: dict[str, str]
    postgres: str

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.tables.values())


@contextmanager
def snapshot(address: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction that reads one moment for as long as the block lasts, and the name under which pg_dump may share it."""
    try:
        with psycopg.connect(address, connect_timeout=10, application_name="lfnkr backup") as connection:
            connection.execute(
                "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = ANY(%s)", [list(TIME_LIMITS)]
            )
            connection.commit()
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection, connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
    except psycopg.Error as error:
        complaint = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise BackupRefused(f"The database could not be read: {complaint}", Problem.DATABASE) from error


def read(connection: psycopg.Connection) -> Contents:
    """Count every table, note where the trail ends, and what guards the rows."""
    tables = {
        name: connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))).fetchone()[
            0
        ]
        for name in tables_of(connection)
        if not is_left_out(name)
    }
    applied = []
    if "django_migrations" in tables:
        found = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
        applied = [name for (name,) in found]
    seal = None
    if "audit_seal" in tables:
        question = "SELECT no || ':' || encode(mac, 'hex') FROM audit_seal ORDER BY no DESC LIMIT 1"
        seal = connection.execute(question).fetchone()
    version = connection.info.parameter_status("server_version") or ""
    return Contents(tables, applied, seal[0] if seal else "", laws.read(connection), version)


def read_as_owner(address: str) -> Contents:
    """The same for the owner, whom row-level security binds too: lifted in a transaction that is then rolled back.

    Only for a database that nobody else uses yet, because the tables are locked while it counts.
    """
    with psycopg.connect(address, connect_timeout=10) as connection:
        guards = laws.read(connection)
        forced = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"
        for (name,) in connection.execute(forced).fetchall():
            lift = sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier("public", name))
            connection.execute(lift)
        found = replace(read(connection), laws=guards)
        connection.rollback()
        return found


def tables_of(connection: psycopg.Connection) -> list[str]:
    """The tables of the schema in which all of ours lie."""
    question = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"
    return [name for (name,) in connection.execute(question).fetchall()]


def is_left_out(name: str) -> bool:
    """Whether a table's rows are not copied."""
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in LEFT_OUT)


def is_empty(connection: psycopg.Connection) -> bool:
    """Whether nothing was ever made in a database: no table, view, sequence, type or function of anybody's."""
    question = (
        "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace"
        " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'))"
        " OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
        " OR EXISTS (SELECT FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public'))"
    )
    return not connection.execute(question).fetchone()[0]
