"""A stretch of days that is no term: whole days of Tokyo, in order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import Period, quarters_of

QUARTER = Period(date(2017, 9, 1), date(2017, 11, 30))


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="cannot end on 2017-09-01"):
        Period(date(2017, 9, 2), date(2017, 9, 1))


def test_a_period_begins_and_ends_at_midnight_in_tokyo():
    assert QUARTER.begins_at.astimezone(UTC) == datetime(2017, 8, 31, 15, tzinfo=UTC)
    assert QUARTER.over_at.astimezone(UTC) == datetime(2017, 11, 30, 15, tzinfo=UTC)
    assert QUARTER.has_moment(QUARTER.begins_at)
    assert not QUARTER.has_moment(QUARTER.over_at)
    assert QUARTER.has_moment(QUARTER.over_at - timedelta(microseconds=1))


def test_a_period_of_one_day_is_a_whole_day():
    day = Period(date(2017, 9, 1), date(2017, 9, 1))

    assert day.over_at - day.begins_at == timedelta(days=1)
    assert day.name == "1 Sep 2017"


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_it_is_called_by_its_days(language):
    with translation.override(language):
        assert "2017" in QUARTER.name
        assert "11" in QUARTER.name or "Nov" in QUARTER.name


def test_a_period_has_no_number():
    assert QUARTER.term is None
    assert QUARTER.label == "2017-09-01/2017-11-30"


def test_the_quarters_of_a_term_hold_each_of_its_days_once():
    term = FiscalYear(term=20, starts_on=date(2017, 9, 1), ends_on=date(2018, 8, 31))

    first, second, third, fourth = quarters_of(term)

    assert (first.starts_on, first.ends_on) == (date(2017, 9, 1), date(2017, 11, 30))
    assert (second.starts_on, second.ends_on) == (date(2017, 12, 1), date(2018, 2, 28))
    assert (third.starts_on, third.ends_on) == (date(2018, 3, 1), date(2018, 5, 31))
    assert (fourth.starts_on, fourth.ends_on) == (date(2018, 6, 1), date(2018, 8, 31))


def test_a_short_or_a_crooked_term_has_quarters_too():
    term = FiscalYear(term=20, starts_on=date(2017, 9, 15), ends_on=date(2018, 1, 10))

    assert [(each.starts_on, each.ends_on) for each in quarters_of(term)] == [
        (date(2017, 9, 15), date(2017, 11, 30)),
        (date(2017, 12, 1), date(2018, 1, 10)),
    ]
