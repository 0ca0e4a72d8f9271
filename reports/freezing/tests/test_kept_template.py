"""An edition is set from the page it was frozen with: other templates of later years change no byte of it."""

from __future__ import annotations

import hashlib
from copy import deepcopy

import pytest
from django.utils import translation

from lfnkr.calendar import clock
from reports.editions.annual import AnnualReport
from reports.freezing.reading import held, paper_of
from reports.freezing.tests.people import AFTER_THE_TERM, published
from reports.models.editions import FileFormat
from reports.printing.paper import STYLE, print_html, print_pdf

LATER = "<!doctype html><html lang='en'><head><title>The report of later years</title></head><body><h1>Later</h1></body></html>"


@pytest.fixture
def later_templates(settings):
    """Puts the templates of later years in the place of ours."""

    def put() -> None:
        engines = deepcopy(settings.TEMPLATES)
        options = engines[0]["OPTIONS"]
        options["loaders"] = [
            ("django.template.loaders.locmem.Loader", {"reports/annual/print.html": LATER}),
            *options.get("loaders", ["django.template.loaders.filesystem.Loader"]),
        ]
        engines[0]["APP_DIRS"] = False
        settings.TEMPLATES = engines

    return put


@pytest.mark.parametrize(("audience", "language"), [("internal", "en"), ("public", "ja")])
def test_an_old_edition_is_the_same_bytes_under_the_templates_of_later_years(
    over, mio, yuki, later_templates, audience, language
):
    with clock.at(AFTER_THE_TERM):
        edition = published(over, by=mio, second=yuki)
        then = paper_of(edition, audience, language)
        draft = AnnualReport.for_year(over)
        drafted = print_pdf(draft, "en")

        later_templates()
        now = paper_of(edition, audience, language)

        assert hashlib.sha256(now).hexdigest() == hashlib.sha256(then).hexdigest()
        assert "The report of later years" in print_html(draft, "en")
        assert print_pdf(draft, "en") != drafted


def test_the_frozen_page_has_its_style_inside_and_asks_for_nothing(over, mio, yuki):
    with clock.at(AFTER_THE_TERM):
        edition = published(over, by=mio, second=yuki)

    page = held(edition, "members", "en", FileFormat.HTML).decode()

    assert STYLE.read_text() in page
    assert "<link" not in page
    assert "url(" not in page


def test_the_papers_of_one_edition_are_of_one_template_whoever_asks_in_whatever_language(over, mio, yuki):
    with clock.at(AFTER_THE_TERM):
        edition = published(over, by=mio, second=yuki)
        with translation.override("ko"):
            in_korean = paper_of(edition, "members", "en")

        assert in_korean == paper_of(edition, "members", "en")
