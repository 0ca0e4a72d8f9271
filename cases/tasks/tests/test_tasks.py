"""Tasks made by hand: who may have one, by when; changed, done, cancelled, opened again, handed over; two people at once."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases import casework
from cases.errors import ReasonMissing
from cases.seal.reveal import open_seal
from cases.tasks import errors
from cases.tasks.choices import Outcome, TaskAct
from cases.tasks.models import Task, TaskStep
from cases.tasks.repeating import next_due
from cases.tasks.words import steps_of, words_of
from cases.tests import factories
from lfnkr.accounts import account_actions
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.months import months_after
from lfnkr.notices.models import Notice
from lfnkr.web.edit_conflicts import StaleRecord

pytestmark = pytest.mark.usefixtures("all_rows")


def made(case, by, **facts) -> Task:
    """A task of tomorrow."""
    told = {"kind": "call", "owner": by, "due_at": clock.now() + timedelta(days=1)} | facts
    return casework.make_task(case, by=by, **told)


def changed(task, by, **facts) -> Task:
    """A task changed by a page that was opened now."""
    task = Task.objects.get(pk=task.pk)
    told = {"owner": task.owner, "due_at": task.due_at, "version": task.version} | facts
    return casework.change_task(task, by=by, **told)


def visible(user) -> set:
    with trail.act("test", by=None):
        return set(Task.objects.visible_to(user).values_list("pk", flat=True))


def test_a_task_that_cannot_be_is_refused(hana, jun, sora):
    case = factories.case(hana)
    with pytest.raises(errors.DueInThePast):
        made(case, hana, due_at=clock.now() - timedelta(minutes=5))
    with pytest.raises(errors.OwnerCannot):
        made(case, hana, owner=jun)
    with pytest.raises(errors.OwnerOfNone):
        made(None, hana, owner=sora)
    with pytest.raises(errors.WordsMissing):
        made(case, hana, kind="other", words=" ")
    with pytest.raises(errors.ComesBackHow):
        made(case, hana, unit="days")
    with pytest.raises(errors.UntilBeforeDue):
        made(case, hana, unit="days", every=1, until=clock.today() - timedelta(days=1))
    with pytest.raises(ValidationError):
        made(case, hana, kind="nonsense")
    assert not Task.objects.filter(template="").exists()


def test_the_database_gives_no_task_to_somebody_who_does_not_see_the_request(hana, jun):
    task = made(factories.case(hana), hana)
    with pytest.raises(IntegrityError), transaction.atomic(), trail.act("test", by=None):
        Task.objects.filter(pk=task.pk).update(owner=jun)
    with pytest.raises(IntegrityError), transaction.atomic(), trail.act("test", by=None):
        Task.objects.filter(pk=task.pk).update(kind="other")


def test_who_sees_a_task(hana, jun, mio):
    case = factories.case(hana)
    of_case, of_none = made(case, hana), made(None, hana)
    given = made(None, hana, owner=jun)
    assert visible(hana) >= {of_case.pk, of_none.pk, given.pk}
    assert visible(jun) == {given.pk}
    assert visible(mio) >= {of_case.pk, of_none.pk, given.pk}


def test_done_with_words_and_open_again(hana):
    task = made(factories.case(hana), hana, words="Call the pastor.")
    casework.finish_task(task, by=hana, words="He answers at night.")
    with pytest.raises(errors.OverAlready) as twice:
        casework.finish_task(task, by=hana)
    assert "done" in str(twice.value)
    with pytest.raises(ReasonMissing):
        casework.reopen_task(task, by=hana, reason=" ")
    task = casework.reopen_task(task, by=hana, reason="It was another pastor.")
    assert task.is_open
    with pytest.raises(errors.StillOpen):
        casework.reopen_task(task, by=hana, reason="Once more.")
    acts = list(TaskStep.objects.filter(task=task).values_list("act", flat=True))
    assert acts == [TaskAct.MADE, TaskAct.DONE, TaskAct.REOPENED]


def test_words_are_sealed_and_read_through_the_open_seal_alone(hana):
    case = factories.case(hana)
    task = made(case, hana, words="Call the pastor in Yanji.")
    assert words_of(task, steps_of(task), by=hana).is_closed
    open_seal(case, by=hana)
    task = changed(task, hana, words="Call the pastor in Tumen.")
    words = words_of(task, steps_of(task), by=hana)
    assert words.what == "Call the pastor in Tumen." and len(words.by_step) == 2


def test_words_of_no_request_are_read_by_whoever_has_or_made_the_task(hana, jun, mio):
    task = made(None, hana, owner=jun, words="Order the forms.")
    assert words_of(task, steps_of(task), by=hana).what == "Order the forms."
    assert words_of(task, steps_of(task), by=jun).what == "Order the forms."
    assert words_of(task, steps_of(task), by=mio).is_closed


def test_two_people_who_change_a_task_are_both_told(hana):
    task = made(factories.case(hana), hana)
    changed(task, hana, due_at=clock.now() + timedelta(days=3))
    with pytest.raises(StaleRecord):
        casework.change_task(task, by=hana, version=1, owner=hana, due_at=clock.now() + timedelta(days=2))


def test_an_overdue_task_is_given_to_somebody_else_without_another_moment(hana, mio):
    task = made(factories.case(hana), hana)
    with clock.at(clock.now() + timedelta(days=2)):
        task = changed(task, hana, owner=mio)
        assert task.owner == mio and task.is_overdue(clock.now())
        with pytest.raises(errors.DueInThePast):
            changed(task, hana, due_at=clock.now() - timedelta(hours=1))


def test_the_end_of_a_month_stays_the_end_of_a_month():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    begins = datetime(2027, 1, 31, 9, 30, tzinfo=TOKYO)
    second = next_due(begins, begins, begins, every=1, unit="months", until=None)
    assert second == datetime(2027, 2, 28, 9, 30, tzinfo=TOKYO)
    assert next_due(begins, second, second, every=1, unit="months", until=None).day == 31


def test_what_was_missed_is_not_made_up_for():
    begins = datetime(2027, 1, 1, 9, tzinfo=TOKYO)
    assert next_due(begins, begins, begins + timedelta(days=9), every=2, unit="days", until=None).day == 11
    assert next_due(begins, begins, begins, every=2, unit="days", until=date(2027, 1, 2)) is None


def test_a_task_that_comes_back_is_followed_by_the_next(hana):
    task = made(factories.case(hana), hana, unit="weeks", every=2, words="Ask how she sleeps.")
    casework.finish_task(task, by=hana)
    following = Task.objects.get(follows=task)
    assert following.due_at == task.due_at + timedelta(weeks=2) and following.is_open
    casework.reopen_task(task, by=hana, reason="Not yet.")
    following.refresh_from_db()
    assert following.outcome == Outcome.WITHDRAWN
    casework.finish_task(task, by=hana)
    following.refresh_from_db()
    assert following.is_open and Task.objects.filter(series=task.series).count() == 2
    casework.finish_task(following, by=hana)
    with pytest.raises(errors.NextIsDone):
        casework.reopen_task(task, by=hana, reason="Too late.")


def test_cancelled_for_good_or_only_this_time(hana):
    case = factories.case(hana)
    for_good, once = (made(case, hana, unit="days", every=1) for _one in range(2))
    with pytest.raises(ReasonMissing):
        casework.cancel_task(for_good, by=hana, reason="")
    casework.cancel_task(for_good, by=hana, reason="They moved.")
    casework.cancel_task(once, by=hana, reason="Holiday.", goes_on=True)
    assert not Task.objects.filter(follows=for_good).exists() and Task.objects.filter(follows=once).exists()


def test_tasks_of_a_request_go_with_it_to_its_new_lead(hana, jun):
    case = factories.case(hana)
    task = made(case, hana)
    casework.assign(case, by=hana, lead=jun)
    task.refresh_from_db()
    assert task.owner == jun
    assert visible(hana) == set()


def test_tasks_of_somebody_who_was_suspended_are_handed_over(hana, jun, mio, rin):
    case = factories.case(hana)
    of_case, of_none = made(case, hana), made(None, hana)
    account_actions.suspend(hana, by=rin)
    with trail.act("test", by=None):
        assert {of_case.pk, of_none.pk} <= set(Task.objects.of_nobody().values_list("pk", flat=True))
    given = casework.hand_over_tasks(hana, by=mio, to=jun)
    assert [task.pk for task in given] == [of_none.pk]
    casework.hand_over_tasks(hana, by=mio, to=mio)
    assert not Task.objects.open().filter(owner=hana).exists()
    with pytest.raises(errors.NothingToHandOver):
        casework.hand_over_tasks(hana, by=mio, to=mio)
    with pytest.raises(errors.NobodyElse):
        casework.hand_over_tasks(mio, by=mio, to=mio)


def test_whoever_is_given_a_task_is_told_and_no_notice_says_of_what(hana, mio):
    case = factories.case(hana)
    task = made(case, hana, owner=mio, words="Call the pastor.")
    notice = Notice.objects.get(kind="cases.task_given")
    assert (notice.user, notice.about) == (mio, task.pk)
    made(case, hana)
    assert Notice.objects.filter(kind="cases.task_given").count() == 1
