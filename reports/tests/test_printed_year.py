"""The printed year as a machine reads it: tags, bookmarks, letters and full pages, for three audiences in three languages."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby

import pypdf
import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext as _
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, TextStringObject

from cases.models import Mission
from donations.models import Adjustment, Appeal, FundingDecision, MoneyProposal, Reversal
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents import pdf
from lfnkr.keyring.sealing import unseal_many
from lfnkr.models import Wording
from reports.editions.annual import AnnualReport
from reports.models import ExternalStatistic, Policy, ReleaseItem
from reports.models.audiences import Audience
from reports.printing.chapters import chapters, every_chapter
from reports.printing.earlier import over_terms
from reports.printing.paper import print_html, print_pdf
from reports.tests.giving import GIVING

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

NAMES = "이영희 똠뷁쌍 髙橋・山﨑・渡邉・𠮷田 Yi Yŏnghŭi"
EDITIONS = [(20, "members", "en"), (20, "internal", "ja"), (24, "public", "ko")]
"""The year of the article for its members and for ourselves, and a year without requests for everybody."""

HOLDS = {
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOCI"},
    "/TOCI": {"/Reference"},
}
"""What these tags may hold, and nothing else."""

PAINTS = {b"Tj", b"TJ", b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}

OURS = {"NotoSans", "NotoSansKR", "NotoSansJP", "NotoSansBold", "NotoSansKRBold", "NotoSansJPBold"}

FOOT = 780
"""The points from the top at which a page has only its number left."""

A_THIRD = 303
"""The points from the top at which a page is a third full."""

LONGEST = 26
"""Pages of the longest of these editions, the internal one: it alone prints what was published before beside what is counted."""

editions = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: "-".join(map(str, edition)))


def report_of(term: int, audience: str) -> AnnualReport:
    return AnnualReport.for_year(FiscalYear.objects.get(term=term), audience=Audience(audience))


def titles_of(edition: tuple[int, str, str]) -> list[str]:
    """The titles of the chapters of an edition, in its language."""
    term, audience, language = edition
    with translation.override(language):
        report = report_of(term, audience)
        return [chapter.title for chapter in chapters(report, has_earlier=bool(over_terms(report, language)))]


@cache
def paper(term: int, audience: str, language: str) -> bytes:
    """The edition of a house that was told how to give, as PDF, printed once for all tests that read it."""
    with override_settings(**GIVING), translation.override(language):
        return print_pdf(report_of(term, audience), language)


@cache
def read(edition: tuple[int, str, str]) -> pypdf.PdfReader:
    """The edition as a machine reads it, taken apart once for all tests that only look."""
    return pypdf.PdfReader(io.BytesIO(paper(*edition)))


def in_order(node: DictionaryObject) -> Iterator[DictionaryObject]:
    """The elements of the tag tree in reading order."""
    if "/S" in node:
        yield node
    kids = node.get("/K", ArrayObject())
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        if isinstance(kid.get_object(), DictionaryObject):
            yield from in_order(kid.get_object())


@cache
def elements(edition: tuple[int, str, str]) -> list[DictionaryObject]:
    return list(in_order(read(edition).trailer["/Root"]["/StructTreeRoot"]))


def kinds_within(node: DictionaryObject) -> list[str]:
    return [each["/S"] for each in in_order(node)]


def missing_glyphs(content: bytes) -> int:
    """How many letters on the pages are the empty box a typeface shows for a letter it has not."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    shown = [
        bytes(part) if isinstance(part, ByteStringObject) else part.original_bytes
        for page in pages
        for operands, operator in page.get_contents().operations
        if operator in (b"Tj", b"TJ")
        for part in (operands[0] if isinstance(operands[0], ArrayObject) else operands)
        if isinstance(part, (ByteStringObject, TextStringObject))
    ]
    return sum(text[at : at + 2] == b"\0\0" for text in shown for at in range(0, len(text), 2))


def typefaces(content: bytes) -> set[str]:
    """The typefaces in a PDF; a letter ours have not comes from whatever the machine has, or is an empty box."""
    told = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return {line.split()[0].partition("+")[2].replace("-", "") for line in told.splitlines()[2:]}


@editions
def test_every_picture_says_what_it_shows_and_every_table_what_its_cells_head(edition):
    found = elements(edition)
    tables = [node for node in found if node["/S"] == "/Table"]

    assert all(len(str(node["/Alt"])) > 4 for node in found if node["/S"] == "/Figure")
    assert len(tables) >= 3
    assert all("/TH" in kinds_within(table) for table in tables)
    assert {str(node["/A"]["/Scope"]) for node in found if node["/S"] == "/TH"} <= {"/Column", "/Row"}


@editions
def test_every_tag_holds_what_it_may_and_none_is_empty(edition):
    for node in elements(edition):
        kids = [kid.get_object() for kid in node["/K"]]
        held = {kid.get("/S") if isinstance(kid, DictionaryObject) else "words" for kid in kids}

        assert kids or node["/S"] in {"/TD", "/TH"}, node["/S"]
        assert held <= HOLDS.get(node["/S"], held), node["/S"]


@editions
def test_every_cell_names_its_heads_and_every_name_is_found(edition):
    tree = read(edition).trailer["/Root"]["/StructTreeRoot"]
    names = [str(node["/ID"]) for node in elements(edition) if "/ID" in node]
    cells = [node for node in elements(edition) if node["/S"] == "/TD"]

    assert len(names) == len(set(names))
    assert [str(name) for name in tree["/IDTree"]["/Names"][::2]] == sorted(names)
    assert all(cell["/A"]["/Headers"] for cell in cells)
    assert {str(name) for cell in cells for name in cell["/A"]["/Headers"]} <= set(names)


@editions
def test_the_names_of_the_house_on_the_cover_are_in_their_languages_and_all_else_in_that_of_the_edition(edition):
    named = [node for node in elements(edition) if "/Lang" in node]
    quoted = {str(node["/Lang"]) for node in named if node["/P"]["/S"] == "/NonStruct"}
    foreign = [str(node["/Lang"]) for node in named if node["/P"]["/S"] != "/NonStruct"]

    assert quoted <= ({"en"} if edition[1] == "internal" else set()), "words of the article, quoted inside alone"

    assert foreign == [language for language in ("en", "ja", "ko") if language != edition[2]]


@editions
def test_the_contents_are_contents_and_the_numbers_raised_are_references_to_numbered_notes(edition):
    found = elements(edition)
    contents = [node for node in found if node["/S"] == "/TOCI"]
    notes = [node for node in found if node["/S"] == "/LI" and "/Lbl" in kinds_within(node)]

    assert [kinds_within(node)[:3] for node in contents] == [["/TOCI", "/Reference", "/Link"]] * len(titles_of(edition))
    alone = [node for node in found if node["/S"] == "/Link" and node["/P"]["/S"] != "/Reference"]
    assert len(alone) <= 1, "the one to how to give, where that stands on another page"
    assert len(notes) > 40


@editions
def test_a_link_says_in_words_where_it_leads_and_hangs_in_the_tree(edition):
    titles = titles_of(edition)
    with translation.override(edition[2]):
        note = str(_("Note %(number)s") % {"number": ""})
        to_giving = _("How to give")
    reader = read(edition)
    every = [str(link.get_object()["/Contents"]) for page in reader.pages for link in page.get("/Annots", [])]
    said = [words for words, _lines in groupby(every) if words != to_giving]
    hung = [kid.get_object() for node in elements(edition) if node["/S"] == "/Link" for kid in node["/K"]]

    assert said[: len(titles)] == titles
    assert all(words.replace(note.strip(), "").strip().isdigit() for words in said[len(titles) :])
    assert len([kid for kid in hung if isinstance(kid, DictionaryObject) and kid.get("/Type") == "/OBJR"]) == len(every)
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}


@editions
def test_all_that_is_painted_is_content_of_one_tag_or_none_and_leads_back_to_it(edition):
    reader = read(edition)
    root = reader.trailer["/Root"]
    nums = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(at): kept.get_object() for at, kept in zip(nums[::2], nums[1::2], strict=True)}
    for page in reader.pages:
        depth, shown = 0, []
        for operands, operator in page.get_contents().operations:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            shown += [int(operands[1]["/MCID"])] if operator == b"BDC" else []
            assert depth <= 1
            assert depth or operator not in PAINTS
        holders = parents[page["/StructParents"]]
        assert len(shown) == len(set(shown))
        assert all(at in holders[at].get_object()["/K"] for at in shown)

    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@editions
def test_headings_go_down_one_step_at_a_time(edition):
    levels = [int(node["/S"][2:]) for node in elements(edition) if node["/S"] in {"/H1", "/H2", "/H3", "/H4"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@editions
def test_language_title_and_bookmarks_are_the_edition_s(edition):
    reader = read(edition)
    titles = titles_of(edition)

    assert reader.trailer["/Root"]["/Lang"] == edition[2]
    assert str(edition[0]) in reader.metadata.title
    assert [item.title for item in reader.outline if not isinstance(item, list)][1:] == titles


@editions
def test_no_letter_is_missing_and_the_text_of_every_page_comes_back(edition, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(paper(*edition))
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")[:-1]
    titles = ["".join(title.split()) for title in titles_of(edition)]

    assert missing_glyphs(paper(*edition)) == 0
    assert typefaces(paper(*edition)) <= OURS
    assert all(len(page) > 100 for number, page in enumerate(pages, start=1) if number not in quiet_pages(edition))
    assert not {letter for letter in text if letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"}
    assert all(title in "".join(text.split()) for title in titles)


def test_a_letter_our_typefaces_have_not_is_noticed_and_the_names_are_there():
    def is_ours(text):
        html = f'<html lang="ko"><title>x</title><p>{text}</p></html>'
        made = pdf.set_pages(html, made_at=datetime(2018, 10, 14, tzinfo=UTC))
        return not missing_glyphs(made) and typefaces(made) <= OURS

    assert is_ours(NAMES)
    assert not is_ours("\U0001d306")


def boxes_of(edition: tuple[int, str, str]) -> list[str]:
    """Where the words of each page stand."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=paper(*edition), capture_output=True, check=True
    ).stdout.decode()
    return told.split("<page ")[1:]


def quiet_pages(edition: tuple[int, str, str]) -> list[int]:
    """The numbers of the pages that are left empty by intention: the cover, and that of those we lost."""
    reader = read(edition)
    with translation.override(edition[2]):
        lost = next(chapter.title for chapter in every_chapter(report_of(*edition[:2])) if chapter.anchor == "lost")
    marks = [mark for mark in reader.outline if not isinstance(mark, list) and mark.title == lost]
    return [1, *(reader.get_destination_page_number(mark) + 1 for mark in marks)]


@editions
def test_no_page_is_under_a_third_full_but_the_cover_that_of_those_we_lost_and_the_last(edition):
    pages = boxes_of(edition)
    quiet = {*quiet_pages(edition), len(pages)}
    ends = {
        number: max(end for end in map(float, re.findall(r'yMax="([\d.]+)"', page)) if end < FOOT)
        for number, page in enumerate(pages, start=1)
        if number not in quiet
    }

    assert 8 <= len(pages) <= LONGEST
    assert {number: end for number, end in ends.items() if end < A_THIRD} == {}


@editions
def test_nothing_is_set_smaller_than_eight_points(edition):
    sizes = {round(size, 1) for page in read(edition).pages for size in sizes_on(page)}

    assert min(sizes) >= 8


def sizes_on(page: pypdf.PageObject) -> list[float]:
    """How large the words of a page stand, in points; those of pictures as large as they are drawn."""
    found: list[float] = []

    def visit(text, matrix, of_text, _font, size):
        if text.strip():
            found.append(abs(size * of_text[3] * matrix[3]))

    page.extract_text(visitor_text=visit)
    return found


@editions
def test_no_more_than_two_numbers_of_notes_stand_together_and_none_behind_a_sentence(edition):
    with translation.override(edition[2]):
        html = print_html(report_of(*edition[:2]), edition[2])
    people, _annex, _rest = html.partition('id="figures"')

    assert not re.search(r'(?s)<(p|figcaption)\b[^>]*>(?:(?!</p>|</figcaption>).)*class="cites?"', people)
    assert all(cites.count("<a ") <= 2 for cites in re.findall(r'(?s)class="cites?">(.*?)</s', html))


def test_the_year_of_the_article_is_ten_to_twelve_pages_before_its_annex():
    for edition in EDITIONS[:2]:
        reader = read(edition)
        annex = [mark for mark in reader.outline if not isinstance(mark, list)][-3]

        assert 8 <= reader.get_destination_page_number(annex) <= 12, edition


def test_a_later_term_shows_what_the_signed_report_of_an_earlier_one_told_the_same_readers():
    for audience in ("internal", "public"):
        earlier = {each.drawn.alt for each in over_terms(report_of(24, audience), "en")}

        assert "People who asked for rescue: Term 20 44; Term 24 0" in earlier
        assert "Spent on rescues (USD): Term 20 27,049.00; Term 24 0.00" in earlier
    assert over_terms(report_of(20, "internal"), "en") == []


def test_what_is_left_out_was_borne_out_by_nothing():
    """A year without requests has no chapter about those who asked, and still a page that says that nobody did."""
    report = report_of(24, "internal")
    anchors = [chapter.anchor for chapter in chapters(report)]

    assert not {"asked", "led", "hours", "taken_over", "lost"} & set(anchors)
    assert anchors[0] == "year"
    assert anchors[-3:] == ["figures", "notes", "verification"]
    assert "Nobody asked LFNKR for rescue in the term." in print_html(report, "en")


def test_what_members_are_told_roughly_or_not_at_all_is_said_once_a_chapter():
    html = print_html(report_of(20, "members"), "en")
    held = re.findall(r"So that nobody can be recognised, (.*?)</p>", html, re.DOTALL)

    assert len(held) == 3
    assert "Request to safety: longest it can have been" in " ".join(held)
    assert "6 or more" in html
    assert ">withheld<" not in html
    assert "12 of 27" in html
    assert "To everybody who gave in this term" in html
    assert "in all" not in html


def test_nothing_is_said_not_to_have_happened_because_its_sentence_is_withheld():
    report = report_of(20, "members")
    hidden = report["taken_over.for_lack_of_funds.people"].withheld("not released")
    told = tuple(s for s in report.statements if hidden.key not in s.figures)

    html = print_html(replace(report, figures={**report.figures, hidden.key: hidden}, statements=told), "en")

    assert "No partner took over" not in html
    assert "No partner took over" in print_html(report_of(24, "internal"), "en")


def test_a_term_that_runs_says_of_what_day_its_figures_are():
    running = FiscalYear.objects.order_by("-term").first()

    html = print_html(AnnualReport.for_year(running), "en")

    assert "The term is not over." in html
    assert (f"On {running.ends_on.day} Aug" in html) is (clock.today() == running.ends_on)
    assert "The term is not over." not in print_html(report_of(20, "internal"), "en")


def test_a_term_runs_until_the_end_of_its_last_day():
    running = FiscalYear.objects.order_by("-term").first()

    for moment, is_running in ((running.over_at - timedelta(minutes=1), True), (running.over_at, False)):
        with clock.at(moment):
            assert ("The term is not over." in print_html(AnnualReport.for_year(running), "en")) is is_running


def test_the_texts_of_the_demonstration_can_be_said_in_every_language():
    mission, outside = Mission.objects.get(), ExternalStatistic.objects.get()
    texts = {policy.text for policy in Policy.objects.all()} | {goods.kind for goods in mission.goods.all()}
    texts |= {mission.led_by, mission.area, mission.purpose, mission.paid_from, mission.reception}
    texts |= {outside.publisher, outside.series, outside.period, outside.source}
    for texts_of in unseal_many(FundingDecision.objects.exclude(go_ahead_reason=None), "go_ahead_reason"):
        texts.add(texts_of["go_ahead_reason"])
    texts |= {item.reason for item in ReleaseItem.objects.all()} | {appeal.title for appeal in Appeal.objects.all()}
    booked = [*MoneyProposal.objects.all(), *Reversal.objects.all(), *Adjustment.objects.all()]
    texts |= {text for told in unseal_many(booked) for text in told.values() if text}

    assert {text for text in texts if re.search("[a-z]", text)} <= {
        row.name_en for row in Wording.objects.exclude(name_ja="").exclude(name_ko="")
    }
