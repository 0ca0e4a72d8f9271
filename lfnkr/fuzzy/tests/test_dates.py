"""A date as closely as it is known: what is none, what it may mean, its order, its text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lfnkr.fuzzy.dates import UNKNOWN, DateKind, FuzzyDate, about, after, before, between, exactly
from lfnkr.fuzzy.spans import JAPAN, NoSuchDate, Season, Span
from lfnkr.fuzzy.tests.strategies import dates, moments, spans

TERM_20 = (datetime(2017, 9, 1, tzinfo=JAPAN), datetime(2018, 9, 1, tzinfo=JAPAN))


@pytest.mark.parametrize(
    "text",
    ["", "x", "2018-13", "2018-02-30", "2018-00", "1899", "2101", "2018-11-03T24", "2018-11-03T10:60", "<", "2018..", "<2018~",
     "2018..2017", "2018..2018", "2018-1", "18", " 2018", "2018-25", "2018-05..2018-04-30", "2018?"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(NoSuchDate):
        FuzzyDate.parse(text)


def test_a_kind_without_its_spans_is_a_slip_of_ours():
    for kind, parts in [(DateKind.EXACT, ()), (DateKind.UNKNOWN, (Span(2018),)), (DateKind.BETWEEN, (Span(2018),))]:
        with pytest.raises(ValueError, match="spans"):
            FuzzyDate(kind, *parts)


def test_nothing_is_certain_where_a_bound_is_missing():
    for when in (before("2018-03"), after("2018-03"), UNKNOWN):
        assert not when.is_certainly_within(*TERM_20)
        assert when.may_be_within(*TERM_20)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (exactly("2018-03-05"), date(2018, 3, 5), date(2018, 3, 5)),
        (exactly("2018-03-05T23:59"), date(2018, 3, 5), date(2018, 3, 5)),
        (exactly("2018-02"), date(2018, 2, 1), date(2018, 2, 28)),
        (exactly("2018-21"), date(2018, 3, 1), date(2018, 5, 31)),
        (exactly("2017-24"), date(2017, 12, 1), date(2018, 2, 28)),
        (exactly("2018"), date(2018, 1, 1), date(2018, 12, 31)),
        (before("2018"), None, date(2017, 12, 31)),
        (before("2017-09-17"), None, date(2017, 9, 16)),
        (after("2018-02"), date(2018, 3, 1), None),
        (between("2012", "2014"), date(2012, 1, 1), date(2014, 12, 31)),
        (between("2018-08-30", "2018-09-02"), date(2018, 8, 30), date(2018, 9, 2)),
        (about("2016"), date(2015, 1, 1), date(2017, 12, 31)),
        (about("2018-01"), date(2017, 12, 1), date(2018, 2, 28)),
        (about("2018-01-01"), date(2017, 12, 29), date(2018, 1, 4)),
        (UNKNOWN, None, None),
    ],
)
def test_a_date_means_the_days_from_one_to_another(when, first, last):
    assert (when.first_day, when.last_day) == (first, last)


def test_an_hour_and_a_minute_are_those_of_tokyo():
    assert exactly("2026-11-03T14").earliest == datetime(2026, 11, 3, 5, tzinfo=UTC)
    assert exactly("2026-11-03T14").latest == datetime(2026, 11, 3, 6, tzinfo=UTC)
    assert exactly(datetime(2026, 11, 3, 5, 7, tzinfo=UTC)).text == "2026-11-03T14:07"


@pytest.mark.parametrize(
    ("when", "certain", "possible"),
    [
        (exactly("2018-08-31"), True, True),
        (exactly("2018-09-01"), False, False),
        (exactly("2017"), False, True),
        (between("2018-08-30", "2018-09-02"), False, True),
        (exactly("2016"), False, False),
        (before("2017-09"), False, False),
        (after("2018-08-30"), False, True),
        (after("2018-08-31"), False, False),
    ],
)
def test_a_term_asks_what_is_certain_and_what_is_possible(when, certain, possible):
    assert (when.is_certainly_within(*TERM_20), when.may_be_within(*TERM_20)) == (certain, possible)


def test_dates_stand_by_the_first_moment_they_may_mean_and_what_is_not_known_comes_last():
    wanted = [
        before("2012"),
        exactly("2012"),
        between("2012-03", "2014"),
        exactly("2012-03-04"),
        after("2015"),
        UNKNOWN,
    ]

    assert sorted(set(wanted)) == wanted


def test_words_are_those_of_the_reader():
    assert [str(when) for when in (exactly("2026-11-03"), exactly("2026-11"), exactly("2026"), exactly("2026-21"))] == [
        "3 Nov 2026", "Nov 2026", "2026", "spring 2026",
    ]  # fmt: skip
    assert [str(when) for when in (before("2026-11"), after("2026"), about("2016"), between("2012", "2014"), UNKNOWN)] == [
        "before Nov 2026", "after 2026", "about 2016", "between 2012 and 2014", "not known",
    ]  # fmt: skip
    assert str(exactly("2026-11-03T14:05")) == "3 Nov 2026, 14:05"
    assert str(exactly("2026-24")) == "winter 2026/27"
    with translation.override("ja"):
        assert str(exactly("2026-11-03")) == "2026年11月3日"


@given(dates)
def test_a_date_comes_back_from_its_text(when):
    assert FuzzyDate.parse(when.text) == when


@given(dates)
def test_it_ends_after_it_begins(when):
    assert when.earliest is None or when.latest is None or when.earliest < when.latest


@given(spans)
def test_before_and_after_touch_the_span_on_neither_side(span):
    exact = FuzzyDate(DateKind.EXACT, span)

    assert FuzzyDate(DateKind.BEFORE, span).is_certainly_before(exact)
    assert exact.is_certainly_before(FuzzyDate(DateKind.AFTER, span))


@given(spans)
def test_a_neighbour_begins_where_the_span_ends(span):
    assert span.neighbour(1).begins == span.ends
    assert span.neighbour(1).neighbour(-1) == span


@given(dates, moments, moments)
def test_what_is_certain_is_possible(when, one, other):
    begins, ends = sorted((one, other + timedelta(minutes=1)))

    assert when.may_be_within(begins, ends) or not when.is_certainly_within(begins, ends)


@given(dates, dates)
def test_an_order_agrees_with_what_is_certain(one, other):
    assert not one.is_certainly_before(other) or one < other
    assert (one < other) != (other < one) or one == other


@given(st.sampled_from(Season), st.integers(1901, 2098))
def test_the_seasons_of_a_year_follow_each_other(season, year):
    assert Span(year, season=season).neighbour(4) == Span(year + 1, season=season)
