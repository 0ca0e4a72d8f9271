"""What the tags of a PDF keep of the page of HTML it was made of, shown on small pages."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pypdf
import pytest
import weasyprint
from django.conf import settings
from pypdf.generic import ArrayObject, DictionaryObject

from lfnkr.documents import pdf, tagging
from lfnkr.documents.tagging import source

pytestmark = pytest.mark.slow

NOON = datetime(2018, 10, 14, 12, tzinfo=UTC)


def printed(body: str, *, style: str = "", language: str = "en") -> pypdf.PdfReader:
    html = f'<html lang="{language}"><title>x</title><style>{style}</style><body>{body}</body></html>'
    return pypdf.PdfReader(io.BytesIO(pdf.set_pages(html, made_at=NOON)))


def tags(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    """The tags in reading order."""
    return list(within(reader.trailer["/Root"]["/StructTreeRoot"]))


def within(tag: DictionaryObject) -> Iterator[DictionaryObject]:
    for kid in kids(tag):
        yield kid
        yield from within(kid)


def kids(tag: DictionaryObject) -> list[DictionaryObject]:
    found = [kid.get_object() for kid in tag.get("/K", ArrayObject())]
    return [kid for kid in found if isinstance(kid, DictionaryObject) and "/S" in kid]


def of_kind(reader: pypdf.PdfReader, kind: str) -> list[DictionaryObject]:
    return [tag for tag in tags(reader) if tag["/S"] == kind]


def test_words_of_another_language_say_so_and_no_others():
    reader = printed(
        '<p>We are <span lang="ja">基金 <b lang="ko">기금</b></span>, as <i lang="en">you</i> <a href="#x">know</a>.</p>'
    )

    assert [tag["/Lang"] for tag in tags(reader) if "/Lang" in tag] == ["ja", "ko"]


def test_a_paragraph_set_apart_keeps_its_language():
    reader = printed('<p style="position:absolute" lang="ko">기금</p><ul lang="ja"><li>基金</ul><p>We</p>')

    assert [tag["/Lang"] for tag in tags(reader) if "/Lang" in tag] == ["ko", "ja", "ja"]


def test_a_paragraph_over_two_pages_is_one():
    reader = printed("<section><p>" + "word " * 40 + "</p></section>", style="@page{size:60mm 40mm}")

    assert len(reader.pages) > 1
    assert len(of_kind(reader, "/P")) == len(of_kind(reader, "/Sect")) == 1


def test_a_list_over_two_columns_is_one():
    reader = printed(
        "<ul style='columns:2'>" + "<li>entry and more words of it</li>" * 5 + "</ul>", style="@page{size:A6}"
    )
    (whole,) = of_kind(reader, "/L")

    assert [kid["/S"] for kid in kids(whole)] == ["/LI"] * 5
    assert all([kid["/S"] for kid in kids(entry)] == ["/Lbl", "/LBody"] for entry in kids(whole))


def test_the_head_of_a_table_over_two_pages_is_read_once_and_heads_every_cell():
    rows = "".join(f'<tr><th scope="row">{n}</th><td>{n}</td></tr>' for n in range(20))
    head = '<thead><tr><th scope="col">What</th><th scope="col">Number</th></tr></thead>'
    reader = printed(f"<table>{head}<tbody>{rows}</tbody></table>", style="@page{size:60mm 60mm}")
    (table,) = of_kind(reader, "/Table")
    names = {str(tag["/ID"]) for tag in tags(reader) if "/ID" in tag}
    first = reader.pages[1].get_contents().operations

    assert len(reader.pages) > 1
    assert [kid["/S"] for kid in kids(table)] == ["/THead", "/TBody"]
    assert len(kids(kids(table)[1])) == 20
    assert all({str(name) for name in tag["/A"]["/Headers"]} <= names for tag in of_kind(reader, "/TD"))
    assert {len(tag["/A"]["/Headers"]) for tag in of_kind(reader, "/TD")} == {2}
    assert ["/Artifact"] in [operands for operands, operator in first if operator == b"BMC"]


def test_names_of_header_cells_are_found_in_order():
    rows = "".join(f'<tr><th scope="row">{n}</th><td>{n}</td></tr>' for n in range(12))
    reader = printed(f"<table><tbody>{rows}</tbody></table>")
    listed = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    names = [str(name) for name in listed[::2]]

    assert names == sorted(names)
    assert len(names) == 12
    assert all(str(tag.get_object()["/ID"]) == name for name, tag in zip(names, listed[1::2], strict=True))


def test_an_entry_of_a_list_holds_its_label_and_its_body_alone():
    reader = printed('<ul><li>words <span style="display:block">and a line of its own</span></li></ul>')
    (entry,) = of_kind(reader, "/LI")

    assert [kid["/S"] for kid in kids(entry)] == ["/Lbl", "/LBody"]
    assert len(kids(kids(entry)[1])) == 2


def test_a_label_written_as_words_is_the_label_of_its_entry():
    reader = printed(
        '<ul style="list-style:none"><li><span data-label>29</span> <b>words</b> <span>more</span></li></ul>'
    )
    (entry,) = of_kind(reader, "/LI")

    assert [kid["/S"] for kid in kids(entry)] == ["/Lbl", "/LBody"]
    assert [kid["/S"] for kid in kids(kids(entry)[1])] == ["/NonStruct", "/Span"]


def test_what_shows_nothing_has_no_tag():
    reader = printed('<p></p><p><span style="display:inline-block"></span>words</p> <div><b> </b></div>')

    assert [tag["/S"] for tag in tags(reader)] == ["/Document", "/P", "/Span"]


def test_a_link_says_its_label_or_its_words():
    reader = printed('<p id="x">A <a href="#x">place\n <b>there</b></a> <a href="#x" aria-label="Note 3">3</a></p>')
    said = [note.get_object()["/Contents"] for note in reader.pages[0]["/Annots"]]

    assert said == ["place there", "place there", "Note 3"]


def test_a_list_of_links_is_the_contents_and_a_raised_link_a_reference():
    reader = printed(
        '<ol style="list-style:none"><li><a href="#x">There</a></li></ol><p id="x">So<sup><a href="#x">1</a></sup></p>'
    )

    assert [tag["/S"] for tag in tags(reader)][1:5] == ["/TOC", "/TOCI", "/Reference", "/Link"]
    assert [tag["/S"] for tag in tags(reader)][5:] == ["/P", "/Span", "/Reference", "/Link"]


def test_pages_joined_out_of_pieces_stand_up_to_qpdf(tmp_path):
    file = tmp_path / "pieces.pdf"
    html = f'<html lang="en"><title>x</title><style>@page{{size:60mm 40mm}}</style><p>{"word " * 60}</p></html>'
    file.write_bytes(pdf.set_pages(html, made_at=NOON))

    told = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    assert file.read_bytes() == pdf.set_pages(html, made_at=NOON)


def test_where_tags_and_words_do_not_match_it_is_printed_and_claims_nothing(monkeypatch, caplog):
    monkeypatch.setattr(source, "_drawn", lambda box: iter(()))

    reader = printed("<p>We <b lang='ko'>기금</b></p>")

    assert "We" in reader.pages[0].extract_text()
    assert b"pdfuaid:part>1" not in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "without PDF/UA" in caplog.text


def test_where_they_match_it_claims_to_be_pdf_ua():
    assert b"pdfuaid:part>1" in printed("<p>We</p>").trailer["/Root"]["/Metadata"].get_object().get_data()


def test_the_version_that_is_installed_everywhere_is_known():
    pinned = re.search(r"^weasyprint==(\S+)", (settings.BASE_DIR / "requirements.txt").read_text(), re.MULTILINE)[1]

    assert pinned in tagging.KNOWN
    assert weasyprint.__version__ == pinned


def test_by_a_version_that_nobody_looked_at_it_is_printed_and_claims_nothing(caplog):
    page = weasyprint.HTML(string='<html lang="en"><title>x</title><p>We</p>')

    made = page.write_pdf(finisher=tagging.finisher("71.0"), pdf_variant="pdf/a-3a")

    reader = pypdf.PdfReader(io.BytesIO(made))
    assert "We" in reader.pages[0].extract_text()
    assert b"pdfuaid:part>1" not in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "This version of WeasyPrint is not known here" in caplog.text
