"""Tasks that steps make due: made once, by the day of the step, not needed any more, taken back with it, marked when long past."""

from datetime import timedelta

import pytest

from cases import casework
from cases.status import Status
from cases.tasks.choices import Outcome
from cases.tasks.models import Task
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.months import months_after
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")


def of(case, **wanted) -> list[str]:
    """The templates of the tasks of a request that are open, or that are otherwise as told."""
    wanted = wanted or {"ended_at": None}
    return sorted(Task.objects.filter(case=case, **wanted).exclude(template="").values_list("template", flat=True))


def test_a_new_request_has_its_first_tasks_once_however_many_people_it_is_for(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    assert of(case) == ["signal", "verify"]
    verify = Task.objects.get(case=case, template="verify")
    assert verify.due_at == case.received_at.replace(second=0, microsecond=0) + timedelta(hours=24)
    assert verify.owner == hana


def test_whoever_joins_later_is_to_be_verified_too(hana):
    case = factories.case(hana)
    factories.join(case, factories.child(), by=hana)
    assert of(case) == ["signal", "signal", "verify", "verify"]


def test_what_is_not_needed_any_more_ends_by_itself_and_what_a_person_did_stays(hana):
    case = factories.case(hana)
    casework.finish_task(Task.objects.get(case=case, template="signal"), by=hana)
    factories.bring_on(case, Status.VERIFYING, by=hana)
    factories.bring_on(case, Status.ACCEPTED, by=hana)
    assert of(case) == ["partner"]
    assert of(case, outcome=Outcome.LAPSED) == ["verify"] and of(case, outcome=Outcome.DONE) == ["signal"]


def test_a_step_recorded_in_error_takes_its_untouched_tasks_back_and_they_return_with_it(hana):
    case = factories.member(hana, Status.IN_DESTINATION).case
    contacts = ["arrival-1", "arrival-12", "arrival-3", "arrival-6"]
    assert [one for one in of(case) if one.startswith("arrival")] == contacts
    touched = Task.objects.get(case=case, template="arrival-1")
    casework.finish_task(touched, by=hana)
    step = case.members.get().status_changes.get(status=Status.IN_DESTINATION)
    (voiding,) = casework.void(step, by=hana, case=case, reason="Another family.")
    assert [one for one in of(case) if one.startswith("arrival")] == []
    touched.refresh_from_db()
    assert touched.outcome == Outcome.DONE
    casework.void(voiding, by=hana, case=case, reason="It was them after all.")
    assert [one for one in of(case) if one.startswith("arrival")] == contacts[1:]


def test_an_arrival_recorded_anew_takes_over_what_was_done_of_the_other(hana):
    case = factories.member(hana, Status.IN_DESTINATION).case
    casework.finish_task(Task.objects.get(case=case, template="arrival-1"), by=hana)
    step = case.members.get().status_changes.get(status=Status.IN_DESTINATION)
    casework.void(step, by=hana, case=case, reason="Another day.")
    factories.bring_on(case, Status.IN_DESTINATION, by=hana)
    assert [one for one in of(case) if one.startswith("arrival")] == ["arrival-12", "arrival-3", "arrival-6"]
    assert Task.objects.get(case=case, template="arrival-1").step.voided_at is None


def test_an_arrival_learnt_late_makes_its_tasks_by_its_day_and_marks_those_long_past(hana):
    now = clock.now()
    with clock.at(now - timedelta(days=200)):
        case = factories.member(hana, Status.SAFE).case
    arrived = day_of(now - timedelta(days=100))
    casework.move(
        factories.members_of(case), by=hana, status=Status.IN_DESTINATION, happened=exactly(arrived), destination="KR"
    )
    tasks = {task.template: task for task in Task.objects.filter(case=case, ended_at=None)}
    assert day_of(tasks["arrival-1"].due_at) == months_after(arrived, 1) and tasks["arrival-1"].was_past
    assert not tasks["arrival-6"].was_past and not tasks["arrival-1"].is_overdue(now)


def test_a_rescue_of_the_past_makes_the_contacts_after_arrival_alone(hana):
    long_ago = clock.now() - timedelta(days=900)
    case = factories.case(hana, received_at=long_ago)
    assert of(case) == []


def test_what_happens_now_in_a_request_written_down_late_makes_its_tasks(hana):
    case = factories.case(hana, received_at=factories.ago(days=90))
    assert of(case) == []

    factories.bring_on(case, Status.ACCEPTED, by=hana)
    assert "partner" in of(case)


def test_an_agreed_contact_stands_for_the_next_attempt(hana):
    case = factories.member(hana, Status.INTERRUPTED).case
    assert "attempt" in of(case)
    casework.agree_contact(case, by=hana, at=clock.now() + timedelta(hours=3))
    assert "attempt" not in of(case)
    casework.agree_contact(case, by=hana, at=None)
    assert "attempt" in of(case)


def test_the_next_attempt_of_a_series_is_not_needed_once_they_go_on(hana):
    case = factories.member(hana, Status.INTERRUPTED).case
    casework.finish_task(Task.objects.get(case=case, template="attempt"), by=hana)
    assert "attempt" in of(case)
    factories.bring_on(case, Status.IN_MOVEMENT, by=hana)
    assert "attempt" not in of(case)


def test_tasks_after_arrival_go_on_when_the_request_is_closed(hana):
    case = factories.member(hana, Status.IN_DESTINATION).case
    casework.close_case(case, by=hana, closed_for="other", reason="They live in Incheon.")
    assert [one for one in of(case) if one.startswith("arrival")] == [
        "arrival-1",
        "arrival-12",
        "arrival-3",
        "arrival-6",
    ]
    casework.finish_task(Task.objects.get(case=case, template="arrival-1"), by=hana)


def test_of_somebody_who_died_after_arrival_nobody_asks_any_more(hana):
    case = factories.member(hana, Status.IN_DESTINATION).case
    factories.lose(case, by=hana, act=casework.record_death, cause="unknown")
    assert of(case) == []


def test_whoever_is_interrupted_twice_has_the_next_attempt_of_the_second_alone(hana):
    case = factories.member(hana, Status.INTERRUPTED).case
    first = Task.objects.get(case=case, template="attempt")
    factories.bring_on(case, Status.IN_MOVEMENT, by=hana)
    first.refresh_from_db()
    assert first.outcome == Outcome.LAPSED

    factories.bring_on(case, Status.INTERRUPTED, by=hana)

    first.refresh_from_db()
    assert first.outcome == Outcome.LAPSED
    assert of(case) == ["attempt"] and Task.objects.filter(case=case, template="attempt").count() == 2


def test_whoever_waits_again_is_looked_at_by_the_later_step_alone(hana):
    case = factories.member(hana, Status.WAITING).case
    factories.bring_on(case, Status.ACCEPTED, by=hana)
    factories.bring_on(case, Status.WAITING, by=hana)
    assert of(case).count("look") == 1


def test_whoever_is_verified_again_has_not_the_task_of_the_call(hana):
    case = factories.member(hana, Status.DECLINED).case
    assert "verify" not in of(case)
    factories.bring_on(case, Status.VERIFYING, by=hana)
    assert "verify" not in of(case)


@pytest.mark.parametrize("is_year", [False, True])
def test_an_arrival_known_by_its_month_or_year_is_followed_from_its_end(hana, is_year):
    with clock.at(clock.now() - timedelta(days=400)):
        case = factories.member(hana, Status.SAFE).case
    month = clock.today().replace(day=1) - timedelta(days=1)
    told = f"{clock.today():%Y}" if is_year else f"{month:%Y-%m}"

    step, *_others = casework.move(
        factories.members_of(case), by=hana, status=Status.IN_DESTINATION, destination="KR", happened=exactly(told)
    )

    until = clock.today() if is_year else month
    due = [task.due_at for task in Task.objects.filter(case=case, step=step).order_by("due_at")]
    assert [day_of(at) for at in due] == [months_after(until, months) for months in (1, 3, 6, 12)]
    assert not any(task.was_past for task in Task.objects.filter(case=case, step=step))
