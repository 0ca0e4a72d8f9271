"""A number with its counter."""

import pytest
from django.utils.translation import override

from lfnkr.language.counters import counted, of_the_dead, part_of
from lfnkr.language.lists import each_one_of
from lfnkr.money import Money, whole


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        ("en", "adults", "1,027"),
        ("ja", "adults", "1,027名"),
        ("ja", "percent", "1,027名"),
        ("ja", "requests", "1,027件"),
        ("ko", "children", "1,027명"),
        ("ko", "missions", "1,027건"),
        ("ko", "stations", "1,027곳"),
    ],
)
def test_a_number_takes_the_counter_of_its_unit(language: str, unit: str, said: str) -> None:
    with override(language):
        assert counted(1027, unit) == said


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        ("en", "adults", "12 of 27"),
        ("ja", "adults", "27名中12名"),
        ("ko", "adults", "27명 중 12명"),
        ("ja", "parties", "27組中12組"),
        ("ja", "accounts", "27件中12件"),
        ("ko", "accounts", "27개 중 12개"),
    ],
)
def test_a_whole_stands_before_its_part_and_both_are_counted(language: str, unit: str, said: str) -> None:
    with override(language):
        assert part_of(12, 27, unit) == said


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [("en", 2, "2"), ("ja", 2, "2名"), ("ko", 1, "한 분"), ("ko", 10, "열 분"), ("ko", 11, "11 분"), ("ko", 0, "0 분")],
)
def test_those_who_died_are_counted_with_respect(language: str, number: int, said: str) -> None:
    with override(language):
        assert of_the_dead(number) == said


def test_what_each_of_several_has_one_of_is_no_hidden_and() -> None:
    with override("ja"):
        assert each_one_of(["咸鏡北道", "両江道"]) == "咸鏡北道または両江道"
    with override("ko"):
        assert each_one_of(["함경북도", "양강도"]) == "함경북도 또는 양강도"
    with override("en"):
        assert each_one_of(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("language", "sum_", "below", "round_"),
    [
        ("en", "USD 27,049.00", "USD −1.85", "USD 20,000"),
        ("ja", "27,049.00米ドル", "△1.85米ドル", "20,000米ドル"),
        ("ko", "27,049.00달러", "△1.85달러", "20,000달러"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language: str, sum_: str, below: str, round_: str) -> None:
    with override(language):
        assert (str(Money(2704900)), str(Money(-185)), whole(2000000)) == (sum_, below, round_)
