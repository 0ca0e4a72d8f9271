"""Measures are told on a port of their own, from all workers together; a real gunicorn, and a database that goes away."""

from __future__ import annotations

import json
import re
import time

import pytest

from lfnkr.web.tests.app import PATIENCE, Browser, DemonstrationApp, free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("failing databases")]


@pytest.fixture(scope="module")
def told(house: DemonstrationApp):
    """The ports of the house and of its measures, with two workers, every request written down."""
    measures = free_port()
    variables = {"LFNKR_METRICS_ADDRESS": f"127.0.0.1:{measures}", "LFNKR_LOG_REQUESTS": "1", "LFNKR_LOG_LEVEL": "INFO"}
    with house.serving(**variables) as port:
        yield port, measures


def measured(port: int, name: str) -> float | None:
    """One number as Prometheus would read it."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            text = Browser(port).get("/metrics").text
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.2)
            continue
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else None


def test_requests_are_counted_over_all_workers(house, told):
    port, measures = told
    house.signed_in(port, "hana")
    name = 'lfnkr_requests_total{status="200",view="account_login"}'
    before = measured(measures, name)

    for _time in range(20):
        Browser(port).get("/accounts/login/")

    assert measured(measures, name) == before + 20
    assert measured(measures, 'lfnkr_request_seconds_count{view="account_login"}') >= before + 20
    assert measured(measures, 'lfnkr_request_queries_sum{view="healthz"}') == 0


def test_databases_sessions_jobs_and_the_worker_are_measured(house, told):
    port, measures = told
    house.signed_in(port, "hana")

    assert measured(measures, 'lfnkr_database_up{database="default"}') == 1
    assert measured(measures, "lfnkr_sessions_open") >= 1
    assert measured(measures, 'lfnkr_jobs{state="waiting"}') == 0
    assert measured(measures, "lfnkr_job_oldest_seconds") == 0
    assert measured(measures, "lfnkr_letters_waiting") == 0
    assert measured(measures, "lfnkr_alarms_standing") == 0
    assert measured(measures, "lfnkr_worker_seen_seconds") is None  # there was none


def test_a_database_that_is_down_is_measured_as_down(house, told):
    _port, measures = told

    with house.data.down():
        assert measured(measures, 'lfnkr_database_up{database="default"}') == 0
        assert measured(measures, 'lfnkr_database_up{database="keyring"}') == 1

    assert measured(measures, 'lfnkr_database_up{database="default"}') == 1


def test_nothing_is_told_at_the_address_people_use(told):
    port, _measures = told

    assert Browser(port).get("/metrics").status in (302, 404)


def test_no_measure_names_a_person_a_row_or_an_address(house, told):
    port, measures = told
    browser = house.signed_in(port, "hana")
    for path in ("/requests/", "/requests/0d6ef8e6-1c0e-4f0c-9f0a-1d7e1f3f7a11/", "/nowhere/hana-mori/"):
        browser.get(path)

    assert measured(measures, "lfnkr_sessions_open") >= 1  # it tells by now
    text = Browser(measures).get("/metrics").text

    assert not re.search("hana|mori|0d6ef8e6|nowhere", text, re.IGNORECASE)
    assert set(re.findall(r"(\w+)=\"", text)) <= {"view", "status", "le", "database", "state", "job"}


def test_every_line_of_gunicorn_and_of_requests_is_json_and_utc(house, told):
    lines = [json.loads(line) for line in house.log().splitlines()]

    assert {"gunicorn.error", "lfnkr.web.record"} <= {line["logger"] for line in lines}
    assert all(line["at"].endswith("+00:00") for line in lines)


def test_without_an_address_nothing_is_counted_or_told(house):
    with house.serving(LFNKR_LOG_REQUESTS="0") as port:
        assert Browser(port).get("/healthz").status == 200
        assert "lfnkr.web" not in house.log()
