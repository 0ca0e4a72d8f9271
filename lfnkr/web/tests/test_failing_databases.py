"""A database that is down, frozen or slow ends a request in seconds; what comes then is whole, and the way back is short."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from lfnkr.postgresql import databases
from lfnkr.web.middleware import HEADERS
from lfnkr.web.tests.app import Answer, Browser, DemonstrationApp

DESK = "/accounts/sessions/"
DOWN, FROZEN, RECOVERY = 3, 10, 5
"""Seconds we promise (security promise K1)."""

BUSY_MACHINE = 2
"""How much longer anything may take where other programs keep both processors busy."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("failing databases")]


@pytest.fixture(scope="module")
def port(house):
    with house.serving() as port:
        yield port


@pytest.fixture
def hana(house, port) -> Browser:
    browser = house.signed_in(port, "hana")
    assert browser.get(DESK).status == 200
    return browser


def assert_whole(answer: Answer) -> None:
    """A 503 with every protective header."""
    assert answer.status == 503, answer.text
    assert HEADERS.items() <= answer.headers.items()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def comes_back(browser: Browser) -> float:
    """After how many seconds the page is there again."""
    began = time.monotonic()
    while browser.get(DESK).status != 200:
        assert time.monotonic() - began < 30
        time.sleep(0.2)
    return time.monotonic() - began


def in_the_background(ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """Ask now, and give what fetches the answer."""
    found: list[Answer] = []
    thread = threading.Thread(target=lambda: found.append(ask()))
    thread.start()

    def fetch() -> Answer:
        thread.join(60)
        return found[0]

    return fetch


def accounts_locked(house: DemonstrationApp) -> psycopg.Connection:
    """Somebody holds the table of accounts: whoever is signed in waits for her row."""
    other = psycopg.connect(databases.within(house.data.admin, "lfnkr"))
    other.execute("LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE")
    return other


def waiting_backend(house: DemonstrationApp) -> int:
    """The process of the connection that waits for that lock."""
    with psycopg.connect(house.data.admin, autocommit=True) as admin:
        for _attempt in range(100):
            found = admin.execute("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone()
            if found:
                return found[0]
            time.sleep(0.05)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("failure", ["down", "frozen"])
def test_a_request_ends_in_seconds_with_every_header_and_the_page_is_back_soon(house, hana, failure):
    promised = DOWN if failure == "down" else FROZEN

    with getattr(house.data, failure)():
        answers = [hana.get(DESK), Browser(hana.port).get("/accounts/login/"), hana.post(DESK, pk="1")]

    for answer in answers:
        assert_whole(answer)
        assert "The database does not answer" in answer.text
        assert answer.seconds < promised * BUSY_MACHINE
    assert comes_back(hana) < RECOVERY * BUSY_MACHINE


@pytest.mark.parametrize("failure", ["down", "frozen"])
def test_what_needs_no_database_answers_at_once(house, hana, failure):
    with getattr(house.data, failure)(), getattr(house.vault, failure)():
        answers = [hana.get(path) for path in ("/healthz", "/static/nowhere.css", "/static/css/theme.css")]

    assert [answer.status for answer in answers] == [200, 404, 200]
    assert max(answer.seconds for answer in answers) < BUSY_MACHINE
    comes_back(hana)


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_the_refusal_is_in_the_language_of_the_person(house, port, language):
    browser = house.signed_in(port, "hana")
    browser.post("/language/", language=language)

    with house.data.down():
        answer = browser.get(DESK)

    assert f'<html lang="{language}">' in answer.text
    assert "The database does not answer" not in answer.text
    comes_back(browser)


def test_waiting_for_a_lock_ends_and_says_that_somebody_else_is_at_it(house, hana):
    with accounts_locked(house):
        answer = hana.get(DESK)

    assert_whole(answer)
    assert "Somebody else is changing the same thing" in answer.text
    assert 3 < answer.seconds < FROZEN
    assert hana.get(DESK).status == 200


def test_a_connection_that_freezes_in_the_middle_of_a_request_is_given_up(house, hana):
    with accounts_locked(house):
        fetch = in_the_background(lambda: hana.get(DESK))
        frozen = waiting_backend(house)
        os.kill(frozen, signal.SIGSTOP)
        answer = fetch()
    os.kill(frozen, signal.SIGCONT)

    assert_whole(answer)
    assert "The database does not answer" in answer.text
    assert answer.seconds < FROZEN * BUSY_MACHINE
    assert hana.get(DESK).status == 200


def test_a_server_that_dies_in_the_middle_of_a_request_is_told_at_once(house, hana):
    with accounts_locked(house) as other:
        fetch = in_the_background(lambda: hana.get(DESK))
        waiting_backend(house)
        with house.data.down(), house.vault.down():
            answer = fetch()
        other.close()

    assert_whole(answer)
    assert answer.seconds < FROZEN
    assert comes_back(hana) < RECOVERY * BUSY_MACHINE


@pytest.mark.parametrize("failure", ["down", "frozen"])
def test_the_administrators_desk_is_there_and_says_that_the_keyring_does_not_answer(house, port, failure):
    rin = house.signed_in(port, "rin")
    assert "does not answer" not in rin.get("/").text

    with getattr(house.vault, failure)():
        answer = rin.get("/")

    assert answer.status == 200, answer.text
    assert "does not answer" in answer.text
    assert answer.seconds < FROZEN
    assert "does not answer" not in rin.get("/").text
