"""A note and a pause of the clock recorded in error: what is refused, and that the hours count again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.case_page.timeline import TimelineKind, stream
from cases.follow_up.errors import ClockRuns
from cases.models import CaseNote, ClockPause
from cases.register.open_requests import soonest, soonest_of_paused
from cases.response_time.measure import clock_of
from cases.seal.reveal import contents, open_seal
from cases.tests import factories
from cases.tests.factories import ago
from cases.voiding import errors
from lfnkr.calendar import clock

WHY = "It belongs to another request."


@pytest.fixture(autouse=True)
def _as_inside_an_act(all_rows):
    """What the database shows is asked here without a person."""


def paused(by, **times):
    case = factories.case(by, received_at=ago(hours=20))
    return case, casework.pause_clock(case, by=by, begins_at=ago(hours=10), reason="border", **times)


def hours(case) -> float:
    return clock_of(case, clock.now()).hours_net


def test_what_belongs_to_another_request_is_refused(hana):
    note = casework.add_note(factories.case(hana), by=hana, text="She called.")
    _case, pause = paused(hana)
    another = factories.case(hana)

    for row in (note, pause):
        with pytest.raises(errors.NotOfThisRequest):
            casework.void(row, by=hana, case=another, reason=WHY)


def test_nothing_is_taken_back_twice(hana):
    case = factories.case(hana)
    note = casework.add_note(case, by=hana, text="She called.")
    casework.void(note, by=hana, case=case, reason=WHY)

    with pytest.raises(errors.AlreadyVoided):
        casework.void(note, by=hana, case=case, reason=WHY)


@pytest.mark.parametrize("table", ["cases_casenote", "cases_clockpause"])
def test_the_mark_is_written_by_a_voiding_alone(hana, table):
    case, _pause = paused(hana)
    casework.add_note(case, by=hana, text="She called.")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET voided_at = now()")


def test_a_note_stays_in_the_history_struck_through_with_its_words(hana):
    case = factories.case(hana)
    note = casework.add_note(case, by=hana, text="She called.")
    casework.void(note, by=hana, case=case, reason=WHY)
    open_seal(case, by=hana)

    told = [entry for entry in stream(case, contents(case, by=hana)) if entry.row == note]

    assert [(entry.text, entry.why, entry.voiding is not None) for entry in told] == [("She called.", WHY, True)]
    assert not [entry for entry in stream(case) if entry.kind == TimelineKind.VOIDING]


def test_a_note_counts_again_when_that_was_wrong_too(hana):
    case = factories.case(hana)
    note = casework.add_note(case, by=hana, text="She called.")
    (voiding,) = casework.void(note, by=hana, case=case, reason=WHY)
    assert not CaseNote.objects.standing().exists()

    casework.void(voiding, by=hana, case=case, reason="It was right.")

    assert CaseNote.objects.standing().get() == note


def test_the_hours_of_a_pause_count_again_on_the_clock_and_on_the_row(hana):
    case, pause = paused(hana, ends_at=ago(hours=4))
    assert hours(case) == pytest.approx(14, abs=0.01)

    casework.void(pause, by=hana, case=case, reason=WHY)
    case.refresh_from_db()

    assert hours(case) == pytest.approx(20, abs=0.01)
    assert abs(case.response_due_at - case.received_at - timedelta(hours=72)) < timedelta(seconds=1)


def test_who_asks_what_was_known_before_still_finds_the_pause(hana):
    case, pause = paused(hana, ends_at=ago(hours=4))
    known_before = clock.now()

    casework.void(pause, by=hana, case=case, reason=WHY)

    assert clock_of(case, known_before).hours_net == pytest.approx(14, abs=0.01)


def test_a_running_pause_ends_with_it_and_another_may_begin(hana):
    case, pause = paused(hana)
    casework.void(pause, by=hana, case=case, reason=WHY)

    with pytest.raises(ClockRuns):
        casework.end_pause(pause, by=hana, ends_at=clock.now())
    assert case in soonest(hana, clock.now(), 5)
    assert case not in soonest_of_paused(hana, clock.now(), 5)
    casework.pause_clock(case, by=hana, begins_at=ago(hours=1), reason="border")
    assert ClockPause.objects.standing().get(case=case) != pause
