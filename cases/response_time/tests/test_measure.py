"""The 72-hour clock: net of pauses, stopped by a takeover or a refusal, never by waiting for funds."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cases import casework
from cases.models import Case
from cases.response_time.measure import ClockState, StoppedBy, clock_of, clocks_of
from cases.status import OPEN, Status
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock


def hours_ago(by, hours: float, *people) -> Case:
    return factories.case(by, *people, received_at=ago(hours=hours))


def mobilise(case, by, hours: float) -> None:
    operation = factories.operation(*factories.members_of(case), by=by, opened_at=ago(hours=hours))
    casework.mobilise(operation, by=by, at=ago(hours=hours))


def of(case):
    """The clock as it is measured now; what the request's row says of its end agrees with it, whatever was done."""
    now = clock.now()
    measured = clock_of(case, now)
    assert abs(kept_due(case) - expected_due(case, measured, now)) < timedelta(seconds=1)
    return measured


NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def kept_due(case) -> datetime:
    return Case.objects.values_list("response_due_at", flat=True).get(pk=case.pk) or NEVER


def expected_due(case, measured, now) -> datetime:
    """The end as it is measured; while a pause runs, the earliest it can be."""
    if not measured.is_ticking:
        return NEVER
    running = case.pauses.filter(ends_at=None).first()
    return now + measured.left - (now - running.begins_at if running else timedelta())


def test_it_runs_from_the_call(hana, all_rows):
    measured = of(hours_ago(hana, 10))

    assert measured.state == ClockState.RUNNING
    assert measured.hours_net == pytest.approx(10, abs=0.01)
    assert measured.left / timedelta(hours=1) == pytest.approx(62, abs=0.01)


def test_it_is_over_after_72_hours_and_not_before(hana, all_rows):
    case = hours_ago(hana, 10)

    assert clock_of(case, case.received_at + timedelta(hours=72)).state == ClockState.RUNNING
    assert clock_of(case, case.received_at + timedelta(hours=72, seconds=1)).state == ClockState.OVER


def test_a_pause_is_taken_off(hana, all_rows):
    case = hours_ago(hana, 100)
    casework.pause_clock(case, by=hana, begins_at=ago(hours=60), ends_at=ago(hours=12), reason="safe_moment")

    measured = of(case)

    assert (round(measured.hours_gross), round(measured.hours_net)) == (100, 52)
    assert not measured.is_over


def test_it_stands_still_while_a_pause_runs(hana, all_rows):
    case = hours_ago(hana, 10)
    casework.pause_clock(case, by=hana, begins_at=ago(hours=4), reason="her_wish")

    measured = of(case)

    assert measured.state == ClockState.PAUSED
    assert round(measured.hours_net) == 6


def test_waiting_for_funds_is_no_pause(hana, all_rows):
    case = hours_ago(hana, 80)
    casework.wait_for(case, by=hana, detail="funds", occurred_at=ago(hours=78))

    assert of(case).state == ClockState.OVER


def test_it_ends_when_the_first_is_on_the_way(hana, all_rows):
    case = hours_ago(hana, 100)
    mobilise(case, hana, 44)

    measured = of(case)

    assert measured.state == ClockState.MOBILISED
    assert round(measured.hours_net) == 56
    assert not measured.is_over


def test_a_pause_after_that_takes_nothing_off(hana, all_rows):
    case = hours_ago(hana, 100)
    mobilise(case, hana, 44)
    casework.pause_clock(case, by=hana, begins_at=ago(hours=50), ends_at=ago(hours=40), reason="border")

    assert round(of(case).hours_net) == 50


@pytest.mark.parametrize(
    ("stop", "stopped_by"),
    [
        (lambda case, by, at: factories.hand_over(case, by=by, occurred_at=at), StoppedBy.TAKEOVER),
        (lambda case, by, at: casework.decline(case, by=by, reason="No way.", occurred_at=at), StoppedBy.REFUSAL),
        (
            lambda case, by, at: casework.move(
                factories.members_of(case), by=by, status=Status.WITHDRAWN, reason="She stays.", occurred_at=at
            ),
            StoppedBy.CONCLUDED,
        ),
    ],
)
def test_a_takeover_or_an_end_stops_it(hana, all_rows, stop, stopped_by):
    case = hours_ago(hana, 100)

    stop(case, hana, ago(hours=70))

    measured = of(case)
    assert (measured.state, measured.stopped_by) == (ClockState.STOPPED, stopped_by)
    assert round(measured.hours_net) == 30


def test_a_takeover_after_mobilising_changes_nothing(hana, all_rows):
    case = hours_ago(hana, 100)
    mobilise(case, hana, 60)
    factories.hand_over(case, by=hana)

    assert of(case).state == ClockState.MOBILISED


def test_a_lead_handed_back_ticks_again(hana, all_rows):
    case = hours_ago(hana, 20)
    factories.hand_over(case, by=hana, occurred_at=ago(hours=10))
    casework.take_lead(case, by=hana, occurred_at=ago(hours=5))

    assert of(case).state == ClockState.RUNNING


def test_what_came_later_is_not_known(hana, all_rows):
    case = hours_ago(hana, 100)
    mobilise(case, hana, 44)

    assert clock_of(case, ago(hours=80)).state == ClockState.RUNNING


@pytest.mark.parametrize("number", [1, 6])
def test_two_queries_measure_any_number(hana, all_rows, django_assert_num_queries, number):
    cases = [hours_ago(hana, 10) for _one in range(number)]

    with django_assert_num_queries(2):
        assert len(clocks_of(Case.objects.filter(pk__in=[case.pk for case in cases]), clock.now())) == number


def test_an_ended_pause_moves_the_end_on_the_row(hana, all_rows):
    case = hours_ago(hana, 30)
    pause = casework.pause_clock(case, by=hana, begins_at=ago(hours=20), reason="safe_moment")
    before = kept_due(case)

    casework.end_pause(pause, by=hana, ends_at=clock.now())

    assert kept_due(case) - before == pytest.approx(timedelta(hours=20), abs=timedelta(seconds=5))
    of(case)


def test_a_reopened_request_has_an_end_again(hana, all_rows):
    case = hours_ago(hana, 30)
    casework.decline(case, by=hana, reason="No way.")
    casework.close_case(case, by=hana, closed_for="other", reason="Declined.")
    assert kept_due(case) == NEVER

    casework.reopen_case(case, by=hana, reason="There is a way.")
    casework.move(factories.members_of(case), by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    of(case)
    assert kept_due(case) == case.received_at + timedelta(hours=72)


def test_whoever_writes_the_row_does_not_write_its_end(hana, all_rows):
    case = hours_ago(hana, 30)
    due = kept_due(case)
    case.response_due_at = NEVER

    case.save()

    assert kept_due(case) == due


def test_the_trail_does_not_speak_of_what_follows_from_other_rows(hana, all_rows):
    case = hours_ago(hana, 30)
    mobilise(case, hana, 10)

    events = AuditEvent.objects.filter(table_name="cases_case", row_key=str(case.pk))
    assert events.exists()
    assert not any("response_due_at" in event.changed for event in events)


def test_the_database_knows_the_same_open_statuses(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname IN ('cases_has_open_people', 'cases_response_due')")
        bodies = [body for (body,) in cursor.fetchall()]

    assert len(bodies) == 2
    for body in bodies:
        (listed,) = re.findall(r"m\.status IN \(([^)]*)\)", body)
        assert set(re.findall(r"'(\w+)'", listed)) == set(OPEN)


def test_a_request_is_marked_while_somebody_waits_for_an_outcome(hana, all_rows):
    case = hours_ago(hana, 30)
    marked = Case.objects.filter(pk=case.pk).values_list("has_open_people", flat=True)
    assert list(marked.all()) == [True]

    casework.decline(case, by=hana, reason="No way.")

    assert list(marked.all()) == [False]
    assert list(Case.objects.to_close()) == [case]
