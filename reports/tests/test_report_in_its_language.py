"""The report in another language keeps no English word where its own is known, and writes money and dates alike in all three."""

from __future__ import annotations

import pytest
from django.utils import translation

from lfnkr.fiscal_year import FiscalYear
from reports.annual import AnnualReport
from reports.printing import print_html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


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

    assert "27,049.00 + 0.00 = 27,049.00" in totals
    assert "27,049.00 + 0.00 = 27,049.00" in print_html(report(language), language)


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Life Funds for North Korean Refugees"), ("ja", "北朝鮮難民救援基金"), ("ko", "북조선난민구원기금")],
)
def test_the_cover_bears_our_name_in_its_language_first(language, name):
    assert f'<p class="house">{name}</p>' in print_html(report(language), language)
