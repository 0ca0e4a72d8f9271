"""`prepare` keeps the check values of a house that worked before only after everything in it opened."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connections

from cases.follow_up import actions as follow_up
from cases.tests.sealed_cases import a_case
from lfnkr.devserver.launcher import ROOT
from lfnkr.keyring import check_values, cipher, keys, verification

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "keyring"])]


@pytest.fixture
def old_house(hana, connect_as):
    """A house with a request and a second factor, whose keys were never noted."""
    case = a_case(hana, "리영희", "Ri Yong-hui")
    follow_up.add_note(case, by=hana, text="Her brother is near.")
    keys.erase("person", case.members.get().person_id)
    a_case(hana, "김철수")
    TOTP.activate(hana, "JBSWY3DPEHPK3PXP")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
    owner = connect_as("owner", "keyring")
    owner.execute("ALTER TABLE keyring_key DROP CONSTRAINT key_names_its_server_key")
    owner.execute("UPDATE keyring_key SET server_key = NULL WHERE erased_at IS NULL")
    owner.execute("DELETE FROM keyring_serverkey")
    connect_as("owner").execute("DELETE FROM lfnkr_keycheck")


def prepare(**changes: str) -> subprocess.CompletedProcess:
    """`manage.py prepare` as an operator runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", "prepare", "--verbosity", "1", "--skip-checks"],
        cwd=ROOT,
        env={**os.environ, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def kept() -> set[str]:
    """The names of the keys whose check values are kept."""
    return {name for name, values in check_values.kept(*check_values.NAMES).items() if values}


def a_key() -> str:
    return base64.b64encode(cipher.new_key()).decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("LFNKR_SERVER_KEY", "LFNKR_SERVER_KEY opens none of the"),
        ("LFNKR_SEARCH_KEY", "LFNKR_SEARCH_KEY made the search tokens of none of the 1 names"),
        ("LFNKR_AUDIT_KEY", "LFNKR_AUDIT_KEY did not make this audit trail"),
    ],
)
def test_a_key_that_did_not_make_what_is_there_is_not_adopted(old_house, name, sentence):
    refused = prepare(**{name: a_key()})

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert kept() == set()


def test_swapped_keys_are_not_adopted(old_house):
    ours, theirs = os.environ["LFNKR_SERVER_KEY"], os.environ["LFNKR_SEARCH_KEY"]

    assert prepare(LFNKR_SERVER_KEY=theirs, LFNKR_SEARCH_KEY=ours).returncode == 1
    assert kept() == set()


def test_one_altered_key_keeps_the_keyring_from_being_adopted(old_house, connect_as):
    connect_as("owner", "keyring").execute(
        "UPDATE keyring_key SET wrapped = '\\x00'::bytea || wrapped WHERE kind = 'person' AND erased_at IS NULL"
    )

    refused = prepare()

    assert refused.returncode == 1
    assert "and not 1 others: they were altered" in refused.stderr
    assert kept() == set()


def test_a_second_factor_under_another_key_keeps_it_from_being_adopted(old_house, connect_as):
    connect_as("owner").execute(
        """UPDATE mfa_authenticator SET data = '{"secret": "bm90aGluZyBhdCBhbGwsIG5vdGhpbmc="}'"""
    )

    refused = prepare()

    assert "LFNKR_SERVER_KEY does not open 1 second factors" in refused.stderr
    assert kept() == set()


def test_the_right_keys_are_adopted_and_everything_opens_as_before(old_house):
    done = prepare()

    assert done.returncode == 0, done.stderr
    assert "Check values are kept now of LFNKR_SERVER_KEY, LFNKR_SEARCH_KEY, LFNKR_AUDIT_KEY." in done.stdout
    assert kept() == set(check_values.NAMES)
    check_values.refuse_wrong()
    assert verification.verify().is_whole
    with connections["keyring"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM keyring_key WHERE server_key IS NULL AND erased_at IS NULL")
        assert cursor.fetchone() == (0,)


def test_a_second_time_it_says_nothing_and_changes_nothing(old_house):
    prepare()
    before = check_values.kept(*check_values.NAMES)

    again = prepare()

    assert again.returncode == 0
    assert "Check values" not in again.stdout
    assert check_values.kept(*check_values.NAMES) == before


def test_before_prepare_a_command_says_so(old_house):
    running = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=ROOT,
        env={**os.environ, "LFNKR_DEMO": "1"},  # Second factor off: keys are adopted by a command, nobody signs in.
        capture_output=True,
        text=True,
        check=False,
    )

    assert running.returncode == 1
    assert running.stderr.startswith(
        "No check value of LFNKR_SERVER_KEY, LFNKR_SEARCH_KEY and LFNKR_AUDIT_KEY is kept yet"
    )


def test_on_empty_databases_seed_demo_says_prepare_first(connect_as):
    connect_as("owner").execute("DROP SCHEMA public CASCADE")

    running = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=ROOT,
        env={**os.environ, "LFNKR_DEMO": "1"},  # Second factor off: keys are adopted by a command, nobody signs in.
        capture_output=True,
        text=True,
        check=False,
    )

    assert running.returncode == 1
    assert running.stderr == "The databases are not prepared for this version: run `manage.py prepare` first.\n"
