"""Files of lists: nothing in them is ever a formula, and every text can be read back exactly (security promise E7)."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lfnkr.calendar.clock import TOKYO
from lfnkr.web.lists.writers import CsvFile, XlsxFile, as_it_was, neutral

MADE_AT = datetime(2026, 11, 27, 9, 30, tzinfo=TOKYO)
SIGNS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
DANGEROUS = st.builds(
    "{}{}{}".format, st.sampled_from(["", " ", "  ", "\u3000", "\ufeff", "'"]), st.sampled_from(SIGNS), TEXTS
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@given(DANGEROUS | TEXTS)
@example('=cmd|"/c calc"!A1')
@example("'=1+1")
@example("\t=1+1")
@example("\ufeff=1+1")
def test_no_text_of_csv_begins_a_formula(text):
    cell = neutral(text)

    assert cell.startswith("'") or cell.lstrip(" \u3000\ufeff\xa0")[:1] not in {*SIGNS}
    assert as_it_was(cell) == text


@given(st.lists(DANGEROUS | TEXTS, min_size=1, max_size=4))
def test_csv_is_read_back_exactly(texts):
    file = CsvFile(["head"])
    file.add(texts)

    (_list, _empty, _head, row) = csv.reader(StringIO(file.finished([("List", "x")]).decode("utf-8-sig"), newline=""))

    assert [as_it_was(cell) for cell in row] == texts


@given(st.lists(DANGEROUS | TEXTS, min_size=1, max_size=4))
def test_no_cell_of_a_workbook_is_a_formula(texts):
    content = workbook(texts)

    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    cells = [cell for cell in sheet.iter(f"{SHEET}c") if cell.find(f"{SHEET}v") is not None]
    assert not list(sheet.iter(f"{SHEET}f"))
    assert {cell.get("t") for cell in cells} <= {"s"}


def workbook(texts: list[str]) -> bytes:
    file = XlsxFile(["head"] * len(texts), title="x", made_at=MADE_AT, lines=1)
    file.add(texts)
    return file.finished([("List", "=1+1")])


def test_a_text_that_could_run_stays_a_text_when_its_cell_is_edited():
    with zipfile.ZipFile(BytesIO(workbook(["=1+1", "plain"]))) as book:
        styles, sheet = book.read("xl/styles.xml").decode(), book.read("xl/worksheets/sheet1.xml").decode()

    assert 'quotePrefix="1"' in styles
    assert sheet.count('<c r="A4" s=') == 1
    assert sheet.count('<c r="B4" t="s"') == 1


def test_csv_opens_in_excel_with_its_letters_and_numbers():
    file = CsvFile(["Name", "Sum", "Day", "At", "None"])
    file.add(["森 한나", Decimal("-1250.50"), date(2026, 11, 3), datetime(2026, 11, 3, 14, 5), None])  # noqa: DTZ001

    text = file.finished([("List", "Gifts")]).decode()

    assert text == (
        '\ufeff"List","Gifts"\r\n\r\n"Name","Sum","Day","At","None"\r\n'
        '"森 한나",-1250.50,"2026-11-03","2026-11-03 14:05",""\r\n'
    )


@pytest.mark.parametrize(("number", "written"), [(Decimal("-1250.50"), "-1250.50"), (-3, "-3"), (0, "0")])
def test_a_number_stays_a_number(number, written):
    file = XlsxFile(["n"], title="x", made_at=MADE_AT, lines=0)
    file.add([number])

    with zipfile.ZipFile(BytesIO(file.finished([]))) as book:
        assert f"<v>{written}</v>" in book.read("xl/worksheets/sheet1.xml").decode()
