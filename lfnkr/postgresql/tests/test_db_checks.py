"""A database that is not safe to serve from is refused, each reason with its advice."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.core.checks.registry import registry
from django.db import DataError, connections

from lfnkr.calendar import clock
from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import db_checks

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def numbers(*databases: str) -> list[str]:
    return [message.id for message in db_checks.databases_are_safe(None, databases=databases)]


def test_the_databases_of_the_tests_are_safe():
    assert numbers("default", "keyring") == []


def test_the_check_is_run_with_all_others():
    assert db_checks.databases_are_safe in registry.get_checks()


def test_a_role_that_owns_a_table_is_refused(owner_connection):
    owner_connection.execute("GRANT CREATE ON SCHEMA public TO lfnkr_web")
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE public.mine (id int)")

    assert numbers("default") == ["lfnkr.E010"]


def test_a_clock_behind_the_last_audit_event_is_refused(superuser_connection):
    superuser_connection.execute("SET session_replication_role = replica")
    superuser_connection.execute(
        "INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, db_user)"
        " VALUES (now(), 1, 't', '1', 'INSERT', '{}', '', 'x')"
    )

    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        assert numbers("default") == ["lfnkr.E013"]


def test_a_database_that_does_not_answer_is_said_and_not_fatal():
    with connections["keyring"].cursor() as cursor, pytest.raises(DataError):
        cursor.execute("SELECT 1/0")  # after this the transaction answers nothing more

    assert numbers("keyring") == ["lfnkr.W001"]


def test_a_migration_that_is_missing_is_refused(superuser_connection):
    superuser_connection.execute(
        "DELETE FROM django_migrations WHERE app = 'lfnkr'"
        " AND name = (SELECT max(name) FROM django_migrations WHERE app = 'lfnkr')"
    )

    (refused,) = db_checks.databases_are_safe(None, databases=["default"])

    assert refused.id == "lfnkr.E014"
    assert refused.msg == "The database default waits for 1 migrations."
    assert refused.hint.startswith("Run `manage.py prepare`")


def test_a_database_of_a_newer_version_is_refused(connect_as):
    connect_as("superuser", "keyring").execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('keyring', '9999_of_the_next_year', now())"
    )

    assert numbers("keyring") == ["lfnkr.E015"]


def test_an_empty_database_is_refused_with_what_to_do_and_nothing_else(connect_as):
    connect_as("superuser").execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    assert numbers("default") == ["lfnkr.E014"]


def test_a_web_server_whose_database_does_not_answer_does_not_start():
    environment = {**os.environ, "LFNKR_KEYS_URL": "postgresql://lfnkr_keys:x@/keyring?host=%2Fnowhere"}
    loading = subprocess.run(
        [sys.executable, "-c", "import lfnkr.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert loading.returncode == 1
    assert "The database keyring does not answer" in loading.stderr


def test_a_web_server_that_connects_as_the_owner_does_not_start():
    environment = {**os.environ, "LFNKR_WEB_URL": os.environ["LFNKR_OWNER_URL"]}

    loading = subprocess.run(
        [sys.executable, "-c", "import lfnkr.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert loading.returncode == 1
    assert loading.stderr.startswith("This is not safe to serve:")
    assert "owns tables" in loading.stderr


def test_the_loaded_application_holds_no_connection_that_workers_would_share():
    told = "import lfnkr.wsgi; from django.db import connections; print([one.connection for one in connections.all()])"

    loading = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )

    assert loading.stdout.strip() == "[None, None]"
