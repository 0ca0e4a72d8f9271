"""Who is told that a job failed, and how often."""

from lfnkr.calendar import clock
from lfnkr.jobs import notices
from lfnkr.jobs.models import JobRun, Outcome
from lfnkr.jobs.tasks import Job
from lfnkr.notices import alarms
from lfnkr.notices.models import Notice


def ran(outcome: str) -> None:
    """A run of the nightly tidying that ended so."""
    JobRun.objects.create(name="jobs.tidy_queue", outcome=outcome, ended_at=clock.now())


def told() -> list[str]:
    """Everybody told, once a notice."""
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_a_check_that_failed_is_told_once_until_it_is_well_again(rin, yuki, mio):
    for _night in range(3):
        ran(Outcome.FAILED)
        alarms.climb()
    assert told() == ["rin", "yuki"]
    ran(Outcome.GOOD)
    alarms.climb()
    ran(Outcome.FAILED)
    alarms.climb()

    assert told() == ["rin", "rin", "yuki", "yuki"]


def test_a_run_that_was_interrupted_alarms_nobody(rin):
    ran(Outcome.LOST)
    alarms.climb()

    assert told() == []


def test_a_queued_job_that_failed_for_good_is_told(rin, yuki):
    notices.tell_of(Job("tests.print", print))

    assert told() == ["rin", "yuki"]


def test_the_notice_names_the_job(rin, desk_of):
    ran(Outcome.FAILED)
    alarms.climb()

    assert "jobs.tidy_queue" in desk_of(rin).get("/notices/").text
