"""Jobs that a person asks for, while somebody else writes: a run that ends meanwhile, an error of the database, a queue that is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection, transaction

from lfnkr.calendar import clock
from lfnkr.jobs import schedule, tasks
from lfnkr.jobs.models import JobRun, Outcome

NAME = "jobs.verify_ledger"


def run(outcome: str, **ago: int) -> JobRun:
    """One run that began so long ago."""
    began = clock.now() - timedelta(**ago)
    ended = None if outcome == Outcome.RUNNING else clock.now()
    return JobRun.objects.create(name=NAME, started_at=began, outcome=outcome, ended_at=ended)


def of_the_ledger() -> schedule.Asked:
    """How far the recomputing of the books is."""
    return next(one for one in schedule.asked_for() if one.name == NAME)


def as_another_ends(happens) -> schedule.Asked:
    """The same, while something happens after each question about runs."""

    def beside(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if "jobs_run" in sql and sql.startswith("SELECT") and left:
            with connection.execute_wrapper(lambda execute, *given: execute(*given)):
                left.pop()()
        return answer

    left = [happens]
    with connection.execute_wrapper(beside):
        return of_the_ledger()


def test_a_first_run_that_ends_between_two_questions_stops_no_page(db):
    found = as_another_ends(lambda: run(Outcome.GOOD, seconds=1))

    assert found.running is None
    assert found.last.is_good


def test_a_run_that_ends_between_two_questions_is_not_said_to_run(db):
    one = run(Outcome.RUNNING, seconds=5)

    found = as_another_ends(lambda: JobRun.objects.filter(pk=one.pk).update(outcome=Outcome.GOOD, ended_at=clock.now()))

    assert (found.running, found.last) == (None, one)


def test_a_run_is_under_way_until_it_ends(db):
    one = run(Outcome.RUNNING, seconds=5)
    assert of_the_ledger().running == one

    run(Outcome.GOOD, seconds=1)

    assert of_the_ledger().running is None


def test_an_error_of_the_database_within_a_page_is_recorded_and_is_itself(db, monkeypatch):
    monkeypatch.setattr(tasks, "JOBS", {})

    @tasks.periodic("tests.clock", cron="0 18 * * *", title="A test")
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with transaction.atomic(), pytest.raises(DataError):
        broken()

    assert JobRun.objects.get(name="tests.clock").outcome == Outcome.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_held_is_the_databases_error_and_none_of_ours(connect_as, superuser_connection):
    superuser_connection.execute("BEGIN")
    superuser_connection.execute("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            with pytest.raises(OperationalError) as refused:
                tasks.declared()[NAME].later()
    finally:
        superuser_connection.execute("ROLLBACK")

    assert refused.value.__cause__.sqlstate == "55P03"
