"""The leaflet as a machine reads it, and as an edition keeps it: four pages that say nothing the report does not."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
from dataclasses import replace
from functools import cache

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents import pdf
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.editions.mark import EditionMark
from reports.figures.figure import Statement
from reports.freezing import actions, making
from reports.freezing.fingerprint import checked, fingerprint_file
from reports.freezing.reading import file_of, held
from reports.freezing.tests.people import AFTER_THE_TERM, published, term_that_is_over
from reports.models import Edition, EditionFile
from reports.models.editions import FileFormat
from reports.printing import fitting
from reports.printing.leaflet import leaflet_html, leaflet_pdf
from reports.printing.paper import print_html
from reports.tests.giving import GIVING
from reports.tests.scenarios import mother_and_child, this_term
from reports.tests.test_printed_year import (
    HOLDS,
    OURS,
    PAINTS,
    in_order,
    missing_glyphs,
    report_of,
    sizes_on,
    typefaces,
)

pytestmark = pytest.mark.slow

A5 = (419, 595)
A_THIRD = 212
"""The points from the top at which a page is a third full, its margin counted."""

EDITIONS = [(20, "members", "en"), (20, "internal", "ja"), (20, "public", "ko"), (24, "public", "ko")]

editions = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: "-".join(map(str, edition)))


@cache
def paper(term: int, audience: str, language: str) -> bytes:
    """The leaflet of such a house for an edition, as PDF, printed once for all tests that read it."""
    with override_settings(**GIVING), translation.override(language):
        return leaflet_pdf(report_of(term, audience), language)


@cache
def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@cache
def elements(content: bytes) -> list:
    return list(in_order(read(content).trailer["/Root"]["/StructTreeRoot"]))


def ends_of_pages(content: bytes) -> list[float]:
    """Where the last word of each page ends, in points from the top."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    pages = told.decode().split("<page ")[1:]
    return [max(map(float, re.findall(r'yMax="([\d.]+)"', page))) for page in pages]


def words_of(html: str) -> str:
    """What a page of HTML says, its alternative texts with it; without its style."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<style>.*?</style>", " ", html))


def numbers_in(words: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", words))


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration", "asked_to_give")
class TestOfTheDemonstration:
    """The leaflets of the year of the article and of a year without requests."""

    @editions
    def test_it_is_four_pages_of_a_folded_sheet_and_the_two_inside_are_a_third_full(self, edition):
        content = paper(*edition)

        assert [tuple(int(edge) for edge in page.mediabox[2:]) for page in read(content).pages] == [A5] * 4
        assert min(ends_of_pages(content)[1:3]) > A_THIRD

    @editions
    def test_its_tags_hold_what_they_may_and_every_picture_says_what_it_shows(self, edition):
        found = elements(paper(*edition))
        pictures = [node for node in found if node["/S"] == "/Figure"]

        assert len(pictures) >= 3
        assert all(len(str(node["/Alt"])) > 4 for node in pictures)
        for node in found:
            kids = [kid.get_object() for kid in node["/K"]]
            kinds = {kid.get("/S") if hasattr(kid, "get") else "words" for kid in kids}
            assert kids, node["/S"]
            assert kinds <= HOLDS.get(node["/S"], kinds), node["/S"]

    @editions
    def test_headings_go_down_one_step_at_a_time_and_its_language_and_title_are_told(self, edition):
        reader = read(paper(*edition))
        levels = [int(node["/S"][2:]) for node in elements(paper(*edition)) if re.fullmatch("/H[1-6]", node["/S"])]
        declared = reader.trailer["/Root"]["/Metadata"].get_object().get_data()

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        assert reader.trailer["/Root"]["/Lang"] == edition[2]
        assert str(edition[0]) in reader.metadata.title
        assert b"<pdfuaid:part>1</pdfuaid:part>" in declared

    @editions
    def test_all_that_is_painted_is_content_of_a_tag_or_of_none(self, edition):
        for page in read(paper(*edition)).pages:
            depth = 0
            for _operands, operator in page.get_contents().operations:
                depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
                assert depth <= 1
                assert depth or operator not in PAINTS

    @editions
    def test_no_letter_is_missing_and_nothing_is_smaller_than_eight_points(self, edition):
        content = paper(*edition)

        assert missing_glyphs(content) == 0
        assert typefaces(content) <= OURS
        assert min(round(size, 1) for page in read(content).pages for size in sizes_on(page)) >= 8

    @editions
    def test_it_tells_no_number_that_the_report_for_the_same_readers_does_not_tell(self, edition):
        term, audience, language = edition
        with translation.override(language):
            report = report_of(term, audience)
            leaflet, whole = words_of(leaflet_html(report, language)), words_of(print_html(report, language))

        assert numbers_in(leaflet)
        assert numbers_in(leaflet) - numbers_in(whole) == set()

    def test_beside_those_we_lost_stands_no_table_and_no_picture(self):
        remembered = re.search(
            r'(?s)<div class="remembrance">(.*?)</div>', leaflet_html(report_of(20, "members"), "en")
        )

        assert "We remember them." in remembered.group(1)
        assert "<table" not in remembered.group(1)
        assert "<svg" not in remembered.group(1)

    def test_the_sum_that_was_missing_has_the_account_beside_it(self):
        content = paper(20, "members", "en")
        money = read(content).pages[2].extract_text()

        assert "41,756.19" in money
        assert "Made-up Bank" in money


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_year_of_one_request_and_a_first_year_fill_their_pages(hana, asked_to_give, language):
    this_term()
    with translation.override(language):
        nothing = ends_of_pages(leaflet_pdf(AnnualReport.for_year(this_term()), language))
        mother_and_child(hana)
        one = ends_of_pages(leaflet_pdf(AnnualReport.for_year(this_term()), language))

    assert len(nothing) == len(one) == 4
    assert min(*nothing[1:3], *one[1:3]) > A_THIRD


# A very full year


TYPED = {"en": "word " * 240, "ja": "語" * 1200, "ko": "낱말 " * 400}
"""As many letters as words for outside may have."""


def with_long_words(report: AnnualReport, language: str, *names: str) -> AnnualReport:
    """The same report in which sentences that hold typed words hold as many as a form takes, whether or not it had them."""
    others = tuple(each for each in report.statements if each.id not in names)
    return replace(report, statements=(*others, *(Statement(name, TYPED[language], ()) for name in names)))


@pytest.fixture
def long_address(settings, asked_to_give):
    """A house whose account and address take several lines."""
    settings.GIVING_ACCOUNT = "Made-up Bank, Nowhere branch 123, ordinary 1234567, in the name of Life Funds\n" * 3
    settings.GIVING_ADDRESS = "1-1-1 Nowhere, Tokyo\n" * 4


@pytest.mark.usefixtures("long_address")
@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_year_of_three_hundred_with_words_as_long_as_can_be_typed_needs_no_fifth_page(hana, language):
    for _request in range(60):
        party = [factories.woman(), *(factories.child() for _child in range(4))]
        factories.case(hana, *party, received_at=clock.now())
    with translation.override(language):
        told = AnnualReport.for_year(this_term())
        full = with_long_words(told, language, "asked_nobody_reason", "mission", "died_partner_how", "died_later")
        full = replace(full, statements=(*full.statements, Statement("died_partner", "They died. " * 9, ())))

        content = leaflet_pdf(told, language)
        longest = leaflet_pdf(full, language)
        words = words_of(leaflet_html(full, language))

    assert len(read(content).pages) == len(read(longest).pages) == 4
    assert min(ends_of_pages(longest)[1:3]) > A_THIRD
    assert words.count(TYPED[language].strip()) <= 2, "the mission, and how they died, gave way"
    assert min(round(size, 1) for page in read(longest).pages for size in sizes_on(page)) >= 8


@pytest.mark.usefixtures("asked_to_give")
def test_what_gives_way_first_goes_first_and_a_page_with_room_loses_nothing(hana):
    mother_and_child(hana)
    told = AnnualReport.for_year(this_term())

    roomy, full = (leaflet_html(each, "en") for each in (told, with_long_words(told, "en", "mission")))

    assert words_of(roomy) == words_of(full)
    assert 'class="explained"' in full
    assert fitting.GIVES_WAY["people"].index("mission") < fitting.GIVES_WAY["people"].index("flow")


def test_what_nobody_may_miss_is_in_no_list_of_what_gives_way():
    gives_way = {name for names in fitting.GIVES_WAY.values() for name in names}

    assert not gives_way & {"lead", "became", "explained", "held_back", "missing", "giving", "died", "statement"}
    assert set(fitting.GIVES_WAY) == set(fitting.PAGES)


def test_a_page_that_is_full_gives_way_in_order_until_it_is_one():
    asked: list[frozenset[str]] = []

    def render(page: str, gone: frozenset[str]) -> str:
        asked.append(gone)
        return f"<p>{'word ' * 900}</p>"

    fitting.fitted(render, lambda written: len(asked[-1]) >= 2)

    assert {"mission", "explained_more"} in asked
    assert {"gauge", "missing_picture"} in asked
    assert {"mission", "hours"} not in asked


def test_a_first_year_of_which_nothing_is_recorded_thanks_nobody_and_counts_nobody(hana):
    this_term()

    words = words_of(leaflet_html(AnnualReport.for_year(this_term()), "en"))

    assert "Thanks" not in words
    assert "thank you" not in words
    assert "Those we lost" not in words
    assert "No request for rescue is recorded so far in the term." in words


def test_it_is_the_same_bytes_twice(hana):
    mother_and_child(hana)

    first, second = (leaflet_pdf(AnnualReport.for_year(this_term()), "ko") for _time in range(2))

    assert first == second


@pytest.fixture
def over(hana) -> FiscalYear:
    """A term that is over, with a mother and her child in it."""
    return term_that_is_over(hana)


@pytest.fixture
def edition(over, mio, yuki) -> Edition:
    """A signed edition of it."""
    with clock.at(AFTER_THE_TERM):
        return published(over, by=mio, second=yuki)


@pytest.fixture
def plain_printer(monkeypatch) -> None:
    """A printer that sets one line of each paper: what is kept of eighteen papers is asked, and not how they look."""

    def set_one_line(html: str, **told) -> bytes:
        line = hashlib.sha256(html.encode()).hexdigest()
        return pdf.set_pages(f'<html lang="en"><title>A paper</title><p>{line}</p></html>', **told)

    monkeypatch.setattr(jobs.pdf_child, "set_pages", set_one_line)


def frozen_before_there_were_leaflets(year, *, by, second) -> Edition:
    """An edition as one of former years lies in the database: its content names no leaflet."""
    made = making.frozen(year, making.known_of(year), EditionMark(1, clock.now()))
    content = json.loads(made.content)
    for audience in content["files"].values():
        for language in audience.values():
            del language[FileFormat.LEAFLET]
    files = tuple(file for file in made.files if file.format != FileFormat.LEAFLET)
    former = replace(made, files=files, content=json.dumps(content).encode())
    trail.identify(by)
    edition = actions._kept(year, former, by=by)
    return actions.sign(edition, by=second)


def test_an_edition_frozen_before_there_were_leaflets_gets_none_and_keeps_its_files(
    over, mio, yuki, plain_printer, tmp_path
):
    with clock.at(AFTER_THE_TERM):
        former = frozen_before_there_were_leaflets(over, by=mio, second=yuki)
        was = {file.name: file.sha256 for file in former.files.all()}

        jobs.print_edition(edition=former.pk)
        now = {file.name: file.sha256 for file in former.files.all()}

        assert "leaflet" not in fingerprint_file(former)
        assert {name: now[name] for name in was} == was
        assert len(now) == len(was) + 9
        with pytest.raises(CommandError, match="frozen without a leaflet"):
            call_command("annual_report", over.term, format="leaflet", audience="members", output=tmp_path / "x.pdf")


def test_before_two_have_signed_the_database_keeps_no_paper_of_a_leaflet(over, mio):
    with clock.at(AFTER_THE_TERM):
        waiting = actions.freeze(over, by=mio, seen=making.digest_of(making.to_freeze(over)))

        with pytest.raises(Exception, match="printed once two officers signed it"), transaction.atomic():
            actions.keep_paper(
                waiting, by=mio, audience="members", language="en", content=b"x", format_=FileFormat.LEAFLET_PDF
            )


def test_the_page_of_a_leaflet_that_the_content_does_not_name_is_refused(edition):
    with pytest.raises(Exception, match="names no such file"), transaction.atomic():
        actions._file(edition, "members", "en", FileFormat.LEAFLET, b"another leaflet")


def test_its_paper_is_made_once_and_every_copy_is_known(edition, mio, plain_printer):
    with clock.at(AFTER_THE_TERM):
        jobs.print_edition(edition=edition.pk)
        kept = file_of(edition, "members", "ja", FileFormat.LEAFLET_PDF)
        again = jobs.kept_paper(edition, "members", "ja", FileFormat.LEAFLET_PDF, by=mio)

    assert again == kept
    assert kept.name == f"annual-report-term-{edition.fiscal_year_id}-edition-1-members-ja-leaflet.pdf"
    assert checked(kept.held).is_genuine
    assert checked(held(edition, "public", "ko", FileFormat.LEAFLET)).is_genuine
    assert not checked(kept.held + b" ").is_genuine
    assert f"{kept.sha256}  {kept.name}" in fingerprint_file(edition)
    assert EditionFile.objects.filter(edition=edition, format=FileFormat.LEAFLET_PDF).count() == 9


def test_it_is_offered_where_the_papers_of_the_edition_are(client, edition, mio):
    with clock.at(AFTER_THE_TERM):
        jobs.kept_paper(edition, "members", "en", FileFormat.LEAFLET_PDF, by=mio)
    address = reverse("reports:edition-file", args=[edition.pk, "members", "en", "leaflet-pdf"])
    client.force_login(mio)

    page = client.get(edition.get_absolute_url()).content.decode()
    file = client.get(address)

    assert address in page
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].endswith('members-en-leaflet.pdf"')


def test_the_command_writes_the_leaflet_of_an_edition_and_a_draft_of_one_for_inside(over, mio, yuki, tmp_path):
    file = tmp_path / "leaflet.pdf"
    with clock.at(AFTER_THE_TERM):
        with pytest.raises(CommandError, match="members"):
            call_command("annual_report", over.term, format="leaflet", audience="members", output=file)
        call_command("annual_report", over.term, format="leaflet", audience="internal", output=file)
        assert "Draft" in read(file.read_bytes()).pages[0].extract_text()
        frozen = published(over, by=mio, second=yuki)
        call_command("annual_report", over.term, format="leaflet", audience="members", language="ko", output=file)

    assert file.read_bytes() == file_of(frozen, "members", "ko", FileFormat.LEAFLET_PDF).held


def test_no_leaflet_is_made_of_a_period(db, tmp_path):
    days = {"first": "2026-01-01", "last": "2026-02-01"}

    with pytest.raises(CommandError, match="The leaflet is of a term"):
        call_command("annual_report", **days, format="leaflet", output=tmp_path / "x.pdf")


def test_a_frozen_leaflet_is_for_its_readers(edition):
    for audience, words in (
        ("internal", "Edition: internal"),
        ("members", "Edition: members"),
        ("public", "Edition: public"),
    ):
        assert words in held(edition, audience, "en", FileFormat.LEAFLET).decode()
