"""Read as somebody who holds it for the first time: how many children, what "led" means, how to give, within two turns of the cover."""

from __future__ import annotations

import re

import pypdf
import pytest
from django.utils import translation

from reports.printing.sections import context_of, headlines
from reports.tests import test_leaflet, test_printed_year
from reports.tests.test_leaflet import read
from reports.tests.test_printed_year import report_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("demonstration", "asked_to_give"),
    pytest.mark.parametrize("language", ["en", "ja", "ko"]),
]

ONE_TURN, TWO_TURNS = 3, 5
"""So many pages are seen of a report after a turn, its cover counted: each turn opens two that face each other."""


def bare(words: str) -> str:
    """Words without what parts them and holds them together, which a line of paper changes."""
    return re.sub(r"[\s\u2060\u200b]", "", words)


def seen(content: bytes, turns: int) -> str:
    """What stands on the pages somebody has seen."""
    return bare("".join(page.extract_text() for page in read(content).pages[:turns]))


def answers(language: str) -> tuple[str, str]:
    """How many people asked, the children apart, and what "led" means, as this reader is told both."""
    with translation.override(language):
        report = report_of(20, "members")
        (asked,) = (each.detail for each in headlines(report) if each.key == "requests.people")
        (led,) = {context_of(report, language)["notes"]["rescued.led.adults"].means.definition}
    return bare(asked), bare(str(led))


def test_the_report_says_in_two_turns_how_many_children_asked_and_what_led_means(language):
    told = seen(test_printed_year.paper(20, "members", language), TWO_TURNS)

    for answer in answers(language):
        assert len(answer) > 8
        assert answer in told


def test_its_contents_lead_to_how_to_give_in_one_turn(language):
    reader = read(test_printed_year.paper(20, "members", language))
    (page,) = (
        number
        for number, each in enumerate(reader.pages)
        if "1234567" in each.extract_text() or "1-1-1" in each.extract_text()
    )

    assert page in pages_led_to(reader, ONE_TURN) or page - 1 in pages_led_to(reader, ONE_TURN)


def pages_led_to(reader: pypdf.PdfReader, turns: int) -> set[int]:
    """The pages that links on the first ones lead to."""
    found = set()
    for page in reader.pages[:turns]:
        for link in page.get("/Annots", ()):
            target = link.get_object().get("/Dest") or link.get_object().get("/A", {}).get("/D")
            if target is not None and str(target) in reader.named_destinations:
                found.add(reader.get_destination_page_number(reader.named_destinations[str(target)]))
    return found


def test_the_leaflet_answers_all_three_in_one_turn(language):
    told = seen(test_leaflet.paper(20, "members", language), ONE_TURN)

    with translation.override(language):
        children = context_of(report_of(20, "members"), language)["figures"]["requests.children"].value
    assert str(children) in told
    assert answers(language)[1] in told
    assert "1234567" in told
