"""The printed report of years of every size: nobody recorded yet, one request, three hundred people; each with no page to apologise for."""

from __future__ import annotations

import io
import re
import subprocess

import pypdf
import pytest
from django.utils import translation

from cases.tests import factories
from lfnkr.calendar import clock
from reports.editions.annual import AnnualReport
from reports.printing.chapters import chapters
from reports.printing.charts import MOST_MARKS
from reports.printing.paper import STYLE, print_html, print_pdf
from reports.printing.sections import context_of, headlines
from reports.tests.scenarios import mother_and_child, this_term

pytestmark = pytest.mark.slow

REQUESTS, A_PARTY = 60, 5
FOOT, A_THIRD = 780, 303
"""The points from the top at which a page has only its number left, and at which it is a third full."""


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2 computes it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_words_are_set_in_is_read_on_white_paper():
    inks = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", STYLE.read_text()))

    assert len(inks) >= 3
    assert {ink: 1.05 / (luminance(ink) + 0.05) for ink in inks if 1.05 / (luminance(ink) + 0.05) < 7} == {}


def report() -> AnnualReport:
    return AnnualReport.for_year(this_term())


def pages_under_a_third(content: bytes) -> dict[int, str]:
    """The pages that are less than a third full, and how they begin; of the cover and the last nothing is asked."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    under = {}
    for number, page in enumerate(told.decode().split("<page ")[1:], start=1):
        words = re.findall(r'yMax="([\d.]+)">(.*?)<', page)
        if max(float(end) for end, _word in words if float(end) < FOOT) < A_THIRD:
            under[number] = " ".join(word for _end, word in words[:20])
    return {number: words for number, words in under.items() if 1 < number < told.count(b"<page ")}


def pages_before_the_annex(content: bytes) -> int:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader.get_destination_page_number([mark for mark in reader.outline if not isinstance(mark, list)][-3])


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_first_year_has_no_page_to_apologise_for_with_how_to_give_on_its_last(hana, asked_to_give, language):
    this_term()
    with translation.override(language):
        content = print_pdf(report(), language)

    assert pages_under_a_third(content) == {}
    assert pages_before_the_annex(content) <= 4


def test_a_first_year_of_which_nothing_is_recorded_prints_no_zero_and_no_empty_chapter(hana):
    this_term()
    told = report()

    anchors = [chapter.anchor for chapter in chapters(told) if not chapter.is_annex]
    shown = context_of(told, "en")
    content = print_pdf(told, "en")

    assert not {"asked", "led", "hours", "taken_over", "lost", "mission", "earlier"} & set(anchors)
    assert shown["pictures"]["river"] is None
    assert [each.key for each in headlines(told)][:1] == ["requests.people"]
    assert "none recorded" in print_html(told, "en").partition('id="figures"')[0]
    assert pages_under_a_third(content) == {}
    assert pages_before_the_annex(content) <= 4


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_year_of_one_request_is_short_and_tells_both_people(hana, language):
    mother_and_child(hana)
    with translation.override(language):
        told = report()
        shown = context_of(told, language)
        content = print_pdf(told, language)

    assert sum(shore.count for shore in shown["pictures"]["river"].picture.stretches) == 2
    assert pages_under_a_third(content) == {}
    assert pages_before_the_annex(content) <= 5


def test_a_year_of_three_hundred_has_a_mark_for_everybody_and_as_many_pages_as_one_of_forty(hana):
    for _request in range(REQUESTS):
        party = [factories.woman(), *(factories.child() for _child in range(A_PARTY - 1))]
        factories.case(hana, *party, received_at=clock.now())
    told = report()

    river = context_of(told, "en")["pictures"]["river"].picture
    content = print_pdf(told, "en")

    assert sum(len(shore.marks) for shore in river.stretches) == REQUESTS * A_PARTY <= MOST_MARKS
    assert len({mark for shore in river.stretches for mark in shore.marks}) == REQUESTS * A_PARTY
    assert pages_under_a_third(content) == {}
    assert pages_before_the_annex(content) <= 12
