"""An age as it was told: what is none, what it says of the birth, child or adult on a day, its words and how they are read."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lfnkr.fuzzy import ages as told
from lfnkr.fuzzy.age_reading import NO_AGE, read_age
from lfnkr.fuzzy.ages import OLDEST, Age, AgePart, NoSuchAge, full_months
from lfnkr.fuzzy.dates import about, before, between
from lfnkr.fuzzy.tests import strategies

DAY = date(2018, 6, 15)


@pytest.mark.parametrize(
    "text", ["", "34", "34y", "121y@2018-06-15", "61m@2018-06-15", "39-30b@2018-06-15", "0c@2018-06-15", "34x@2018-06-15", "-1y@2018-06-15"]
)  # fmt: skip
def test_what_is_no_age_is_refused(text):
    with pytest.raises(NoSuchAge):
        Age.parse(text)


def test_nobody_has_an_age_before_the_birth_or_beyond_120_years():
    with pytest.raises(NoSuchAge):
        told.born("2018-06-16").months_on(DAY)
    with pytest.raises(NoSuchAge):
        told.years(120, date(2010, 1, 1)).months_on(DAY)


@pytest.mark.parametrize(
    ("age", "first", "last"),
    [
        (told.years(34, DAY), date(1983, 6, 16), date(1984, 6, 15)),
        (told.months(10, DAY), date(2017, 7, 16), date(2017, 8, 15)),
        (told.counting(35, DAY), date(1984, 1, 1), date(1984, 12, 31)),
        (told.counting(1, DAY), date(2018, 1, 1), DAY),
        (Age.parse("35e@2018-06-15"), date(1982, 6, 16), date(1984, 12, 31)),
        (told.band(30, 39, DAY), date(1978, 6, 16), date(1988, 6, 15)),
        (told.years(0, date(2016, 2, 29)), date(2015, 3, 1), date(2016, 2, 29)),
        (told.born("1990"), date(1990, 1, 1), date(1990, 12, 31)),
        (told.born(about("1990")), date(1989, 1, 1), date(1991, 12, 31)),
        (told.born(before("1990")), None, date(1989, 12, 31)),
        (told.UNKNOWN, None, None),
    ],
)
def test_an_age_says_when_the_birth_may_have_been(age, first, last):
    assert (age.born_from, age.born_until) == (first, last)


@pytest.mark.parametrize(
    ("age", "part"),
    [
        (told.years(17, DAY), AgePart.CHILD),
        (told.years(18, DAY), AgePart.ADULT),
        (told.counting(18, DAY), AgePart.CHILD),
        (told.counting(19, DAY), AgePart.NOT_KNOWN),
        (told.counting(20, DAY), AgePart.ADULT),
        (Age.parse("19e@2018-06-15"), AgePart.NOT_KNOWN),
        (told.band(10, 19, DAY), AgePart.NOT_KNOWN),
        (told.band(0, 17, DAY), AgePart.CHILD),
        (told.band(18, OLDEST, DAY), AgePart.ADULT),
        (told.born("2000"), AgePart.NOT_KNOWN),
        (told.born("2000-06-15"), AgePart.ADULT),
        (told.born("2000-06-16"), AgePart.CHILD),
        (told.born(before("1999")), AgePart.ADULT),
        (told.UNKNOWN, AgePart.NOT_KNOWN),
    ],
)
def test_adult_or_child_only_where_every_birth_agrees(age, part):
    assert age.part_on(DAY) == part


def test_a_child_of_then_may_be_an_adult_of_later():
    assert told.years(17, DAY).part_on(date(2019, 6, 14)) == AgePart.NOT_KNOWN
    assert told.years(17, DAY).part_on(date(2019, 6, 15)) == AgePart.ADULT


@given(strategies.ages)
def test_an_age_comes_back_from_its_text(age):
    assert Age.parse(age.text) == age


@given(st.dates(date(1950, 1, 1), DAY), st.integers(0, 3000))
def test_the_birth_lies_within_what_each_true_age_says_of_it(birth, later):
    told_on = min(birth + timedelta(days=later), DAY)
    full = full_months(birth, told_on)
    true = [
        told.years(full // 12, told_on),
        told.counting(told_on.year - birth.year + 1, told_on),
        told.born(str(birth.year)),
    ]
    true += [told.months(full, told_on)] if full <= told.MOST_MONTHS else []
    true += [Age(told.AgeKind.EITHER, n, n, told_on) for n in {full // 12, told_on.year - birth.year + 1}]

    for age in true:
        assert age.born_from <= birth <= age.born_until
        fewest, most = age.months_on(DAY)
        assert fewest <= full_months(birth, DAY) <= most
        assert age.part_on(DAY) in (
            AgePart.NOT_KNOWN,
            AgePart.ADULT if full_months(birth, DAY) >= 216 else AgePart.CHILD,
        )


@given(st.integers(0, 60), strategies.told_days)
def test_a_number_of_months_means_exactly_the_births_that_give_it(n, told_on):
    age = told.months(n, told_on)

    for birth, fits in ((age.born_from, True), (age.born_until, True), (age.born_from - timedelta(days=1), False)):
        assert (full_months(birth, told_on) == n) == fits
    assert full_months(age.born_until + timedelta(days=1), told_on) < n


def test_words_are_those_of_the_reader():
    words = {
        told.years(34, DAY): "34 years, as told on 15 Jun 2018",
        told.months(1, DAY): "1 month, as told on 15 Jun 2018",
        told.counting(35, DAY): "35 by Korean counting, as told on 15 Jun 2018",
        told.band(30, 39, DAY): "30s, as told on 15 Jun 2018",
        told.band(0, 17, DAY): "child, as told on 15 Jun 2018",
        told.band(20, 25, DAY): "20 to 25 years, as told on 15 Jun 2018",
        told.band(60, OLDEST, DAY): "60 years or older, as told on 15 Jun 2018",
        told.born("1990-05"): "born May 1990",
        told.UNKNOWN: "not known",
    }

    assert {age: str(age) for age in words} == words


@pytest.mark.parametrize(
    "text", ["soon", "1234567", "34 moons", "3日", "", "20 to", "born", "born soon", "about", "old hag"]
)
def test_what_is_no_age_is_refused_with_what_to_write(text):
    with pytest.raises(ValidationError):
        read_age(text, DAY)


@pytest.mark.parametrize("text", ["121", "about 118", "61 months", "25-20", "born 2020", "born 30 Feb 1990"])
def test_an_age_nobody_has_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        read_age(text, DAY)

    assert refused.value.message != NO_AGE


@pytest.mark.parametrize(
    ("texts", "age"),
    [
        (("34", "34 years", "aged 34", "34 years old", "３４歳", "満34歳", "34才", "34세", "만 34세", "만34살"), told.years(34, DAY)),
        (("10 months", "10 months old", "10か月", "生後10か月", "10ヶ月", "10개월", "생후 10개월"), told.months(10, DAY)),
        (("35 by Korean counting", "35 counting", "korean age 35", "数え35歳", "数え年35", "세는나이 35세", "세는 나이 35"), told.counting(35, DAY)),
        (("35살",), Age.parse("35e@2018-06-15")),
        (("30s", "in her thirties", "30代", "30대", "30-39"), told.band(30, 39, DAY)),
        (("20 to 25", "20-25", "20〜25歳", "20~25세", "between 20 and 25"), told.band(20, 25, DAY)),
        (("60+", "60 years or older", "60歳以上", "60세 이상"), told.band(60, OLDEST, DAY)),
        (("about 9", "around nine", "9ish", "9 or so", "maybe 9", "~9", "9歳くらい", "約9歳", "9歳前後", "9세쯤", "약 9세", "8 to 10"), told.band(8, 10, DAY)),
        (("about 30", "30-ish", "三十歳ぐらい", "서른쯤", "약 30세"), told.band(27, 33, DAY)),
        (("아홉 살쯤",), told.band(6, 10, DAY)),
        (("about 1",), told.band(0, 2, DAY)),
        (("thirty-four", "thirty four years old", "三十四歳", "서른넷", "삼십사세", "만 서른네 살"), told.years(34, DAY)),
        (("열두 살",), Age.parse("12e@2018-06-15")),
        (("about nine months", "about 9 months old", "maybe 9 months", "生後9か月くらい", "約9ヶ月", "생후 9개월쯤", "약 9개월"),
         told.born(between("2017-07", "2017-10"))),
        (("about one month", "生後1か月ほど"), told.born(between("2018-03", "2018-06"))),
        (("early 30s", "in her early thirties", "30代前半", "30代の前半", "30대 초반"), told.band(30, 34, DAY)),
        (("mid-30s", "30代半ば", "30대 중반"), told.band(33, 37, DAY)),
        (("late thirties", "30代後半", "30대 후반"), told.band(35, 39, DAY)),
        (("8 or 9", "8/9", "8、9歳", "eight or nine"), told.band(8, 9, DAY)),
        (("under 5", "younger than 5", "5歳未満", "5세 미만"), told.band(0, 4, DAY)),
        (("up to 40", "40 or younger", "40歳以下", "40세 이하"), told.band(0, 40, DAY)),
        (("elderly", "old", "お年寄り", "노인"), told.band(60, OLDEST, DAY)),
        (("1 year 6 months", "1歳半", "one and a half", "1½", "1歳6か月"), told.months(18, DAY)),
        (("3 weeks old", "3 weeks", "three weeks", "生後3週間", "生後3週", "三週間", "생후 3주", "3주"), told.months(0, DAY)),
        (("5 days", "5 days old", "one day old", "生後5日", "생후 5일"), told.months(0, DAY)),
        (("34 weeks", "生後34週", "생후 34주"), told.months(7, DAY)),
        (("100 days", "生後100日", "생후 100일"), told.months(3, DAY)),
        (("newborn", "新生児", "신생아"), told.years(0, DAY)),
        (("child", "a child", "girl", "子ども", "아동", "0-17"), told.band(0, 17, DAY)),
        (("adult", "大人", "성인"), told.band(18, OLDEST, DAY)),
        (("born 1990", "born in 1990", "1990年生まれ", "1990년생", "1990", "주체79년 출생"), told.born("1990")),
        (("born May 1990", "1990-05", "1990年5月生まれ"), told.born("1990-05")),
        (("born about 1990", "1990年頃生まれ"), told.born(about("1990"))),
        (("not known", "don't know", "不明", "わかりません", "모름"), told.UNKNOWN),
    ],
)  # fmt: skip
def test_the_ways_to_tell_an_age(texts, age):
    assert {text: read_age(text, DAY) for text in texts} == dict.fromkeys(texts, age)


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@given(age=strategies.ages.filter(lambda age: not age.born or age.born.is_known))
@example(age=told.born(before("1990")))
def test_what_is_shown_can_be_typed_in_again(language, age):
    told_on = age.told_on or max(age.born_from or DAY, age.born_until or DAY)
    assume(not age.born_until or full_months(age.born_until, told_on) <= OLDEST * 12)
    with translation.override(language):
        assert read_age(age.words, told_on) == age
