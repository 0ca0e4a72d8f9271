"""Pauses of the 72-hour clock: with a reason, within the request, one at a time."""

from datetime import timedelta

import pytest

from cases import casework
from cases.errors import InTheFuture, UnknownChoice
from cases.follow_up import errors
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.calendar import clock


@pytest.fixture
def case(hana):
    """A request of ten hours ago."""
    return factories.case(hana, received_at=ago(hours=10))


def pause(case, by, begins_at, ends_at=None, **facts):
    return casework.pause_clock(case, by=by, begins_at=begins_at, ends_at=ends_at, **{"reason": "safe_moment", **facts})


def test_waiting_for_funds_is_no_pause(hana, case):
    with pytest.raises(UnknownChoice):
        pause(case, hana, ago(hours=5), reason="funds")


@pytest.mark.parametrize(("begin", "end"), [(11, None), (5, 5), (5, 6)])
def test_impossible_times_are_refused(hana, case, begin, end):
    ends_at = None if end is None else ago(hours=end)

    with pytest.raises(errors.PauseTimes):
        pause(case, hana, ago(hours=begin), ends_at)


def test_a_pause_in_the_future_is_refused(hana, case):
    with pytest.raises(InTheFuture):
        pause(case, hana, clock.now() + timedelta(hours=1))


def test_a_second_running_pause_is_refused(hana, case):
    pause(case, hana, ago(hours=5))

    with pytest.raises(errors.PauseRuns):
        pause(case, hana, ago(hours=2))


def test_an_overlap_is_refused(hana, case):
    pause(case, hana, ago(hours=6), ago(hours=4))

    with pytest.raises(errors.PauseOverlaps):
        pause(case, hana, ago(hours=5), ago(hours=3))


def test_a_pause_is_not_ended_twice_nor_before_it_began(hana, case):
    running = pause(case, hana, ago(hours=5))
    with pytest.raises(errors.PauseTimes):
        casework.end_pause(running, by=hana, ends_at=ago(hours=6))

    casework.end_pause(running, by=hana, ends_at=ago(hours=4))

    with pytest.raises(errors.PauseTimes):
        casework.end_pause(running, by=hana, ends_at=ago(hours=3))


def test_another_pause_may_follow(hana, case):
    casework.end_pause(pause(case, hana, ago(hours=5), note="a festival"), by=hana, ends_at=ago(hours=4))

    assert pause(case, hana, ago(hours=2)).ends_at is None
