"""`rotate_keys` replaces the server key while people work: killed in the middle it goes on, and the old key then opens nothing."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, connections, transaction

from cases.follow_up import actions as follow_up
from cases.seal import reveal
from cases.tests.sealed_cases import a_case, a_user
from lfnkr.accounts import factor_secrets
from lfnkr.audit import trail
from lfnkr.devserver.launcher import ROOT
from lfnkr.keyring import check_values, cipher, keys, sealing, server_keys, verification
from lfnkr.keyring.tests.keyrings import key_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "keyring"])]


@pytest.fixture
def new(settings) -> str:
    """The next server key, which this process holds beside the one in use."""
    settings.SERVER_KEY_NEXT = cipher.new_key()
    return base64.b64encode(settings.SERVER_KEY_NEXT).decode()


@pytest.fixture
def house(hana):
    """A request with a note, and a second factor."""
    case = a_case(hana, "리영희")
    follow_up.add_note(case, by=hana, text="Her brother is near.")
    keys.erase("person", a_case(hana, "김철수").members.get().person_id)
    TOTP.activate(hana, "JBSWY3DPEHPK3PXP")
    return case


def rotate(**variables: str) -> subprocess.CompletedProcess:
    """`manage.py rotate_keys` as an operator runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", "rotate_keys"],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def under() -> dict[str, int]:
    """How many keys lie under each server key."""
    with connections["keyring"].cursor() as cursor:
        cursor.execute("SELECT server_key, count(*) FROM keyring_key WHERE erased_at IS NULL GROUP BY server_key")
        return dict(cursor.fetchall())


def until_some_are_rotated(running: subprocess.Popen) -> None:
    """Wait until some keys lie under the new server key, so that what is killed then is killed in the middle."""
    deadline = time.monotonic() + 60
    while len(under()) < 2 and running.poll() is None:
        assert time.monotonic() < deadline, "nothing was rotated"
        time.sleep(0.01)


def known() -> set[str]:
    return check_values.kept(check_values.SERVER)[check_values.SERVER]


def value_of(key: bytes) -> str:
    return check_values.check_value(check_values.SERVER, key)


def test_without_the_next_key_nothing_is_done(house):
    refused = rotate()

    assert refused.returncode == 1
    assert "Set LFNKR_SERVER_KEY_NEXT to the new key first" in refused.stderr


def test_a_key_that_is_not_the_one_in_use_rotates_nothing(house, new):
    stranger = base64.b64encode(cipher.new_key()).decode()

    refused = rotate(LFNKR_SERVER_KEY=stranger, LFNKR_SERVER_KEY_NEXT=new)

    assert refused.returncode == 1
    assert "LFNKR_SERVER_KEY is not the key in use" in refused.stderr
    assert len(known()) == 1


def test_a_third_key_waits_until_the_second_one_is_done(house, new, connect_as):
    connect_as("owner", "keyring").execute(
        "INSERT INTO keyring_serverkey (value, is_current, kept_at) VALUES ('of another key', false, now())"
    )

    refused = rotate(LFNKR_SERVER_KEY_NEXT=new)

    assert "Another key was to follow, and is not done" in refused.stderr


def test_an_altered_key_is_named_and_the_old_server_key_is_kept(house, new, connect_as):
    connect_as("owner", "keyring").execute(
        "UPDATE keyring_key SET wrapped = '\\x00'::bytea || wrapped WHERE kind = 'case'"
    )

    refused = rotate(LFNKR_SERVER_KEY_NEXT=new)

    assert refused.returncode == 1
    assert "was altered and opens under neither server key" in refused.stderr
    assert len(known()) == 2


def test_the_old_key_opens_nothing_afterwards_and_the_new_one_everything(house, new, hana, settings):
    before, old, next_key = verification.verify(), settings.SERVER_KEY, settings.SERVER_KEY_NEXT

    done = rotate(LFNKR_SERVER_KEY_NEXT=new)

    assert done.returncode == 0, done.stderr
    assert known() == {value_of(next_key)}
    assert set(under()) == {value_of(next_key)}
    assert verification.verify().is_whole  # with both, before the last start
    check_values.refuse_wrong()

    settings.SERVER_KEY, settings.SERVER_KEY_NEXT = next_key, None
    assert verification.verify() == before
    assert factor_secrets.decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"

    settings.SERVER_KEY = old
    verdict = verification.verify()
    assert verdict.texts.total() == verdict.second_factors == 0
    with pytest.raises(check_values.KeysWrong, match="LFNKR_SERVER_KEY is not what"):
        check_values.refuse_wrong()


def test_once_more_it_changes_nothing(house, new):
    rotate(LFNKR_SERVER_KEY_NEXT=new)
    before = under()

    again = rotate(LFNKR_SERVER_KEY_NEXT=new)

    assert again.returncode == 0
    assert "Wrapped anew: 0 keys, 0 second factors" in again.stdout
    assert under() == before


def test_while_it_is_not_done_a_process_with_one_key_is_told_to_hold_both(house, new, connect_as, settings):
    owner = connect_as("owner", "keyring")
    owner.execute("UPDATE keyring_serverkey SET is_current = false")
    owner.execute(
        "INSERT INTO keyring_serverkey (value, is_current, kept_at) VALUES (%s, true, now())",
        [value_of(settings.SERVER_KEY_NEXT)],
    )
    check_values.refuse_wrong()

    settings.SERVER_KEY_NEXT = None
    with pytest.raises(check_values.KeysWrong, match="set the old key in LFNKR_SERVER_KEY and the new one in"):
        check_values.refuse_wrong()
    with pytest.raises(server_keys.ServerKeyNotHeld):
        key_for("donor", uuid.uuid4())


def test_a_key_under_a_server_key_nobody_knows_cannot_be_stored():
    with (
        pytest.raises(IntegrityError, match="foreign key"),
        transaction.atomic("keyring"),
        connections["keyring"].cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO keyring_key (kind, subject, principal, wrapped, server_key, created_at)"
            " VALUES ('case', gen_random_uuid(), 'server', 'x', 'nobody', now())"
        )


def test_killed_in_the_middle_it_goes_on_while_people_read_and_write(house, hana, new, settings):
    keys.keys_made_for(("donor", uuid.uuid4()) for _ in range(6_000))
    reveal.open_seal(house, by=hana)
    begun, ended = threading.Event(), threading.Event()

    def read() -> int:
        """Read the request again and again; anything that does not open raises or shows words instead."""
        count = 0
        while not ended.is_set():
            with transaction.atomic():
                trail.identify(hana)
                contents = reveal.contents(house, by=hana)
            assert contents.summary == "A pastor called."
            assert contents.people[0].names[0].text == "리영희"
            count += 1
        connections.close_all()
        return count

    def write() -> int:
        """New keys and new second factors, all the time."""
        count = 0
        while not ended.is_set():
            key_for("helper", uuid.uuid4())
            with transaction.atomic():
                TOTP.activate(a_user(f"user{count}"), "JBSWY3DPEHPK3PXP")
            count += 1
            begun.set()
        connections.close_all()
        return count

    with ThreadPoolExecutor(2) as pool:
        reading, writing = pool.submit(read), pool.submit(write)
        try:
            assert begun.wait(30)
            kills = 0
            while kills < 2:
                running = subprocess.Popen(
                    [sys.executable, "manage.py", "rotate_keys"],
                    cwd=ROOT,
                    env={**os.environ, "LFNKR_SERVER_KEY_NEXT": new},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    text=True,
                )
                assert "keys" in running.stderr.readline()
                until_some_are_rotated(running)
                running.send_signal(signal.SIGKILL)
                running.wait()
                running.stderr.close()
                kills += 1
            assert len(under()) == 2  # it was killed in the middle
            assert len(known()) == 2
            done = rotate(LFNKR_SERVER_KEY_NEXT=new)
        finally:
            ended.set()
        made, looked = writing.result(60), reading.result(60)

    assert done.returncode == 0, done.stderr
    assert made > 3
    assert looked > 3
    assert set(under()) == known() == {value_of(settings.SERVER_KEY_NEXT)}
    settings.SERVER_KEY, settings.SERVER_KEY_NEXT = settings.SERVER_KEY_NEXT, None
    verdict = verification.verify()
    assert verdict.is_whole, verdict.sentence
    assert verdict.second_factors == made + 1
    assert verdict.keys["helper"] == made
    assert sealing.unseal_many([house])[0].trouble is None
