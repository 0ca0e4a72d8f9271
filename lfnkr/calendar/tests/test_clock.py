"""The one clock of the application."""

import threading
from datetime import UTC, date, datetime

import pytest

from lfnkr.calendar import clock

EVE = datetime(2018, 8, 31, 23, 59, tzinfo=clock.TOKYO)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2018, 9, 1)):  # noqa: DTZ001 - the refused case
        pass


def test_the_clock_runs_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs((datetime.now(UTC) - clock.now()).total_seconds()) < 5


def test_a_set_clock_stands_and_then_runs_again():
    with clock.at(EVE):
        assert clock.now() == EVE
        assert clock.now().tzinfo is UTC

    assert clock.now().year >= 2026


def test_settings_of_the_clock_may_be_nested():
    with clock.at(EVE):
        with clock.at(datetime(2018, 9, 2, tzinfo=UTC)):
            assert clock.today() == date(2018, 9, 2)

        assert clock.today() == date(2018, 8, 31)


def test_the_day_begins_in_tokyo():
    with clock.at(datetime(2018, 8, 31, 15, 0, tzinfo=UTC)):
        assert clock.today() == date(2018, 9, 1)


def test_one_thread_does_not_set_the_clock_of_another():
    seen = []

    with clock.at(EVE):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()

    assert seen[0].year >= 2026
