"""Copies of the two databases for tests, made from templates that the owner migrated once."""

import contextlib
import hashlib
import itertools
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql

from lfnkr.devserver.launcher import KEYS, ROOT
from lfnkr.postgresql import cluster, databases, migration_state

ADDRESSES = {
    "default": ("LFNKR_WEB_URL", "LFNKR_OWNER_URL", databases.WEB),
    "keyring": ("LFNKR_KEYS_URL", "LFNKR_KEYS_OWNER_URL", databases.KEYS),
}
ROLES = {
    "default": (databases.OWNER, databases.WEB, databases.WORKER),
    "keyring": (databases.OWNER, databases.KEYS),
}
"""Who has rights in each."""

KEPT_TEMPLATES = 4  # two states of the migrations, a pair of databases each
numbers = itertools.count(1)

OPEN_ACCOUNT = """
SET ROLE lfnkr_owner;
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO lfnkr_web;
CREATE FUNCTION test.open_account(account jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.accounts_user SELECT * FROM jsonb_populate_record(null::public.accounts_user, account)
$$;
"""
"""A function of the tests' databases alone: it opens accounts that have role and password already (accounts/tests/people.py)."""

RUN = secrets.token_hex(3)  # A killed process may have left copies, and its number may be ours now.


def commits(item: pytest.Item) -> bool:
    """Whether a test commits, and so works in databases of its own."""
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


class Copies:
    """Makes and drops this process's copies on the server of `admin`."""

    def __init__(self, admin: str):
        self.admin = admin
        # A template knows the keys it was made under, and its trail is sealed: under other keys it is another template.
        keys = "".join(os.environ[name] for name in KEYS)
        sealed_under = hashlib.sha256(keys.encode()).hexdigest()[:6]
        added = hashlib.sha256(OPEN_ACCOUNT.encode()).hexdigest()[:4]
        state = f"{migration_state.fingerprint()}{sealed_under}{added}"
        self.templates = {alias: f"lfnkr_template_{state}_{alias}" for alias in ADDRESSES}
        self.made: set[str] = set()
        self.dropper = ThreadPoolExecutor(1)

    def make(self, of: dict[str, str] | None = None) -> dict[str, str]:
        """A fresh pair of databases, by alias: as the migrations left them, or as another pair is that nobody is connected to."""
        if not of and not self.made:
            self._prepare_templates()
        number = next(numbers)
        names = {alias: f"lfnkr_test_{os.getpid()}_{RUN}_{number}_{alias}" for alias in ADDRESSES}
        for alias, name in names.items():
            self.made.add(name)
            databases.copy(self.admin, (of or self.templates)[alias], name, ADDRESSES[alias][2])
        with databases.session(self.admin) as connection:
            # What is lost with the machine is lost with the test: no commit waits for the disk.
            for name in names.values():
                databases.run(connection, "ALTER DATABASE {name} SET synchronous_commit = off", name=name)
        return names

    def shared(self, name: str, fill: Callable[[], str]) -> tuple[dict[str, str], str]:
        """A pair that one process of the run fills while the others wait, to be copied by all; and what filling it told.

        Nobody stays connected to it; what began the run drops it (`drop_shared`).
        """
        names = {alias: f"lfnkr_test_{os.environ['LFNKR_TEST_RUN']}_{name}_{alias}" for alias in ADDRESSES}
        with databases.session(self.admin) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [databases.PREPARING + 2])
            if names["default"] not in names_on(connection):
                new = self.make()
                with in_use(new):
                    told = fill()
                note = sql.SQL("COMMENT ON DATABASE {} IS {}")
                connection.execute(note.format(sql.Identifier(new["default"]), sql.Literal(told)))
                for alias in reversed(ADDRESSES):
                    databases.run(
                        connection, "ALTER DATABASE {new} RENAME TO {name}", new=new[alias], name=names[alias]
                    )
                self.made -= set(new.values())
            question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
            return names, connection.execute(question, [names["default"]]).fetchone()[0]

    def bring(self, alias: str, to: str) -> None:
        """One of the two databases as the migrations left it, on another server, where `prepare` finds nothing left to migrate."""
        self._prepare_templates()
        databases.prepare(to, {role: secrets.token_hex(16) for role in ROLES[alias]})
        (name,) = (name for name, role in databases.DATABASES.items() if role == ADDRESSES[alias][2])
        dump = [cluster.programs() / "pg_dump", "--format=custom", databases.within(self.admin, self.templates[alias])]
        restore = [cluster.programs() / "pg_restore", "--single-transaction", "--dbname", databases.within(to, name)]
        kept = subprocess.run(dump, stdout=subprocess.PIPE, check=True)
        subprocess.run(restore, input=kept.stdout, check=True)

    def drop_shared(self) -> None:
        """Remove the pairs that the processes of this run shared."""
        with databases.session(self.admin) as connection:
            ours = f"lfnkr_test_{os.environ['LFNKR_TEST_RUN']}_"
            databases.drop(self.admin, *(name for name in names_on(connection) if name.startswith(ours)))

    def drop(self, names: dict[str, str]) -> None:
        """Remove a pair of copies while the next test begins: the server writes everything down before it says that it is done."""
        self.dropper.submit(self._drop, names)

    def drop_all(self) -> None:
        """Remove whatever this process still has, and wait until it is gone."""
        self.dropper.shutdown()
        databases.drop(self.admin, *self.made)
        self.made.clear()

    def _drop(self, names: dict[str, str]) -> None:
        databases.drop(self.admin, *names.values())
        self.made -= set(names.values())

    def _prepare_templates(self) -> None:
        """Have the templates migrated, by one process while the others wait; tidy up what killed processes left."""
        with databases.session(self.admin) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [databases.PREPARING + 1])
            found = names_on(connection)
            if not set(self.templates.values()) <= set(found):
                stale = [name for name in found if name.startswith("lfnkr_template_")]
                databases.drop(self.admin, *stale[: max(0, len(stale) - KEPT_TEMPLATES + 2)], *self.templates.values())
                self._migrate_templates(connection)
            if not os.environ.get("DATABASE_URL"):
                databases.drop(self.admin, *(name for name in found if is_left_over(name)))

    def _migrate_templates(self, connection: psycopg.Connection) -> None:
        """Migrate under another name first, so that an interrupted run leaves no half template."""
        new = {alias: f"{name}_new" for alias, name in self.templates.items()}
        databases.drop(self.admin, *new.values())
        for alias, name in new.items():
            databases.create(self.admin, name, ADDRESSES[alias][2])
        owner = os.environ | {"LFNKR_CONNECT_AS": "owner"} | addresses(new)
        command = [sys.executable, "manage.py", "prepare", "--verbosity", "0", "--skip-checks"]
        done = subprocess.run(command, cwd=ROOT, env=owner, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"The test databases could not be migrated:\n{done.stdout}{done.stderr}")
        with databases.session(databases.within(self.admin, new["default"])) as default:
            default.execute(OPEN_ACCOUNT)
        for alias, name in new.items():
            databases.run(connection, "ALTER DATABASE {new} RENAME TO {name}", new=name, name=self.templates[alias])


def addresses(names: dict[str, str]) -> dict[str, str]:
    """The variables that lead to these databases, for a process of its own."""
    found = {}
    for alias, (web, owner, _role) in ADDRESSES.items():
        found |= {name: databases.within(os.environ[name], names[alias]) for name in (web, owner)}
    return found | {"LFNKR_WORKER_URL": databases.within(os.environ["LFNKR_WORKER_URL"], names["default"])}


@contextlib.contextmanager
def in_use(names: dict[str, str]) -> Iterator[None]:
    """Django, and every process a test starts, works in these databases."""
    from django.db import connections

    former = {alias: connections[alias].settings_dict["NAME"] for alias in names}
    former_addresses = {name: os.environ[name] for name in addresses(names)}

    def turn_to(databases_of: dict[str, str], variables: dict[str, str]) -> None:
        for alias, name in databases_of.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        os.environ.update(variables)

    turn_to(names, addresses(names))
    try:
        yield
    finally:
        turn_to(former, former_addresses)


def names_on(connection: psycopg.Connection) -> list[str]:
    """Our template and test databases, the oldest first."""
    question = "SELECT datname FROM pg_database WHERE datname ~ '^lfnkr_(template|test)_' ORDER BY oid"
    return [name for (name,) in connection.execute(question)]


def is_left_over(name: str) -> bool:
    """Whether a copy belongs to a process that is gone."""
    found = re.match(r"lfnkr_test_(\d+)_", name)
    if not found:
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's process has the number now: as good as alive
        return False
    return False
