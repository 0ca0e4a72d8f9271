"""Declaring jobs: names that last, keys as arguments, nothing queued by what was rolled back, a sentence for every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from lfnkr.calendar import clock
from lfnkr.jobs import queue, tasks
from lfnkr.jobs.models import JobRun, Outcome

NAMES = (Path(tasks.__file__).parent / "names.txt").read_text(encoding="utf-8").split()
DECLARED = dict(tasks.declared())


@pytest.fixture
def job(monkeypatch):
    """Declares jobs that are gone after the test."""
    monkeypatch.setattr(tasks, "JOBS", {})
    return tasks.job


@pytest.fixture
def periodic(job):
    return lambda name="tests.clock", cron="0 18 * * *": tasks.periodic(name, cron=cron, title="A test")


def test_a_name_once_given_lasts():
    known = {*DECLARED, *(former for one in DECLARED.values() for former in one.formerly)}

    assert set(NAMES) <= known, "A job was renamed or removed: say its old name in `formerly`, since it may be queued."


def test_every_job_stands_in_the_list_of_names():
    assert set(DECLARED) <= set(NAMES), "Write the names of new jobs into lfnkr/jobs/names.txt."
    assert sorted(NAMES) == NAMES


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_job_knows_its_work_by_keys_alone(name):
    assert set(DECLARED[name].parameters.values()) <= set(tasks.KEYS)
    assert not [
        one for one in DECLARED[name].parameters if one in {"name", "text", "reason", "note", "place", "amount"}
    ]


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_every_periodic_job_has_a_title_and_a_next_time(language):
    with translation.override(language):
        assert all(str(one.title) and one.next_at() > clock.now() for one in tasks.periodic_jobs())


def test_the_queues_are_those_that_jobs_may_lie_in():
    assert {"urgent", "default", "printing", "nightly"} <= tasks.QUEUES.keys()


@pytest.mark.parametrize(
    "function", [lambda words: None, lambda *, words: None, lambda *words: None, lambda **words: None]
)
def test_an_argument_that_is_no_key_is_refused(job, function):
    with pytest.raises(ValueError, match="arguments are keys given by name"):
        job("tests.wordy")(function)


@pytest.mark.parametrize("name", ["nameless", "Tests.Upper", "tests.", "tests.with space"])
def test_a_name_that_could_not_last_is_refused(job, name):
    with pytest.raises(ValueError, match="say room.verb"):
        job(name)(lambda: None)


def test_a_name_is_given_once(job):
    job("tests.one", formerly=("tests.former",))(lambda: None)

    for taken in ("tests.one", "tests.former"):
        with pytest.raises(ValueError, match="called"):
            job(taken)(lambda: None)


@pytest.fixture
def by_keys(job):
    """A job with a key of each kind, and what it was called with."""
    called = []

    def function(*, row: UUID, number: int, code: str) -> None:
        called.append((row, number, code))

    declared = job("tests.keys", lock="row-{row}")(function)
    return declared, called


@pytest.mark.parametrize("wrong", [{"code": "Kim Yong-hui"}, {"code": "김"}, {"number": "1"}, {"row": str(uuid4())}])
def test_words_never_reach_the_queue(db, by_keys, wrong):
    declared, _called = by_keys

    with pytest.raises(ValueError, match="must be a key of the kind"):
        declared.later(**{"row": uuid4(), "number": 1, "code": "en"} | wrong)

    assert queue.waiting() == []


def test_a_missing_key_is_refused(db, by_keys):
    with pytest.raises(ValueError, match="takes"):
        by_keys[0].later(number=1)


def test_keys_come_out_of_the_queue_as_they_went_in(db, by_keys):
    declared, called = by_keys
    row = uuid4()

    declared.later(row=row, number=7, code="en")
    (waiting,) = queue.waiting()
    declared.run(**waiting.ids)

    assert called == [(row, 7, "en")]
    assert ProcrastinateJob.objects.get().lock == f"row-{row}"


def test_a_job_called_runs_here(by_keys):
    declared, called = by_keys

    declared(row=1, number=2, code=3)

    assert called == [(1, 2, 3)]


def test_a_job_may_wait_for_its_moment(db, by_keys):
    moment = clock.now() + timedelta(hours=3)

    by_keys[0].later(at=moment, row=uuid4(), number=1, code="en")

    assert ProcrastinateJob.objects.get().scheduled_at == moment


def test_what_was_rolled_back_leaves_no_job(transactional_db, by_keys):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        by_keys[0].later(row=uuid4(), number=1, code="en")
        assert len(queue.waiting()) == 1
        raise ZeroDivisionError

    assert queue.waiting() == []


def test_what_was_committed_waits(transactional_db, by_keys):
    with transaction.atomic():
        by_keys[0].later(row=uuid4(), number=1, code="en")

    assert [one.name for one in queue.waiting()] == ["tests.keys"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procrastinate_jobs SET status = 'doing'",
        "DELETE FROM procrastinate_jobs",
        "DELETE FROM procrastinate_events",
        "INSERT INTO procrastinate_workers DEFAULT VALUES",
        "SELECT * FROM procrastinate_periodic_defers",
        "DELETE FROM jobs_run",
    ],
)
def test_the_web_role_puts_jobs_in_and_takes_none_out(db, statement):
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_run_of_the_clock_is_recorded_in_every_language(db, periodic):
    declared = periodic()(lambda: lambda: _("Korean"))

    run = declared()

    kept = JobRun.objects.get()
    assert (kept, kept.outcome, kept.said["en"]) == (run, Outcome.GOOD, "Korean")
    assert kept.said["ja"] != "Korean"
    assert kept.ended_at >= kept.started_at


def test_a_run_that_finds_something_wrong_leaves_its_sentence(db, periodic):
    def wrong():
        raise tasks.Failed("The ledger disagrees.")

    periodic()(wrong)()

    kept = JobRun.objects.get()
    assert (kept.outcome, kept.sentence) == (Outcome.FAILED, "The ledger disagrees.")


def test_a_run_that_breaks_leaves_a_sentence_without_what_the_error_said(db, periodic):
    def broken():
        raise ValueError("Kim Yong-hui")

    with pytest.raises(ValueError, match="Kim"):
        periodic()(broken)()

    kept = JobRun.objects.get()
    assert (kept.outcome, kept.sentence) == (Outcome.FAILED, "It stopped with an error (ValueError).")
    assert "Kim" not in str(kept.said)


def test_a_run_that_never_ended_is_called_interrupted_by_the_next(db, periodic):
    JobRun.objects.create(name="tests.clock")

    periodic()(lambda: "Well.")()

    assert list(JobRun.objects.order_by("pk").values_list("outcome", flat=True)) == [Outcome.LOST, Outcome.GOOD]


def test_the_clock_is_in_utc(periodic):
    declared = periodic(cron="10 18 * * *")(lambda: None)

    with clock.at(datetime(2026, 11, 27, 18, 11, tzinfo=UTC)):
        assert declared.next_at() == datetime(2026, 11, 28, 18, 10, tzinfo=UTC)


def test_the_last_run_of_each_job_is_found(db, periodic):
    JobRun.objects.create(name="a.b", started_at=clock.now() - timedelta(days=1))
    newest = JobRun.objects.create(name="a.b")
    other = JobRun.objects.create(name="a.c", started_at=clock.now() - timedelta(days=9))

    assert JobRun.objects.last_of_each() == {"a.b": newest, "a.c": other}
