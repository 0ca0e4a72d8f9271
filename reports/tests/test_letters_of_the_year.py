"""The letters to those who gave to the appeals of the year of the article: one page each, in three languages."""

from __future__ import annotations

import io

import pypdf
import pytest

from lfnkr.documents import pdf
from reports.letters.letter import appeals_of, letter_of
from reports.letters.paper import html_of, pdf_of
from reports.models import Edition

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demonstration", "asked_to_give")]


@pytest.fixture
def edition() -> Edition:
    """The signed edition of the year of the article."""
    return Edition.objects.signed().filter(fiscal_year__term=20).latest("number")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_each_appeal_has_its_letter_on_one_page(edition, language):
    letters = [letter_of(edition, appeal, language) for appeal in appeals_of(edition.fiscal_year)]
    found = [pdf_of(letter, set_pages=pdf.set_pages) for letter in letters]  # here: each child would start anew

    assert len(found) >= 4
    assert {len(pypdf.PdfReader(io.BytesIO(content)).pages) for content in found} == {1}


def test_it_says_what_became_of_people_and_what_was_missing(edition):
    html = html_of(letter_of(edition, appeals_of(edition.fiscal_year)[0], "en"))

    assert "27 adults and 17 children asked LFNKR for rescue in the term." in html
    assert "Partner organisations took over" in html
    assert "USD\u00a041,756.19" in html
    assert "27,049.00" in html


def test_its_sums_are_written_as_its_language_writes_them(edition):
    html = html_of(letter_of(edition, appeals_of(edition.fiscal_year)[0], "ja"))

    assert "41,756.19米ドル" in html
    assert "USD\u00a041" not in html
