"""Whoever waits for PostgreSQL waits for a limited time: what the server ends itself, and what we end."""

from __future__ import annotations

import os
import time

import pytest
from django.conf import settings
from django.db import OperationalError, connections

from lfnkr.configuration.values import database
from lfnkr.postgresql import limits
from lfnkr.postgresql.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected():
    """Connections of one's own to the tests' database, with the limits of a kind."""
    opened = []

    def connect(kind: str | limits.Limits) -> DatabaseWrapper:
        chosen = limits.LIMITS[kind] if isinstance(kind, str) else kind
        usual = connections["default"].settings_dict
        found = {**usual, **database("LFNKR_WEB_URL", chosen)}
        opened.append(DatabaseWrapper(found, "mine"))
        opened[-1].ensure_connection()
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def told(connection: DatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("web", ["8s", "4s", "30s", "55s"]),
        ("worker", ["15min", "30s", "30min", "2h"]),
        ("command", ["1h", "1min", "2h", "0"]),
        ("owner", ["0", "30s", "0", "0"]),
    ],
)
def test_the_server_knows_the_limits_of_each_kind(connected, kind, expected):
    names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"]
    connection = connected(kind)
    if connection.connection.info.server_version < 17_00_00:  # it does not know the last one
        names, expected = names[:3], expected[:3]

    assert [told(connection, f"SHOW {name}") for name in names] == expected


def test_the_tests_and_commands_wait_like_commands():
    assert limits.LIMITS["command"] == settings.DB_LIMITS


def test_a_server_that_stays_silent_is_given_up_and_a_new_connection_works(connected):
    connection = connected(limits.Limits(statement=0, lock=0, idle=0, transaction=0, answer=1))
    began = time.monotonic()

    with pytest.raises(OperationalError, match="did not answer in time"):
        told(connection, "SELECT pg_sleep(20)")

    assert time.monotonic() - began < 10
    assert not connection.is_usable()
    connection.close()
    assert told(connection, "SELECT 1") == 1


def test_all_statements_of_a_request_together_have_a_limit(connected):
    connection = connected("command")

    with limits.at_most(1), pytest.raises(OperationalError, match="did not answer in time"):
        for _statement in range(20):
            told(connection, "SELECT pg_sleep(0.2)")


def test_outside_a_request_nothing_is_counted(connected):
    connection = connected("owner")

    with limits.at_most(0.5):
        told(connection, "SELECT 1")

    assert told(connection, "SELECT pg_sleep(0.6)") == ""


def test_a_limit_of_a_request_is_shorter_than_the_patience_of_the_web_server():
    web = limits.LIMITS["web"]

    assert web.lock < web.statement < web.answer <= limits.A_REQUEST < web.transaction < 60


def test_what_the_address_says_itself_goes_before_our_limits(monkeypatch, connected):
    address = os.environ["LFNKR_WEB_URL"]
    monkeypatch.setenv("LFNKR_WEB_URL", f"{address}&options=-c%20statement_timeout%3D3s&connect_timeout=9")
    connection = connected("web")

    assert told(connection, "SHOW statement_timeout") == "3s"
    assert told(connection, "SHOW lock_timeout") == "4s"
    assert connection.settings_dict["OPTIONS"]["connect_timeout"] == "9"
