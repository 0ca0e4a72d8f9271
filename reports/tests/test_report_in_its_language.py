"""The report in another language keeps no English word where its own is known, and writes money and dates alike in all three."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.figures.definitions import all_definitions
from reports.printing.paper import print_html
from reports.templatetags.annual import known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

WORD = re.compile(r"\b(?!(?:LFNKR|ISO)\b)[A-Za-z]{3,}\b")
"""An English word; the name of the house and that of a standard are words of every language."""


def report(language: str) -> AnnualReport:
    with translation.override(language):
        return AnnualReport.for_year(FiscalYear.objects.get(term=20))


def test_the_source_of_a_figure_of_others_is_named_in_the_language_of_the_report():
    note = report("ja")["external.women_share"].note

    assert "Ministry" not in note
    assert "first half" not in note
    assert "2018年10月14日" in note


def test_a_month_in_a_label_is_written_as_the_language_writes_it():
    assert "2017年9月" in report("ja")["requests.month.2017-09"].means.label


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_the_sums_of_money_that_must_agree_are_printed_in_dollars(language):
    totals = {total.sum for total in report(language).control_totals if total.is_money}

    assert "27,049.00 + 0.00 + 0.00 + 0.00 + 0.00 = 27,049.00" in totals
    assert "27,049.00 + 0.00 + 0.00 + 0.00 + 0.00 = 27,049.00" in print_html(report(language), language)


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Life Funds for North Korean Refugees"), ("ja", "北朝鮮難民救援基金"), ("ko", "북조선난민구원기금")],
)
def test_the_cover_bears_our_name_in_its_language_first(language, name):
    assert f'<p class="house">{name}</p>' in print_html(report(language), language)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "a village by the river", "a village by the river"),
        ("ja", "a village by the river", '<span lang="en">a village by the river</span>'),
        ("ja", "場所は非開示", "場所は非開示"),
        ("en", "강가의 마을", '<span lang="ko">강가의 마을</span>'),
        ("ko", "川のそば", '<span lang="ja">川のそば</span>'),
        ("ko", "北京", "北京"),
        ("ko", "eye drops", "안약"),
    ],
)
def test_a_text_in_another_language_than_the_report_is_marked_with_its_own(language, text, said):
    with translation.override(language):
        assert known(text) == said


def test_nothing_in_a_japanese_report_is_marked_as_english_that_is_japanese():
    html = print_html(report("ja"), "ja")

    assert html.replace('<q class="small" lang="en">', "").count('lang="en"') == 1, (
        "but for what was printed in English once"
    )
    assert '<span lang="en">Life Funds for North Korean Refugees</span>' in html


def test_the_parts_of_a_picture_are_told_apart_where_their_names_have_commas():
    assert "led by LFNKR, safe 16; taken over, safe 26; taken over, died 2" in print_html(report("en"), "en")


def test_the_number_of_a_note_says_that_it_is_one():
    assert 'aria-label="Note 1">1</a>' in print_html(report("en"), "en")


def test_a_term_is_named_in_the_language_of_the_page():
    year = FiscalYear.objects.get(term=20)

    assert year.name == "Term 20 (September 2017 to August 2018)"
    with translation.override("ja"):
        assert year.name == "第20期（2017年9月～2018年8月）"


def words_of_figures(language: str) -> dict[str, str]:
    with translation.override(language):
        found = all_definitions()
    return {
        key: " ".join([means.label, means.population, means.attribution, means.definition])
        for key, means in found.items()
    }


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_the_words_of_a_figure_are_said_in_the_language_of_the_reader(language):
    words = words_of_figures(language)

    assert len(words) > 250
    assert {key: found for key, text in words.items() if (found := WORD.findall(text))} == {}
