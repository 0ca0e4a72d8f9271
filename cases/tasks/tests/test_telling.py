"""What people are told of tasks: the day before, when overdue, by the ladder; no storm of what was long past."""

from datetime import timedelta

import pytest

from cases import casework
from cases.status import Status
from cases.tasks.models import Task
from cases.tasks.notices import look_at_tasks
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.notices import alarms
from lfnkr.notices.models import Alarm, Notice

pytestmark = pytest.mark.usefixtures("all_rows")


def told(kind: str) -> list[tuple[str, str]]:
    notices = Notice.objects.filter(kind=f"cases.{kind}").select_related("user")
    return sorted((notice.user.username, notice.step) for notice in notices)


def look(after: timedelta, since) -> None:
    with clock.at(since + after):
        alarms.climb()


@pytest.fixture
def task(hana, jun) -> Task:
    """A task of a request with a deputy, due in three days, alone."""
    case = factories.case(hana)
    casework.assign(case, by=hana, lead=hana, deputy=jun)
    for each in Task.objects.filter(case=case):
        casework.cancel_task(each, by=hana, reason="Only one.")
    return casework.make_task(case, by=hana, kind="call", owner=hana, due_at=clock.now() + timedelta(days=3))


def test_the_owner_is_told_a_day_before_and_once(hana, task):
    look(timedelta(days=1), clock.now())
    assert told("task_soon") == []
    for hours in (50, 51):
        look(timedelta(hours=hours), clock.now())
    assert [name for name, _step in told("task_soon")] == [hana.username]


def test_one_set_for_today_is_not_told_beforehand(hana, task):
    casework.make_task(task.case, by=hana, kind="call", owner=hana, due_at=clock.now() + timedelta(hours=2))
    look(timedelta(minutes=1), clock.now())
    assert told("task_soon") == []


def test_an_overdue_task_climbs_from_owner_to_deputy_to_director(hana, jun, mio, task):
    look(timedelta(minutes=1), task.due_at)
    assert told("task_overdue") == [(hana.username, "owner")]
    look(timedelta(hours=5), task.due_at)
    assert told("task_overdue") == sorted([(hana.username, "owner"), (jun.username, "deputy")])
    look(timedelta(hours=25), task.due_at)
    assert (mio.username, "director") in told("task_overdue")


def test_done_in_time_nobody_else_is_told(hana, task):
    look(timedelta(minutes=1), task.due_at)
    with clock.at(task.due_at + timedelta(minutes=5)):
        casework.finish_task(task, by=hana)
    look(timedelta(hours=25), task.due_at)
    assert told("task_overdue") == [(hana.username, "owner")]
    assert not Alarm.objects.standing().filter(about=task.pk).exists()


def test_of_a_restricted_request_the_deputy_is_not_told(hana, jun, mio, task):
    casework.restrict_request(task.case, by=hana, reason="Her husband may look for her.")
    look(timedelta(hours=25), task.due_at)
    assert jun.username not in [name for name, _step in told("task_overdue")]


def test_opened_again_it_is_told_again(hana, task):
    look(timedelta(minutes=1), task.due_at)
    with clock.at(task.due_at + timedelta(minutes=5)):
        casework.finish_task(task, by=hana)
        alarms.climb()
        casework.reopen_task(task, by=hana, reason="Not done.")
    look(timedelta(minutes=10), task.due_at)
    assert Alarm.objects.standing().filter(about=task.pk).count() == 1


def test_what_was_long_past_when_it_was_recorded_alarms_nobody(hana):
    now = clock.now()
    with clock.at(now - timedelta(days=400)):
        case = factories.member(hana, Status.SAFE).case
    for each in Task.objects.filter(case=case, ended_at=None):
        casework.cancel_task(each, by=hana, reason="Only arrival.")
    arrived = exactly((now - timedelta(days=390)).date())
    casework.move(factories.members_of(case), by=hana, status=Status.IN_DESTINATION, happened=arrived, destination="KR")
    assert Task.objects.filter(case=case, was_past=True).count() == 4
    with trail.act("test", by=None):
        look_at_tasks(now)
    assert not Alarm.objects.filter(kind="cases.task_overdue").exists()
