"""What the clock does at night: verifications with their sentences, anchors noted outside, a watch told of a good night."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lfnkr.audit import anchors, reading
from lfnkr.audit.jobs import push_anchor, verify_audit
from lfnkr.calendar import clock
from lfnkr.jobs import outside, tasks
from lfnkr.jobs.jobs import WATCH, good_night
from lfnkr.jobs.models import JobRun, Outcome

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what it was told."""
    heard: list[bytes] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(404 if self.path == "/deaf" else 200)
            self.end_headers()

        def log_message(self, *_words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


def all_good() -> None:
    for one in tasks.periodic_jobs():
        if one.queue == "nightly" and one.name != WATCH:
            tasks.Periodic(one.name, lambda: "Well.", title="x", cron=one.cron)()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://127.0.0.1/",
        "https:///",
        "file:///etc/passwd",
        "https://a:b@x.example/",
        "https://x.example/ Host",
        "https://x.example:port/",
    ],
)
def test_nothing_leaves_unencrypted(address):
    with pytest.raises((outside.Refused, OSError)):
        outside.post(address, b"well")


def test_an_address_that_does_not_take_it_is_told_apart(listener):
    with pytest.raises(outside.Refused, match="404"):
        outside.post(f"{listener[0]}/deaf", b"well")


def test_after_a_good_night_the_watch_is_told_a_fixed_word(settings, listener):
    settings.DEADMAN_URL = f"{listener[0]}/watch"
    all_good()

    run = good_night()

    assert (run.outcome, listener[1]) == (Outcome.GOOD, [b"well\n"])


@pytest.mark.parametrize("trouble", [Outcome.FAILED, Outcome.LOST, None])
def test_after_a_bad_night_the_watch_hears_nothing(settings, listener, trouble):
    settings.DEADMAN_URL = listener[0]
    all_good()
    audit = JobRun.objects.filter(name="jobs.verify_audit")
    # Either it ended otherwise, or it did not run this night.
    audit.update(**({"outcome": trouble} if trouble else {"started_at": clock.now() - timedelta(days=2)}))

    run = good_night()

    assert (run.outcome, listener[1]) == (Outcome.FAILED, [])
    assert str(verify_audit.title) in run.sentence


def test_the_last_seal_is_noted_in_a_folder_and_at_an_address(settings, listener, tmp_path):
    settings.ANCHOR_DIR, settings.ANCHOR_URL = str(tmp_path), listener[0]

    run = push_anchor()

    anchor = reading.state().anchor
    assert run.outcome == Outcome.GOOD
    assert (tmp_path / anchors.FILE).read_text().split()[1] == anchor
    assert listener[1] == [f"{anchor}\n".encode()]


def test_anchors_of_many_nights_are_kept_and_the_oldest_let_go(settings, tmp_path):
    for night in range(anchors.KEPT + 3):
        anchors.write(tmp_path, f"{night}:abc")

    lines = (tmp_path / anchors.FILE).read_text().splitlines()
    assert (len(lines), lines[-1].split()[1]) == (anchors.KEPT, f"{anchors.KEPT + 2}:abc")


def test_a_folder_that_is_gone_is_said(settings, tmp_path):
    settings.ANCHOR_DIR = str(tmp_path / "unmounted")

    assert push_anchor().outcome == Outcome.FAILED


@pytest.mark.parametrize(
    "name",
    ["jobs.verify_ledger", "jobs.verify_audit", "jobs.verify_keyring", "cases.tidy_drafts", "accounts.clear_sessions"],
)
def test_each_of_the_nightly_jobs_runs(name):
    run = tasks.declared()[name]()

    assert run.outcome == Outcome.GOOD, run.sentence
    assert run.sentence


def test_a_ledger_that_disagrees_is_a_failed_run_without_a_sum(superuser_ledger):
    run = tasks.declared()["jobs.verify_ledger"]()

    assert run.outcome == Outcome.FAILED
    assert "disagrees in" in run.sentence
    assert "12345" not in run.sentence and "123.45" not in run.sentence


@pytest.fixture
def superuser_ledger(superuser_connection):
    """Books that somebody changed by hand."""
    superuser_connection.execute("ALTER TABLE donations_fund DISABLE TRIGGER ALL")
    superuser_connection.execute("UPDATE donations_fund SET balance = balance + 12345")


def test_the_administrator_sees_each_job_with_its_last_run_and_its_next(client, rin):
    verify_audit()
    client.force_login(rin)

    page = client.get("/").text

    assert f'data-job="{verify_audit.name}" data-outcome="good"' in page
    assert "The audit trail is whole" in page
    assert "No worker is there" in page
    assert page.count("data-job=") == len(tasks.periodic_jobs())
