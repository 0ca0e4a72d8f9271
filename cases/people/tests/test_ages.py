"""Ages in full months: exact, or the lower bound; the impossible is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import errors
from cases.people.ages import full_months, months_at

DAY = date(2018, 7, 3)


@pytest.mark.parametrize("birth_on", ["2018-07-04", "2018-08", "2019", "1987-02-30", "1987-13", "87", "yesterday"])
def test_a_birth_after_the_day_or_on_no_day_is_refused(birth_on):
    with pytest.raises(errors.ImpossibleBirthDate):
        months_at(birth_on, None, "years", None, DAY)


def test_more_than_120_years_are_refused():
    with pytest.raises(errors.ImpossibleAge):
        months_at("1898-07-02", None, "years", None, date(2018, 8, 3))
    with pytest.raises(errors.ImpossibleAge):
        months_at(None, 121, "years", DAY, DAY)


@pytest.mark.parametrize(
    ("birth_on", "months", "is_exact"),
    [
        ("1987-07-03", 31 * 12, True),
        ("1987-07-04", 31 * 12 - 1, True),
        ("1987-07", 31 * 12 - 1, False),
        ("1987", 30 * 12 + 6, False),
        ("2018-07-03", 0, True),
        ("2018-07", 0, False),
        ("2018", 0, False),
        ("2016-02-29", 28, True),
    ],
)
def test_a_date_of_birth_gives_full_months(birth_on, months, is_exact):
    assert months_at(birth_on, None, "years", None, DAY) == (months, is_exact)


@pytest.mark.parametrize(
    ("age", "unit", "stated_on", "months"),
    [
        (30, "years", DAY, 360),
        (9, "months", date(2018, 4, 10), 11),
        (30, "years", date(2019, 7, 3), 348),
        (0, "months", date(2018, 9, 1), 0),
    ],
)
def test_an_age_as_told_goes_on_from_the_day_it_was_told(age, unit, stated_on, months):
    assert months_at(None, age, unit, stated_on, DAY) == (months, False)


def test_a_counting_age_may_be_two_years_too_high():
    assert months_at(None, 30, "years", DAY, DAY, "counting") == (28 * 12, False)


def test_the_date_of_birth_goes_before_the_age_as_told():
    assert months_at("1987-07-03", 25, "years", DAY, DAY) == (31 * 12, True)


def test_nothing_known_is_not_known():
    assert months_at(None, None, "years", None, DAY) == (None, False)


@given(st.dates(date(1900, 1, 1), date(2018, 7, 3)))
def test_a_partial_date_never_makes_her_older(birth):
    exact, _is_exact = months_at(birth.isoformat(), None, "years", None, DAY)

    for partial in (f"{birth:%Y-%m}", f"{birth:%Y}"):
        months, _is_exact = months_at(partial, None, "years", None, DAY)
        assert exact - 12 <= months <= exact


@given(st.dates(), st.dates())
def test_a_birthday_later_is_never_more_months(one, other):
    first, last = sorted((one, other))

    assert full_months(first, DAY) >= full_months(last, DAY)
