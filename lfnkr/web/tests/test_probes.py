"""A machine may ask whether we are alive, and whether we are ready; it is told nothing else."""

from __future__ import annotations

import secrets

import pytest
from django.db import connections

from lfnkr.web import probes

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_worker(superuser_connection):
    """A worker that was seen some seconds ago; the web role could not pretend it."""

    def put(seconds_ago: int) -> None:
        superuser_connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
            [seconds_ago],
        )

    return put


def test_alive_is_told_without_one_query(client, hana, django_assert_num_queries):
    client.force_login(hana)

    with django_assert_num_queries(0), django_assert_num_queries(0, connection=connections["keyring"]):
        assert client.get("/healthz").text == "up\n"


def test_a_file_that_is_not_there_is_told_without_one_query(client, hana, django_assert_num_queries):
    client.force_login(hana)

    with django_assert_num_queries(0):
        assert client.get("/static/css/nowhere.css").status_code == 404


def test_ready_when_everything_is(client, put_worker):
    put_worker(10)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert {"data ok", "keyring ok", "migrations ok", "keys ok", "worker ok"} <= set(answer.text.split("\n"))


@pytest.mark.parametrize("seconds_ago", [None, 61])
def test_not_ready_without_a_worker_in_the_last_minute(client, put_worker, seconds_ago):
    if seconds_ago:
        put_worker(seconds_ago)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "worker no\n" in answer.text
    assert "data ok\n" in answer.text


def test_not_ready_with_a_migration_to_come(client, superuser_connection):
    superuser_connection.execute("DELETE FROM django_migrations WHERE app = 'lfnkr' AND name LIKE '0004%'")

    assert "migrations no\n" in client.get("/readyz").text


def test_not_ready_with_another_key(client, settings):
    settings.SEARCH_KEY = secrets.token_bytes(32)

    assert "keys no\n" in client.get("/readyz").text


@pytest.mark.parametrize("alias", ["default", "keyring"])
def test_not_ready_without_a_database(transactional_db, alias):
    before = connections[alias].settings_dict["HOST"]
    name = {"default": "data", "keyring": "keyring"}[alias]
    question = probes.READY[name]
    connections[alias].close()
    connections[alias].settings_dict["HOST"] = "/nowhere"
    try:
        assert not probes.holds(question)
    finally:
        connections[alias].settings_dict["HOST"] = before


def test_only_reading_is_answered(client):
    assert [client.post(path).status_code for path in ("/healthz", "/readyz")] == [405, 405]
