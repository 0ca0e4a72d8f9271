"""The databases of the tests themselves: roles, rolling back, fresh copies."""

import itertools
import os
import urllib.request

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connections

from lfnkr.postgresql import databases
from lfnkr.tests import copies

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def role_of(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_tests_run_as_the_roles_of_the_application():
    assert (role_of("default"), role_of("keyring")) == ("lfnkr_web", "lfnkr_keys")


@pytest.mark.parametrize("alias", ["default", "keyring"])
def test_the_application_owns_nothing_and_cannot_change_the_schema(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)

        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("CREATE TABLE public.mine (id int)")


@pytest.mark.parametrize("turn", [1, 2])
def test_an_ordinary_test_leaves_nothing_behind(turn):
    assert not ContentType.objects.filter(app_label="left_behind").exists()

    ContentType.objects.create(app_label="left_behind", model="row")


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_has_databases_of_its_own(turn, superuser_connection):
    ContentType.objects.create(app_label="left_behind", model="row")

    seen = superuser_connection.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'left_behind'")

    assert seen.fetchone() == (1,)


def test_an_ordinary_test_after_one_that_commits_sees_none_of_it():
    assert not ContentType.objects.filter(app_label="left_behind").exists()


@pytest.mark.parametrize("alias", ["default", "keyring"])
def test_each_role_enters_its_own_database_only(connect_as, alias):
    other = {"default": "keyring", "keyring": "default"}[alias]
    stranger = psycopg.conninfo.conninfo_to_dict(connect_as("web", alias).info.dsn)
    stranger |= {"dbname": connections[other].settings_dict["NAME"], "password": connect_as("web", alias).info.password}

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(**stranger)


def test_a_live_server_answers_from_the_databases_of_its_test(live_server):
    with urllib.request.urlopen(f"{live_server.url}/accounts/login/") as answer:
        assert answer.status == 200


def test_a_copy_that_a_killed_process_of_our_number_left_is_not_in_the_way(monkeypatch):
    ours = copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"])
    left = f"lfnkr_test_{os.getpid()}_900000_default"
    databases.create(ours.admin, left, databases.WEB)
    monkeypatch.setattr(copies, "numbers", itertools.count(900_000))

    try:
        assert left not in ours.make().values()
    finally:
        ours.drop_all()
        databases.drop(ours.admin, left)


@pytest.mark.parametrize(("answer", "is_left"), [(None, False), (ProcessLookupError, True), (PermissionError, False)])
def test_a_copy_is_left_over_when_its_process_is_gone_whoever_has_the_number_now(monkeypatch, answer, is_left):
    def answering(_process: int, _signal: int) -> None:
        if answer:
            raise answer

    monkeypatch.setattr("os.kill", answering)

    assert copies.is_left_over("lfnkr_test_4711_abcdef_1_default") is is_left
    assert not copies.is_left_over("lfnkr_template_0123_default")
