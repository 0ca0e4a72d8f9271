"""The worker as a process: its role, its queues and limits, polite and impolite ends, jobs of workers that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import conninfo_to_dict

from lfnkr.devserver.launcher import ROOT
from lfnkr.jobs import beside, queue, tasks
from lfnkr.jobs.models import JobRun

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LONG = 60
"""Seconds a test waits for a worker on a busy machine."""
START = (
    "import django; django.setup()\n"
    "import lfnkr.jobs.tests.slow_jobs\n"
    "from django.core.management import call_command\n"
    "call_command('work', *{words!r})\n"
)


OURS = ProcrastinateJob.objects.filter(task_name__startswith="tests.")
"""Beside them, a worker makes up for what the clock struck before it came."""


class Workers:
    """Starts workers in the databases of the test, and ends those that are left."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen] = []

    def start(self, *words: str, **variables: str) -> subprocess.Popen:
        """One more worker."""
        environment = {**os.environ, "LFNKR_CONNECT_AS": "worker", "LFNKR_LOG_LEVEL": "INFO", **variables}
        command = [sys.executable, "-c", START.format(words=words)]
        self.started.append(
            subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return self.started[-1]

    def end(self) -> None:
        """End whatever still works."""
        for one in self.started:
            if one.poll() is None:
                one.kill()
            one.wait(LONG)
            one.stdin.close()
            one.stderr.close()


@pytest.fixture
def workers() -> Iterator[Workers]:
    started = Workers()
    yield started
    started.end()


def put(name: str, **ids: int) -> None:
    """A job in the queue, as the web process puts it there, which does not know the test's jobs."""
    found = {"tests.alone": "printing", "tests.held": "printing"}
    tasks.queue_app.configure_task(name=name, queue=found.get(name, "default")).defer(**ids)


def until(happened: Callable[[], Any]) -> Any:
    """Wait until something has happened, and give what it is."""
    end = time.monotonic() + LONG
    while not (found := happened()):
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.05)
    return found


def said(name: str) -> int:
    return JobRun.objects.filter(name=name).count()


def let_go_on(mark: int) -> None:
    """Let a job that is held end."""
    JobRun.objects.create(name=f"go on {mark}")


def states() -> list[str]:
    return list(OURS.order_by("pk").values_list("status", flat=True))


def test_a_worker_does_what_waits_under_a_role_of_its_own(workers, superuser_connection):
    put("tests.slow", mark=1, hundredths=50)
    workers.start()

    until(lambda: said("begun 1"))
    seen = superuser_connection.execute(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%procrastinate%'"
        " AND usename <> 'lfnkr_admin' AND usename <> 'lfnkr_web'"
    ).fetchall()
    until(lambda: states() == ["succeeded"])

    assert seen == [("lfnkr_worker",)]
    assert said("done 1") == 1
    assert queue.worker_is_there()


def test_a_job_queued_under_a_former_name_is_still_done(workers):
    put("tests.former", mark=2)
    workers.start()

    until(lambda: said("done 2"))


def test_two_workers_do_each_job_once(workers):
    for mark in range(30):
        put("tests.slow", mark=mark, hundredths=2)
    workers.start()
    workers.start()

    until(lambda: set(states()) == {"succeeded"})

    assert [said(f"done {mark}") for mark in range(30)] == [1] * 30


def test_a_queue_with_a_limit_of_one_does_one_job_at_a_time(workers):
    for mark in range(4):
        put("tests.alone", mark=mark)
    workers.start()

    until(lambda: set(states()) == {"succeeded"})

    assert JobRun.objects.filter(name__startswith="crowded").count() == 0


def test_a_job_whose_worker_was_killed_is_done_exactly_once_more(workers, superuser_connection):
    put("tests.slow", mark=3, hundredths=300)
    first = workers.start()
    until(lambda: said("begun 3"))

    first.send_signal(signal.SIGKILL)
    first.wait(LONG)
    superuser_connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
    workers.start()
    workers.start()
    until(lambda: states() == ["succeeded"])

    assert (said("begun 3"), said("done 3")) == (2, 1)


def test_a_job_of_a_living_worker_is_left_alone(workers):
    put("tests.held", mark=4)
    workers.start()
    until(lambda: said("begun 4"))

    # One prints one thing at a time, so the other does this; it has looked for lost jobs when it is gone.
    put("tests.alone", mark=40)
    other = workers.start()
    until(lambda: said("done 40"))
    other.send_signal(signal.SIGTERM)
    assert other.wait(LONG) == 0
    let_go_on(4)
    until(lambda: states() == ["succeeded", "succeeded"])

    assert (said("begun 4"), said("done 4")) == (1, 1)


def test_a_worker_asked_to_end_finishes_its_job_first(workers):
    put("tests.slow", mark=5, hundredths=150)
    one = workers.start()
    until(lambda: said("begun 5"))

    one.send_signal(signal.SIGTERM)

    assert one.wait(LONG) == 0
    assert (said("done 5"), states()) == (1, ["succeeded"])
    assert not queue.worker_is_there()


def test_what_cannot_end_in_time_is_given_back_and_done_by_another(workers):
    put("tests.held", mark=6)
    one = workers.start("--grace", "0.5")
    until(lambda: said("begun 6"))

    one.send_signal(signal.SIGTERM)
    assert one.wait(LONG) == 0
    assert said("done 6") == 0

    let_go_on(6)
    workers.start()
    until(lambda: states() == ["succeeded"])
    assert (said("begun 6"), said("done 6")) == (2, 1)


def test_a_job_that_takes_every_worker_down_is_given_up(superuser_connection):
    put("tests.slow", mark=7, hundredths=1)
    superuser_connection.execute(
        f"UPDATE procrastinate_jobs SET status = 'doing', attempts = {queue.MOST_ATTEMPTS - 1}"
    )
    superuser_connection.execute("SET ROLE lfnkr_worker")

    given = superuser_connection.execute(queue.TAKE_BACK, [queue.MOST_ATTEMPTS, queue.STALLED_AFTER]).fetchall()

    assert [is_given_up for *_rest, is_given_up in given] == [True]
    assert states() == ["failed"]


def test_a_worker_whose_database_goes_away_ends_so_that_it_is_started_again(workers, superuser_connection):
    put("tests.slow", mark=8, hundredths=1)
    one = workers.start()
    until(lambda: said("done 8"))

    name = connection.settings_dict["NAME"]
    superuser_connection.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')  # which does not bind a superuser
    superuser_connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'lfnkr_worker' AND datname = current_database()"
    )

    assert one.wait(LONG) == 1


def test_a_worker_ends_with_whoever_started_it(workers):
    put("tests.slow", mark=9, hundredths=1)
    one = workers.start("--with-parent")
    until(lambda: said("done 9"))

    one.stdin.close()

    assert one.wait(LONG) == 0


def test_beside_the_server_a_worker_that_dies_is_started_again_and_all_end_with_the_server():
    keeper = beside.start()
    try:
        (first,) = until(lambda: children(keeper.pid))
        os.kill(first, signal.SIGKILL)
        (second,) = until(lambda: set(children(keeper.pid)) - {first})
    finally:
        beside.end(keeper)

    assert keeper.returncode is not None
    until(lambda: not is_running(second))


def children(process: int) -> list[int]:
    """The processes a process started."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(number) for number in told.stdout.split()]


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_does_not_start_as_the_owner(workers):
    one = workers.start(LFNKR_WORKER_URL=os.environ["LFNKR_OWNER_URL"])

    assert one.wait(LONG) == 1
    assert "owns tables" in one.stderr.read()


def test_a_worker_that_only_asks_finds_its_jobs_too(workers):
    workers.start(LFNKR_WORKER_LISTEN="0")
    until(queue.worker_is_there)

    put("tests.slow", mark=10, hundredths=1)

    until(lambda: said("done 10"))


def test_of_two_servers_the_worker_finds_the_living_one(workers):
    there = urlsplit(os.environ["LFNKR_WORKER_URL"])
    folder = conninfo_to_dict(os.environ["LFNKR_WORKER_URL"])["host"].replace("/", "%2F")
    both = there._replace(query=f"host=%2Fnowhere,{folder}&target_session_attrs=read-write").geturl()
    workers.start(LFNKR_WORKER_URL=both)
    until(queue.worker_is_there)

    put("tests.slow", mark=12, hundredths=1)

    until(lambda: said("done 12"))


def test_connections_keep_every_option_of_the_address():
    told = (
        "import django; django.setup()\n"
        "from lfnkr.jobs.worker import application\n"
        "from django.db import connections\n"
        "kept = application().connector._pool_args['kwargs']\n"
        "names = ('sslmode', 'sslrootcert', 'target_session_attrs', 'passfile', 'user', 'host')\n"
        "print(*(kept[name] for name in names), connections['default'].get_connection_params()['sslmode'])"
    )
    options = "sslmode=verify-full&sslrootcert=/etc/ca.pem&target_session_attrs=read-write&passfile=/run/pass"
    environment = os.environ | {
        "LFNKR_CONNECT_AS": "worker",
        "LFNKR_WORKER_URL": f"postgresql://lfnkr_worker@db.example:5432/lfnkr?{options}",
    }

    answer = subprocess.check_output([sys.executable, "-c", told], cwd=ROOT, env=environment, text=True)

    assert answer.split() == [
        "verify-full", "/etc/ca.pem", "read-write", "/run/pass", "lfnkr_worker", "db.example", "verify-full",
    ]  # fmt: skip


def test_ended_jobs_are_kept_for_thirty_days(superuser_connection):
    for mark in range(3):
        put("tests.slow", mark=mark, hundredths=1)
    first, second, _third = OURS.order_by("pk").values_list("pk", flat=True)
    superuser_connection.execute(f"UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id IN ({first}, {second})")
    superuser_connection.execute(
        f"UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id = {first}"
    )
    superuser_connection.execute("GRANT SELECT, DELETE, UPDATE ON ALL TABLES IN SCHEMA public TO lfnkr_web")

    assert queue.throw_away_old() == 1
    assert states() == ["succeeded", "todo"]


def test_good_runs_of_what_runs_every_minute_are_kept_for_one_day(superuser_connection):
    superuser_connection.execute(
        "INSERT INTO jobs_run (name, started_at, ended_at, outcome, said)"
        " SELECT 'tests.minutely', now() - n * interval '1 minute', now(), 'good', '{}' FROM generate_series(0, 3000) n"
    )
    superuser_connection.execute(
        "INSERT INTO jobs_run (name, started_at, ended_at, outcome, said)"
        " SELECT job, now() - interval '50 hours' - night * interval '1 day', now(), outcome, '{}'"
        " FROM (VALUES ('tests.nightly', 'good'), ('tests.minutely', 'failed')) kind (job, outcome), generate_series(0, 2) night"
    )
    superuser_connection.execute("GRANT SELECT, DELETE, UPDATE ON ALL TABLES IN SCHEMA public TO lfnkr_web")

    queue.throw_away_old()

    minutely = JobRun.objects.filter(name="tests.minutely")
    assert minutely.good().count() in range(1440, 1443)
    assert minutely.exclude(outcome="good").count() == JobRun.objects.filter(name="tests.nightly").count() == 3


def test_the_worker_role_owns_nothing_and_has_what_the_web_role_has():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'lfnkr_worker'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT pg_has_role('lfnkr_worker', 'lfnkr_web', 'USAGE')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = 'lfnkr_worker'")
        assert cursor.fetchone() == (False,)
