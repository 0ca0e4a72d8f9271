"""Spans of days, without what both ends share."""

from datetime import date

import pytest
from django.utils.translation import override

from lfnkr.language.ranges import days, last_day

BEGINS = date(2018, 1, 14)


@pytest.mark.parametrize(
    ("language", "ends", "said"),
    [
        ("en", date(2018, 1, 19), "19 Jan 2018"),
        ("ja", date(2018, 1, 19), "19日"),
        ("ja", date(2018, 2, 3), "2月3日"),
        ("ja", date(2019, 1, 14), "2019年1月14日"),
        ("ko", date(2018, 1, 19), "19일"),
        ("ko", date(2018, 2, 3), "2월 3일"),
        ("ko", date(2019, 1, 14), "2019년 1월 14일"),
    ],
)
def test_the_last_day_repeats_nothing_that_is_the_same(language: str, ends: date, said: str) -> None:
    with override(language):
        assert last_day(BEGINS, ends) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 Sep 2017 – 31 Aug 2018"),
        ("ja", "2017年9月1日～2018年8月31日"),
        ("ko", "2017년 9월 1일~2018년 8월 31일"),
    ],
)
def test_a_term_is_written_with_the_sign_of_the_language(language: str, said: str) -> None:
    with override(language):
        assert days(date(2017, 9, 1), date(2018, 8, 31)) == said


def test_a_single_day_is_no_span() -> None:
    with override("ja"):
        assert days(BEGINS, BEGINS) == "2018年1月14日"
