"""The files of the figures: every cell is what the JSON says to the same audience, and what is withheld stands in none of them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Collection, Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.web.lists.writers import as_it_was
from reports.exports.cells import COLUMNS
from reports.exports.files import FILES, hxl, table, workbook
from reports.exports.reading import draft_data, frozen_data
from reports.exports.tables import OTHERS, TABLES, table_of
from reports.figures.definitions import all_definitions
from reports.freezing.tests.people import AFTER_THE_TERM, published, term_that_is_over
from reports.models import Edition
from reports.tests.scenarios import mother_and_child

HEADS = [column.name for column in COLUMNS]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVERY_READER = [("internal", "en"), ("members", "ja"), ("public", "ko")]


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of each sheet of a workbook as they are stored, by its name; an empty one is "". No formula may stand in one."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = [sheet.get("name") for sheet in _tree(book, "xl/workbook.xml").iter(f"{MAIN}sheet")]
        strings = ["".join(each.itertext()) for each in _tree(book, "xl/sharedStrings.xml").iter(f"{MAIN}si")]
        return {
            name: [_cells(row, strings) for row in _tree(book, f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}row")]
            for number, name in enumerate(names, start=1)
        }


def _tree(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 - our own


def _cells(row: ElementTree.Element, strings: list[str]) -> list[str]:
    found: dict[int, str] = {}
    for cell in row.iter(f"{MAIN}c"):
        assert cell.find(f"{MAIN}f") is None
        letters = cell.get("r").rstrip("0123456789")
        place = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))) - 1
        if (value := cell.find(f"{MAIN}v")) is not None:
            found[place] = strings[int(value.text)] if cell.get("t") == "s" else value.text
    return [found.get(place, "") for place in range(len(HEADS))]


def rows_of(content: bytes, form: str, keys: Collection[str]) -> Iterator[dict[str, str]]:
    """The row of each of these figures in a file, its cells by the names of the columns."""
    if form == "xlsx":
        rows = [row for rows in sheets(content).values() for row in rows]
    else:
        read = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        rows = [[as_it_was(cell) for cell in row[-len(HEADS) :]] for row in read if row]
    yield from (dict(zip(HEADS, row, strict=True)) for row in rows if row[-1] in keys)


def as_cell(value: Any, unit: str) -> str:
    """A value of the JSON as a spreadsheet holds it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    return str(Decimal(str(value)) / (100 if unit == "USD" else 1)) if isinstance(value, int | float) else value


def same(cell: str, value: Any, unit: str = "") -> bool:
    """Whether a cell holds a value: numbers by what they are, texts letter by letter."""
    expected = as_cell(value, unit)
    if isinstance(value, int | float) and cell:
        return Decimal(cell) == Decimal(expected)
    return cell == expected


def read(form: str, data: bytes, names: dict[str, str], language: str) -> list[dict[str, str]]:
    with translation.override(language):
        return list(rows_of(FILES[form][0](data, names), form, json.loads(data)["figures"]))


def differing(rows: list[dict[str, str]], told: dict[str, Any]) -> list[str]:
    """The cells of a file that are not what the JSON says."""
    found = []
    for cells in rows:
        row = told["figures"][cells["key"]]
        band = row.get("band") or (None, None)
        expected = {"value": row["value"], "least": band[0], "most": band[1]}
        wrong = [name for name, value in expected.items() if not same(cells[name], value, row["unit"])]
        plain = ("label", "unit", "numerator", "denominator", "note", "definition", "population", "attribution")
        wrong += [name for name in (*plain, "rounding") if not same(cells[name], row[name])]
        found += [f"{cells['key']}.{name}" for name in wrong]
    return found


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("form", ["xlsx", "csv", "hxl"])
@pytest.mark.parametrize(("audience", "language"), EVERY_READER)
def test_every_cell_is_what_the_edition_told_this_audience(form, audience, language):
    edition = Edition.objects.standing(FiscalYear.objects.get(term=20))
    data, names = frozen_data(edition, audience, language)
    told = json.loads(data)

    rows = read(form, data, names, language)

    assert sorted(row["key"] for row in rows) == sorted(told["figures"])
    assert differing(rows, told) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("form", ["xlsx", "csv", "hxl"])
def test_what_is_withheld_is_a_number_nowhere_and_a_band_only_its_ends(form):
    edition = Edition.objects.standing(FiscalYear.objects.get(term=20))
    data, names = frozen_data(edition, "public", "en")
    told = json.loads(data)["figures"]

    rows = {row["key"]: row for row in read(form, data, names, "en")}

    withheld = [key for key, row in told.items() if row.get("suppressed")]
    banded = [key for key, row in told.items() if row.get("band")]
    assert withheld
    assert banded
    for key in withheld:
        assert {rows[key][name] for name in ("value", "least", "most", "numerator")} == {""}, key
        assert rows[key]["state"] == rows[key]["printed"] == "withheld", key
    for key in banded:
        assert rows[key]["value"] == "", key
        assert rows[key]["state"] in ("roughly", "rough"), key
    inside = json.loads(frozen_data(edition, "internal", "en")[0])["figures"]
    assert any(inside[key]["value"] for key in withheld)


def test_a_zero_nobody_answers_for_says_that_nothing_is_recorded(hana):
    year = ensure_term(clock.today())
    mother_and_child(hana)

    rows = {row["key"]: row for row in read("csv", *draft_data(year, "internal", "en"), "en")}

    assert rows["deaths.people"]["state"] == "none recorded"
    assert rows["requests.people"]["state"] == "exactly"


def test_every_figure_there_is_has_its_table_and_every_table_a_name_a_sheet_may_have(hana):
    year = ensure_term(clock.today())

    found = sheets(workbook(*draft_data(year, "internal", "en")))

    assert [key for key in all_definitions() if table_of(key) is OTHERS] == []
    assert len(found) >= 20
    assert all(0 < len(name) <= 31 for name in found)
    assert {table_of(key) for key in all_definitions()} <= set(TABLES)


def test_a_label_that_begins_like_a_formula_stays_a_text(hana):
    year = ensure_term(clock.today())
    data, names = draft_data(year, "internal", "en")
    told = json.loads(data)
    hostile = '=HYPERLINK("https://e.org")'
    told["figures"]["requests.people"] |= {"label": hostile, "note": "＝1+1", "definition": "@SUM(A1)"}
    changed = json.dumps(told).encode()

    (cells,) = rows_of(workbook(changed, names), "xlsx", ["requests.people"])
    raw = table(changed, names).decode() + hxl(changed, names).decode()

    assert cells["label"] == hostile
    assert '"=HYPERLINK' not in raw
    assert '"＝1+1"' not in raw
    assert '"@SUM' not in raw


def test_statistics_begin_with_heads_and_tags(hana):
    year = ensure_term(clock.today())

    heads, tags, *rows = csv.reader(StringIO(hxl(*draft_data(year, "internal", "en")).decode(), newline=""))

    assert len(heads) == len(tags) == len(rows[0])
    assert all(tag.startswith("#") and tag == tag.lower() and " " not in tag for tag in tags)
    assert len(set(tags)) == len(tags)
    assert "#indicator+value+num" in tags
    assert "#description+definition+i_en" in tags


def test_the_same_data_is_the_same_file_twice(hana):
    data, names = draft_data(ensure_term(clock.today()), "internal", "ja")

    assert workbook(data, names) == workbook(data, names)


# Page and command


def way(year: FiscalYear, form: str, audience: str = "internal") -> str:
    return reverse("reports:figures-file", args=[year.term, form]) + f"?audience={audience}&language=en"


def test_a_draft_is_for_inside_alone(hana, mio, client):
    year = term_that_is_over(hana)
    client.force_login(mio)

    with clock.at(AFTER_THE_TERM):
        refused = client.get(way(year, "xlsx", "members"))
        given = client.get(way(year, "xlsx"))

    assert refused.status_code == 302
    assert given.status_code == 200
    assert sheets(given.content)


@pytest.mark.parametrize("form", list(FILES))
def test_a_signed_edition_is_given_as_it_was_frozen(hana, mio, yuki, client, form):
    with clock.at(AFTER_THE_TERM):
        year = term_that_is_over(hana)
        edition = published(year, by=mio, second=yuki)
        data, names = frozen_data(edition, "members", "en")
        client.force_login(yuki)

        answer = client.get(way(year, form, "members"))
        page = client.get(reverse("reports:annual-report", args=[year.term]) + "?audience=members&language=en")

    assert answer.content == FILES[form][0](data, names)
    assert f"term-{year.term}-members-en." in answer["Content-Disposition"]
    assert f'href="{way(year, form, "members").replace("&", "&amp;")}"' in page.text


def test_whoever_may_not_print_is_not_given_the_file(hana, sora, client):
    year = ensure_term(clock.today())
    client.force_login(sora)

    assert client.get(way(year, "csv")).status_code == 403
    assert "figures.csv" not in client.get(reverse("reports:annual-report", args=[year.term])).text


@pytest.mark.parametrize("form", ["xlsx", "csv", "hxl"])
def test_the_command_writes_the_same_file(hana, mio, yuki, tmp_path, form):
    with clock.at(AFTER_THE_TERM):
        year = term_that_is_over(hana)
        edition = published(year, by=mio, second=yuki)
        place = tmp_path / f"figures.{form}"

        call_command("annual_report", year.term, format=form, audience="public", language="ja", output=place)

        data, names = frozen_data(edition, "public", "ja")
        with translation.override("ja"):
            assert place.read_bytes() == FILES[form][0](data, names)


def test_the_command_says_which_forms_a_period_has(db, tmp_path):
    with pytest.raises(CommandError, match="choose another format"):
        call_command(
            "annual_report", first="2017-09-01", last="2017-11-30", format="xlsx", output=tmp_path / "period.xlsx"
        )
