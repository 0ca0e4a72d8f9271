"""What a report of a period says is true of a period: no label, definition, sentence, sum, heading or picture names a term."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from lfnkr.calendar.period import Period
from reports.editions.annual import AnnualReport
from reports.printing.paper import print_html
from reports.printing.sections import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

OF_TERMS = {
    "en": r"\b([Tt]erms?|[Yy]ears?)\b",
    "ja": r"当期|前期|期首|期末|年度|(?<![時定])期(?![間限待])",
    "ko": r"당기|회기|기말|회계 ?연도|기초[에 ]",
}
"""Words for a term, by language."""
TRUE_OF_ANY = re.compile(
    r"\d+ years|years old|in years|[Ff]ull years|years in China|whatever term|so a term|of no term|report of a term"
    r"|The signed report of a term|どの期の報告書|署名済みの期の報告書|期の報告書ではない|年報|어느 회기의|서명된 회기 보고서|회기의 것이 아니"
)
"""What is true of a report of a period, too: ages, what the whole house sealed, and how a term's own report counts."""
QUARTER = Period(date(2017, 9, 15), date(2017, 12, 2))


def named_terms(text: str, language: str) -> list[str]:
    """Where a text names a term, with what stands around it."""
    found = re.finditer(OF_TERMS[language], TRUE_OF_ANY.sub("", text))
    return [TRUE_OF_ANY.sub("", text)[max(0, one.start() - 30) : one.end() + 30] for one in found]


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_no_words_of_a_period_name_a_term(language):
    with translation.override(language):
        report = AnnualReport.for_period(QUARTER)
        texts = [total.name for total in report.control_totals]
        texts += [one.text for one in report.statements if not one.id.startswith(("policy", "incident"))]
        for figure in report.figures.values():
            means = figure.means
            texts += [means.label, means.population, means.attribution, means.definition, means.rounding, figure.note]

    assert len(texts) > 1000
    assert [named for text in texts if text for named in named_terms(str(text), language)] == []


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize(
    "period",
    [QUARTER, Period(date(1999, 5, 5), date(1999, 5, 5))],
    ids=["a quarter", "a day without records"],
)
def test_no_page_of_a_period_names_a_term(language, period):
    with translation.override(language):
        report = AnnualReport.for_period(period)
        screen = render_to_string("reports/annual/chapters.html", context_of(report, language, on_paper=False))
        paper = print_html(report, language)
    for page in (screen, paper):
        text = re.sub(r"(?s)<style>.*?</style>|<section [^>]*id=\"background\".*?</section>", "", page)
        assert named_terms(re.sub(r"\s+", " ", strip_tags(text)), language) == []
