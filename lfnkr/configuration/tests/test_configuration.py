"""Addresses of PostgreSQL are libpq's own, with all it knows; what cannot be read is refused without repeating it."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from lfnkr.configuration.values import database
from lfnkr.devserver import launcher
from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import databases
from lfnkr.postgresql.limits import LIMITS

TWO = "postgresql://lfnkr_web:p%40ss@one.example:5432,two.example:5433/lfnkr?target_session_attrs=read-write"
TLS = "&sslmode=verify-full&sslrootcert=%2Fetc%2Flfnkr%2Fca.pem&passfile=%2Fetc%2Flfnkr%2Fpgpass"


def settings_of(monkeypatch, address: str) -> dict:
    monkeypatch.setenv("LFNKR_WEB_URL", address)
    return database("LFNKR_WEB_URL", LIMITS["web"])


def test_everything_libpq_knows_is_handed_on(monkeypatch):
    found = settings_of(monkeypatch, TWO + TLS)

    assert (found["HOST"], found["PORT"]) == ("one.example,two.example", "5432,5433")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("lfnkr_web", "p@ss", "lfnkr")
    told = ("target_session_attrs", "sslmode", "sslrootcert", "passfile")
    expected = ["read-write", "verify-full", "/etc/lfnkr/ca.pem", "/etc/lfnkr/pgpass"]
    assert [found["OPTIONS"][name] for name in told] == expected


@pytest.mark.parametrize("wrong", ["nonsense://secret-word", "postgresql://u:p@h/db?foo=secret-word", "host"])
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(monkeypatch, wrong):
    with pytest.raises(ImproperlyConfigured, match="LFNKR_WEB_URL is no address") as refused:
        settings_of(monkeypatch, wrong)

    assert "secret-word" not in str(refused.value)


def test_another_role_and_database_keep_the_servers_and_how_they_are_reached():
    owner = databases.address(TWO + TLS, databases.OWNER, "o/1", "lfnkr")
    elsewhere = databases.within(TWO + TLS, "postgres")

    given, found, other = (conninfo_to_dict(address) for address in (TWO + TLS, owner, elsewhere))
    assert found == given | {"user": "lfnkr_owner", "password": "o/1"}
    assert other == given | {"dbname": "postgres"}
    assert databases.login(TWO) == ("lfnkr_web", "p@ss")


def test_the_owner_finds_a_keyring_on_two_servers(monkeypatch):
    monkeypatch.setenv("LFNKR_OWNER_URL", "postgresql://lfnkr_owner:secret@db/lfnkr")
    monkeypatch.setenv("LFNKR_KEYS_URL", "postgresql://lfnkr_keys:x@a:1,b:2/lfnkr_keyring?target_session_attrs=any")

    found = launcher.owner_of_keyring()["LFNKR_KEYS_OWNER_URL"]

    assert found == "postgresql://lfnkr_owner:secret@a:1,b:2/lfnkr_keyring?target_session_attrs=any"


@pytest.fixture
def dead_and_living(db) -> dict[str, str]:
    """Both databases by two addresses each: at the first nobody listens."""
    found = {}
    for name in ("LFNKR_WEB_URL", "LFNKR_KEYS_URL"):
        parts = urlsplit(os.environ[name])
        folder = conninfo_to_dict(os.environ[name])["host"]
        query = f"host=%2Fnowhere,{folder.replace('/', '%2F')}&target_session_attrs=read-write"
        found[name] = parts._replace(query=query).geturl()
    return found


@pytest.mark.slow
def test_of_two_servers_the_living_one_serves_commands_and_the_web(dead_and_living):
    ask = "import lfnkr.wsgi; from lfnkr.accounts.models import User; print('found', User.objects.count())"
    command = "from django.db import connections; print('found', sum(1 for c in connections.all() if c.is_usable() or c.cursor()))"
    environment = {**os.environ, **dead_and_living}

    web = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert web.stdout.startswith("found "), web.stderr
    assert told.stdout == "found 2\n", told.stderr


def test_a_server_that_only_reads_is_passed_over(dead_and_living, superuser_connection):
    name = superuser_connection.info.dbname
    superuser_connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')

    with pytest.raises(psycopg.OperationalError, match="session is read-only"):
        psycopg.connect(databases.within(dead_and_living["LFNKR_WEB_URL"], name))
