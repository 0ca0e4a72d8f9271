"""Keys that cannot be mistaken: wrong, swapped, empty and truncated ones are refused in one sentence, at each start."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
from django.db import ProgrammingError, connections, transaction

from lfnkr.audit import trail
from lfnkr.devserver.launcher import ROOT
from lfnkr.keyring import check_values, cipher, keys, server_keys
from lfnkr.keyring.tests.keyrings import key_for
from lfnkr.models import KeyCheck

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]

VARIABLES = {"LFNKR_SERVER_KEY": "SERVER_KEY", "LFNKR_SEARCH_KEY": "SEARCH_KEY", "LFNKR_AUDIT_KEY": "AUDIT_KEY"}


@pytest.fixture
def another():
    """A good key that is not one of ours, as a variable holds it."""
    return base64.b64encode(cipher.new_key()).decode()


def refusal() -> str:
    """What is said of the keys as they are set now."""
    with pytest.raises(check_values.KeysWrong) as refused:
        check_values.refuse_wrong()
    return str(refused.value)


def start(*words: str, **changes: str) -> subprocess.CompletedProcess:
    """A process of its own, with changed variables."""
    environment = {**os.environ, **changes}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


# In this process


@pytest.mark.parametrize("name", VARIABLES)
def test_a_wrong_key_is_named(name, settings):
    setattr(settings, VARIABLES[name], cipher.new_key())

    assert refusal().startswith(f"{name} is not what this house was prepared with")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY"),
        ("LFNKR_SERVER_KEY", "LFNKR_AUDIT_KEY"),
        ("LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY"),
    ],
)
def test_swapped_keys_are_recognised(one, other, settings):
    ours, theirs = getattr(settings, VARIABLES[one]), getattr(settings, VARIABLES[other])
    setattr(settings, VARIABLES[one], theirs)
    setattr(settings, VARIABLES[other], ours)

    assert refusal().startswith(f"{one} and {other} seem to be swapped")


def test_a_key_in_the_place_of_another_is_recognised(settings):
    settings.SEARCH_KEY, settings.AUDIT_KEY = settings.AUDIT_KEY, cipher.new_key()

    assert refusal().startswith("LFNKR_SEARCH_KEY holds the key that belongs into LFNKR_AUDIT_KEY")


def test_another_houses_keys_are_recognised(settings):
    for variable in VARIABLES.values():
        setattr(settings, variable, cipher.new_key())

    assert refusal().startswith("None of the three keys is one of this house")


def test_two_wrong_keys_are_both_named(settings):
    settings.SEARCH_KEY, settings.AUDIT_KEY = cipher.new_key(), cipher.new_key()

    assert refusal().startswith("LFNKR_SEARCH_KEY and LFNKR_AUDIT_KEY are not what")


def test_the_right_keys_are_not_refused():
    check_values.refuse_wrong()


def test_a_next_server_key_beside_the_right_one_is_not_refused(settings):
    settings.SERVER_KEY_NEXT = cipher.new_key()

    check_values.refuse_wrong()


def test_nothing_is_wrapped_under_a_wrong_server_key(settings):
    settings.SERVER_KEY = cipher.new_key()

    with pytest.raises(server_keys.ServerKeyNotHeld, match="LFNKR_SERVER_KEY is not the server key"):
        key_for("person", keys.UUID(int=1))


def test_nothing_that_is_right_reads_as_altered_under_a_wrong_server_key(settings):
    key_for("person", keys.UUID(int=1))
    settings.SERVER_KEY = cipher.new_key()

    with pytest.raises(server_keys.ServerKeyNotHeld):
        keys.keys_and_broken([("person", keys.UUID(int=1))])


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_no_link_of_the_chain_is_made_under_a_wrong_audit_key(settings, hana):
    settings.AUDIT_KEY = cipher.new_key()

    with pytest.raises(check_values.KeysWrong, match="LFNKR_AUDIT_KEY"), trail.act("correct account", by=hana):
        type(hana).objects.update(email="hana@lfnkr.example")


@pytest.mark.parametrize(
    ("alias", "statement"),
    [
        ("default", "UPDATE lfnkr_keycheck SET value = 'x'"),
        ("default", "DELETE FROM lfnkr_keycheck"),
        ("default", "INSERT INTO lfnkr_keycheck (name, value, kept_at) VALUES ('x', 'y', now())"),
        ("keyring", "UPDATE keyring_serverkey SET value = 'x'"),
        ("keyring", "DELETE FROM keyring_serverkey"),
        ("keyring", "INSERT INTO keyring_serverkey (value, is_current, kept_at) VALUES ('x', false, now())"),
    ],
)
def test_the_application_cannot_change_what_is_compared(alias, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_check_value_betrays_no_key(settings):
    for row in KeyCheck.objects.all():
        assert row.value not in (settings.SEARCH_KEY.hex(), settings.AUDIT_KEY.hex())
        assert len(row.value) == check_values.LETTERS


# Each start


def test_a_web_server_with_a_truncated_key_ends_with_a_sentence():
    loading = start("-c", "import lfnkr.wsgi", LFNKR_SERVER_KEY=os.environ["LFNKR_SERVER_KEY"][:-5])

    assert loading.returncode == 1
    assert "was it cut off when it was copied?" in loading.stderr
    assert "Traceback" not in loading.stderr


@pytest.mark.parametrize("name", ["LFNKR_SERVER_KEY", "LFNKR_AUDIT_KEY"])
def test_a_web_server_with_a_wrong_key_does_not_start(name, another):
    loading = start("-c", "import lfnkr.wsgi", **{name: another})

    assert loading.returncode == 1
    assert f"{name} is not what this house was prepared with" in loading.stderr
    assert "Traceback" not in loading.stderr


@pytest.mark.parametrize("command", ["verify_ledger", "clearsessions"])
def test_a_command_with_a_wrong_key_does_nothing(command, another):
    running = start("manage.py", command, LFNKR_SEARCH_KEY=another)

    assert running.returncode == 1
    assert running.stderr == (
        "LFNKR_SEARCH_KEY is not what this house was prepared with: put back what was kept; nothing was read or written.\n"
    )


def test_prepare_itself_refuses_a_wrong_key(another):
    running = start("manage.py", "prepare", LFNKR_AUDIT_KEY=another)

    assert running.returncode == 1
    assert "LFNKR_AUDIT_KEY is not what this house was prepared with" in running.stderr
    assert "Traceback" not in running.stderr


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "LFNKR_AUDIT_KEY is not set."),
        ("c2hvcnQ=", "It has 8 signs and not 44: was it cut off when it was copied?"),
    ],
)
def test_an_empty_or_truncated_key_is_told_apart_in_a_sentence(value, sentence):
    # With addresses given, nothing is generated in the place of what is missing.
    running = start("manage.py", "verify_ledger", LFNKR_AUDIT_KEY=value)

    assert running.returncode == 1
    assert sentence in running.stderr
    assert "Traceback" not in running.stderr
