"""Each request leaves one line that names nobody, and each error page the number of that line."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.test import Client

from lfnkr.web.json_log import OneLine

TYPED = "Ri-Yong-hui"
KNOWN = {"at", "level", "logger", "message", "request_id"}
FACTS = {"method", "view", "status_code", "milliseconds", "queries", "role"}


@pytest.fixture
def lines(caplog):
    """What is written of requests: each line as it stands in the log."""
    caplog.set_level(logging.INFO, "lfnkr.web.record")
    written = []
    handler = logging.Handler()
    handler.emit = lambda record: written.append(OneLine().format(record))
    logger = logging.getLogger("lfnkr.web.record")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_one_line_a_request_tells_view_status_time_queries_and_role(lines, client, hana):
    client.force_login(hana)
    lines.clear()

    client.get("/accounts/sessions/")

    (told,) = map(json.loads, lines)
    assert told.keys() == KNOWN | FACTS
    assert (told["method"], told["view"], told["status_code"]) == ("GET", "usersessions_list", 200)
    assert (told["role"], told["level"]) == ("caseworker", "info")
    assert told["queries"] > 2
    assert 0 <= told["milliseconds"] < 60_000


def test_nothing_somebody_sends_stands_in_it(lines, db):
    client = Client(headers={"x-request-id": TYPED, "user-agent": TYPED, "referer": f"http://testserver/{TYPED}"})

    client.get(f"/requests/{TYPED}/?q={TYPED}")
    client.get(f"/{TYPED}/", headers={"host": f"{TYPED}.example"})
    client.post("/accounts/login/", {"login": TYPED, "password": TYPED})
    client.generic(TYPED.upper(), "/accounts/login/")

    assert len(lines) == 4
    assert TYPED.lower() not in "".join(lines).lower()


def test_a_page_that_does_not_exist_and_a_probe_are_told_too(lines, client, db):
    for path in ("/nowhere/", "/healthz", "/static/nowhere.css"):
        client.get(path)

    assert [json.loads(each)["view"] for each in lines] == ["", "healthz", ""]


def test_an_answer_is_an_error_when_the_fault_is_ours(lines, db, settings):
    settings.ROOT_URLCONF = "lfnkr.web.tests.test_middleware"

    Client(raise_request_exception=False).get("/no-database/")

    assert [(json.loads(each)["level"], json.loads(each)["status_code"]) for each in lines] == [("error", 503)]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nowhere/", {}, 404),
        ("/accounts/login/", {"host": "other.example"}, 400),
        ("/no-database/", {}, 503),
        ("/fail/", {}, 500),
        ("/staff/", {}, 403),
    ],
)
def test_an_error_page_says_the_number_of_its_line(lines, hana, settings, path, headers, status):
    settings.ROOT_URLCONF = "lfnkr.web.tests.test_middleware"
    client = Client(raise_request_exception=False)
    client.force_login(hana)
    lines.clear()

    answer = client.get(path, headers=headers)

    assert answer.status_code == status
    shown = re.search(r"say this number: <strong>(\d{3} \d{3} \d{3})</strong>", answer.text)
    assert shown, answer.text
    assert shown[1].replace(" ", "") == json.loads(lines[-1])["request_id"]


def test_a_form_without_its_token_says_the_number_too(lines, db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "hana"})

    assert answer.status_code == 403
    assert "say this number: <strong>" in answer.text


def test_a_page_that_is_no_error_has_no_number(client, db):
    assert "request-number" not in client.get("/accounts/login/").text


def test_two_requests_have_two_numbers(lines, client, db):
    for _time in range(2):
        client.get("/healthz")

    assert len({json.loads(each)["request_id"] for each in lines}) == 2


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/staff/", 403), ("/no-database/", 503), ("/fail/", 500)]
)
def test_every_line_of_a_request_bears_its_number(hana, settings, path, status):
    """Also those Django writes, some of them when our middleware is done with the request."""
    settings.ROOT_URLCONF = "lfnkr.web.tests.test_middleware"
    client = Client(raise_request_exception=False)
    client.force_login(hana)
    written = []
    handler = logging.Handler()
    handler.emit = lambda record: written.append(json.loads(OneLine().format(record)))
    loggers = [logging.getLogger("django"), logging.getLogger("lfnkr.web.record")]
    levels = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        assert client.get(path).status_code == status
    finally:
        for logger, level in levels:
            logger.removeHandler(handler)
            logger.setLevel(level)

    assert {line["logger"] for line in written} >= {"django.request", "lfnkr.web.record"}
    assert len({line.get("request_id") for line in written}) == 1
