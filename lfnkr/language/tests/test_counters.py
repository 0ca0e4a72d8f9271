"""A number with its counter."""

import pytest
from django.utils.translation import override

from lfnkr.language.counters import counted
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
