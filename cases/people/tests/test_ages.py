"""Ages in full months as they are counted: exact, or the youngest somebody can be; what leaves too much open is not known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Person
from cases.people.birthdays import age_of, counted
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.ages import OLDEST, Age, AgePart, NoSuchAge
from lfnkr.fuzzy.dates import about, before, exactly
from lfnkr.fuzzy.spans import NoSuchDate

DAY = date(2018, 7, 3)


def of_birth(birth_on: str) -> tuple[int | None, bool]:
    return age_of(Person(), birth_on, DAY)


@pytest.mark.parametrize("birth_on", ["2018-07-04", "2018-08", "2019"])
def test_a_birth_after_the_day_is_refused(birth_on):
    with pytest.raises(NoSuchAge):
        of_birth(birth_on)


@pytest.mark.parametrize("birth_on", ["1987-02-30", "1987-13", "87", "yesterday"])
def test_a_birth_on_no_day_is_refused(birth_on):
    with pytest.raises(NoSuchDate):
        of_birth(birth_on)


def test_more_than_120_years_are_refused():
    with pytest.raises(NoSuchAge):
        counted(ages.years(119, date(2016, 1, 1)), DAY)


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
    assert of_birth(birth_on) == (months, is_exact)


@pytest.mark.parametrize(
    ("age", "months"),
    [
        (ages.years(30, DAY), 360),
        (ages.months(9, date(2018, 4, 10)), 11),
        (ages.years(30, date(2019, 7, 3)), 348),
        (ages.months(0, date(2018, 9, 1)), 0),
        (ages.counting(30, DAY), 28 * 12 + 6),
        (Age.parse("30e@2018-07-03"), 28 * 12 + 6),
        (ages.band(30, 39, DAY), 360),
        (ages.born(about("1990")), 26 * 12 + 6),
    ],
)
def test_an_age_as_told_goes_on_from_the_day_it_was_told(age, months):
    assert counted(age, DAY) == (months, False)


@pytest.mark.parametrize(
    "age", [None, ages.UNKNOWN, ages.band(0, 17, DAY), ages.band(18, OLDEST, DAY), ages.band(10, 19, DAY), ages.born(before("1990"))]
)  # fmt: skip
def test_what_leaves_too_much_open_is_not_known(age):
    assert counted(age, DAY)[0] is None


@pytest.mark.parametrize(
    ("age", "months"),
    [
        (ages.years(22, date(2018, 7, 12)), 22 * 12),
        (ages.years(18, date(2018, 7, 12)), 18 * 12),
        (ages.years(18, date(2019, 1, 2)), 18 * 12),
        (ages.years(18, date(2019, 1, 3)), 17 * 12),
        (ages.years(18, date(2021, 7, 3)), 15 * 12),
        (ages.years(2, date(2023, 7, 3)), 0),
        (ages.band(30, 39, date(2018, 7, 12)), 30 * 12),
        (Age.parse("35e@2018-07-12"), 33 * 12 + 6),
        (ages.months(9, date(2018, 8, 3)), 8),
        (ages.counting(30, date(2018, 12, 31)), 28 * 12 + 6),
    ],
)
def test_an_age_told_in_years_goes_back_by_whole_years_before_the_day_it_was_told(age, months):
    assert counted(age, DAY) == (months, False)


@pytest.mark.parametrize("band", [ages.band(18, OLDEST, date(2018, 7, 12)), ages.band(0, 17, date(2018, 7, 12))])
def test_an_adult_told_of_nine_days_later_was_one(band):
    assert band.part_on(DAY) == band.part_on(date(2018, 7, 12)) != AgePart.NOT_KNOWN


@pytest.mark.parametrize(
    "age",
    [
        ages.born("2000"),
        ages.born("2000-07"),
        ages.counting(19, DAY),
        Age.parse("18e@2018-07-03"),
        ages.band(17, 18, DAY),
    ],
)
def test_whoever_may_be_a_child_or_an_adult_by_what_was_told_is_counted_as_neither(age):
    assert counted(age, DAY) == (None, False)
    assert age.part_on(DAY) == AgePart.NOT_KNOWN


def test_the_date_of_birth_goes_before_the_age_as_told():
    told = Person(age=ages.years(25, DAY))

    assert age_of(told, "1987-07-03", DAY) == (31 * 12, True)
    assert age_of(told, "?", DAY) == age_of(told, None, DAY) == (25 * 12, False)


@given(st.dates(date(1900, 1, 1), DAY))
def test_a_partial_date_never_makes_anybody_older(birth):
    exact, _is_exact = counted(ages.born(exactly(birth)), DAY)

    for partial in (f"{birth:%Y-%m}", f"{birth:%Y}"):
        months, _is_exact = counted(ages.born(partial), DAY)
        assert months is None or exact - 12 <= months <= exact
