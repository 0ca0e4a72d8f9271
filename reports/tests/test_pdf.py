"""The report on paper, read by machine: tags, identifiers, typefaces, data file, the same bytes twice, nothing fetched."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from lfnkr.documents import pdf
from reports.editions.annual import AnnualReport
from reports.models.audiences import Audience
from reports.printing.chapters import chapters
from reports.printing.paper import css_string, print_html, print_pdf
from reports.tests.scenarios import mother_and_child, this_term

pytestmark = pytest.mark.slow

WORDS = "똠뷁쌍 이영희 髙橋・山﨑・渡邉・𠮷田 Yi Yŏnghŭi"
LARGEST = 400_000
LIMIT = datetime(2026, 11, 23, tzinfo=UTC)

printed: dict[str, bytes] = {}


@pytest.fixture
def paper(hana) -> bytes:
    """The internal report of a term with a mother and her child; printed once for all tests that read it."""
    if not printed:
        mother_and_child(hana)
        printed["internal"] = print_pdf(AnnualReport.for_year(this_term()), "en")
    return printed["internal"]


def elements(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the tag tree, parents before children."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield node
        kids = node.get("/K", ArrayObject())
        kids = kids if isinstance(kids, ArrayObject) else ArrayObject([kids])
        waiting += [kid.get_object() for kid in kids if isinstance(kid.get_object(), DictionaryObject)]


def test_it_says_what_it_is(paper):
    reader = pypdf.PdfReader(io.BytesIO(paper))
    root = reader.trailer["/Root"]
    declared = root["/Metadata"].get_object().get_data()

    assert b"<pdfaid:part>3</pdfaid:part>" in declared or b'pdfaid:part="3"' in declared
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in declared or b'pdfaid:conformance="A"' in declared
    assert b"<pdfuaid:part>1</pdfuaid:part>" in declared
    assert root["/MarkInfo"]["/Marked"] == "true" or root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == f"LFNKR annual report, term {this_term().term} (internal)"
    assert reader.metadata.author == "Life Funds for North Korean Refugees (LFNKR)"


def test_its_bookmarks_are_the_chapters(paper):
    titles = [item.title for item in pypdf.PdfReader(io.BytesIO(paper)).outline if not isinstance(item, list)]

    assert titles[:3] == ["Contents", "The year at a glance", "The people who asked"]
    assert titles[-1] == "Verification"


def test_its_metadata_is_one_description_in_which_every_term_is_explained(paper):
    declared = pypdf.PdfReader(io.BytesIO(paper)).trailer["/Root"]["/Metadata"].get_object().get_data()
    explained = declared.partition(b"<pdfaExtension:schemas>")[2]

    assert declared.count(b"<rdf:RDF") == 1
    assert declared.index(b"<pdfuaid:part>") < declared.index(b"</rdf:RDF>")
    assert b"http://www.aiim.org/pdfua/ns/id/" in explained


def test_an_entry_of_the_contents_is_one_link_and_its_dots_are_not_read(paper, hana):
    mother_and_child(hana)  # The paper may have been printed in a test before.
    found = list(elements(pypdf.PdfReader(io.BytesIO(paper))))
    entries = [node for node in found if node["/S"] == "/TOCI"]
    read = [kid for node in found if _within(node, "/TOCI") for kid in node["/K"] if isinstance(kid, int)]

    assert not [node for node in found if node["/S"] == "/Link" and node["/P"]["/S"] == "/Link"]
    assert len(entries) == len(chapters(AnnualReport.for_year(this_term())))
    assert len(read) <= 2 * len(entries)


def _within(node: DictionaryObject, kind: str) -> bool:
    """Whether a tag lies within one of a kind."""
    while "/P" in node and node["/S"] != kind:
        node = node["/P"]
    return node.get("/S") == kind


def test_every_picture_has_words_and_every_header_cell_its_scope(paper):
    found = list(elements(pypdf.PdfReader(io.BytesIO(paper))))
    pictures = [node for node in found if node["/S"] == "/Figure"]
    headers = [node for node in found if node["/S"] == "/TH"]

    assert len(pictures) >= 3
    assert all(len(str(node["/Alt"])) > 4 for node in pictures)
    assert len(headers) > 100
    assert {str(node["/A"]["/Scope"]) for node in headers} == {"/Column", "/Row"}


def test_a_picture_lies_where_it_says(paper):
    mark = next(node for node in elements(pypdf.PdfReader(io.BytesIO(paper))) if node.get("/Alt") == "LFNKR")
    left, foot, right, head = (float(edge) * 25.4 / 72 for edge in mark["/A"]["/BBox"])

    assert (round(left), round(right)) == (22, 36)
    assert (round(297 - head), round(297 - foot)) == (16, 30)


def test_every_link_has_words(paper):
    links = [
        note.get_object()
        for page in pypdf.PdfReader(io.BytesIO(paper)).pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]

    assert len(links) > 50
    assert all(link["/Contents"] for link in links)


def test_running_heads_are_artifacts_and_no_content(paper):
    page = pypdf.PdfReader(io.BytesIO(paper)).pages[2]
    marks = [
        (operands, operator) for operands, operator in page.get_contents().operations if operator in (b"BMC", b"BDC")
    ]
    held = [operands[1]["/MCID"] for operands, operator in marks if operator == b"BDC"]

    assert ["/Artifact"] in [operands for operands, operator in marks if operator == b"BMC"]
    assert len(held) == len(set(held))


def test_the_data_lies_inside_once_and_its_fingerprint_is_printed(paper):
    reader = pypdf.PdfReader(io.BytesIO(paper))
    ((name, contents),) = reader.attachments.items()
    text = "".join(page.extract_text() for page in reader.pages)

    assert name == f"annual-report-term-{this_term().term}.json"
    assert json.loads(contents[0])["schema"] == "lfnkr.annual-report/1"
    assert hashlib.sha256(contents[0]).hexdigest() in "".join(text.split())
    assert len(reader.trailer["/Root"]["/AF"]) == 1


def test_it_is_light(paper):
    assert len(paper) < LARGEST


def test_it_is_the_same_bytes_twice(hana):
    mother_and_child(hana)

    first, second = (print_pdf(AnnualReport.for_year(this_term()), "ko") for _time in range(2))

    assert first == second


def test_it_stands_up_to_qpdf(paper, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(paper)

    told = subprocess.run([shutil.which("qpdf"), "--check", file], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr


def test_korean_and_japanese_words_come_back_from_the_page(tmp_path):
    file = tmp_path / "words.pdf"
    file.write_bytes(pdf.set_pages(f'<html lang="ja"><title>Words</title><p>{WORDS}</p></html>', made_at=LIMIT))

    text = subprocess.run([shutil.which("pdftotext"), file, "-"], capture_output=True, text=True, check=True).stdout
    fonts = subprocess.run([shutil.which("pdffonts"), file], capture_output=True, text=True, check=True).stdout

    assert WORDS.replace(" ", "") in "".join(text.split())
    assert {line.split()[0].partition("+")[2] for line in fonts.splitlines()[2:]} <= {
        "NotoSans",
        "NotoSansKR",
        "NotoSansJP",
        "Noto-Sans",
        "Noto-Sans-KR",
        "Noto-Sans-JP",
    }


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.svg", "file:///etc/hostname", "static:///../manage.py"])
def test_nothing_is_fetched(address, caplog):
    made = pdf.set_pages(f'<html lang="en"><title>x</title><img alt="x" src="{address}"></html>', made_at=LIMIT)

    assert b"/Subtype /Image" not in made
    assert "Failed to load image" in caplog.text


def test_the_page_of_html_opens_by_itself(hana):
    mother_and_child(hana)

    html = print_html(AnnualReport.for_year(this_term(), audience=Audience.PUBLIC), "en")

    assert "<style>" in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "withheld" in html


def test_a_word_in_the_running_head_cannot_leave_its_string():
    assert css_string('a"</style>\\') == '"a\\"\\3c /style>\\\\"'
