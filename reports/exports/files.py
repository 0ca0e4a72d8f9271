"""A report written as JSON, as a workbook, as CSV, and as statistics with HXL tags."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lfnkr.calendar.clock import TOKYO
from lfnkr.web.lists.columns import Cell
from lfnkr.web.lists.writers import CsvFile, XlsxBook
from reports.exports.cells import COLUMNS, cells_of, state_of
from reports.exports.tables import in_tables, table_of
from reports.figures.figure import Figure
from reports.freezing.reading import figures_in
from reports.models.audiences import Audience

LONGEST_NAME = 31
"""So long may the name of a sheet be."""

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")

OF_THE_REPORT = (
    ("term", "Term", "#meta+term"),
    ("starts_on", "Begins", "#date+start"),
    ("ends_on", "Ends", "#date+end"),
    ("audience", "Audience", "#meta+audience"),
    ("edition", "Edition", "#meta+edition"),
    ("table", "Table", "#indicator+group"),
)
"""What every row of statistics says of the report it is from: name, head, HXL tag."""

STATE = [column.name for column in COLUMNS].index("state")
"""The cell that says how a figure is told: under HXL tags by its name for programs."""


def workbook(data: bytes, names: dict[str, str]) -> bytes:
    """A sheet about the report, one for each of its tables, and one each for its sentences, its sums and what was stated once."""
    told = json.loads(data)
    figures = figures_in(told)
    book = XlsxBook(title=_name_of(told), made_at=_dated(told))
    about = book.sheet(_("About this file"), [_("Fact"), _("Which")], lines=0)
    for line in _lines(told, data):
        about.add(line)
    about.finish([])
    for place, (table, keys) in enumerate(in_tables(figures).items(), start=1):
        title = str(table.title)
        sheet = book.sheet(_sheet_name(place, title), [str(column.head) for column in COLUMNS], lines=1)
        for key in keys:
            sheet.add(cells_of(figures[key], told["figures"][key], names))
        sheet.finish([(title, "")])
    _sentences(book, told)
    _sums(book, told)
    _stated(book, told)
    return book.finished()


def table(data: bytes, names: dict[str, str]) -> bytes:
    """Every figure in one table of CSV, below what the report is."""
    told = json.loads(data)
    file = CsvFile([_("Table of the report"), *(str(column.head) for column in COLUMNS)])
    for title, cells in _rows(told, names):
        file.add([title, *cells])
    return file.finished(_lines(told, data))


def hxl(data: bytes, names: dict[str, str]) -> bytes:
    """Every figure as statistics with HXL tags: heads, tags, rows, and nothing above them."""
    told = json.loads(data)
    edition = told["edition"]
    report = {**told, "edition": edition["number"] if edition else "draft"}
    heads = [*(head for _field, head, _tag in OF_THE_REPORT), *(column.name for column in COLUMNS)]
    tags = [*(tag for _field, _head, tag in OF_THE_REPORT), *(_in_language(column.tag, told) for column in COLUMNS)]
    lines = [CsvFile(heads).rows[0], ",".join(tags) + "\r\n"]
    writer = CsvFile([])
    for figure, (_title, cells) in zip(figures_in(told), _rows(told, names), strict=True):
        report["table"] = table_of(figure).name
        cells[STATE] = state_of(told["figures"][figure]).value
        lines.append(writer.line([*(report[field] for field, _head, _tag in OF_THE_REPORT), *cells]))
    return "".join(lines).encode()


FILES: dict[str, tuple[Callable[[bytes, dict[str, str]], bytes], str, str]] = {
    "xlsx": (workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": (table, "text/csv; charset=utf-8", "csv"),
    "hxl": (hxl, "text/csv; charset=utf-8", "hxl.csv"),
    "json": (lambda data, _names: data, "application/json; charset=utf-8", "json"),
}
"""Each form: how it is written from the JSON and the names of places, its content type, and how its name ends."""


def _rows(told: Mapping[str, Any], names: dict[str, str]) -> Iterator[tuple[str, list[Cell]]]:
    """Every figure in the order of the JSON, with the title of its table."""
    figures: dict[str, Figure] = figures_in(dict(told))
    for key, figure in figures.items():
        yield str(table_of(key).title), cells_of(figure, told["figures"][key], names)


def _in_language(tag: str, told: Mapping[str, Any]) -> str:
    """The tag of a column; of one of words with the language they are in."""
    return f"{tag}+i_{told['language']}" if tag.startswith("#description") or tag == "#indicator+name" else tag


def _name_of(told: Mapping[str, Any]) -> str:
    return _("LFNKR annual report, term %(term)d · %(audience)s") % {
        "term": told["term"],
        "audience": Audience(told["audience"]).label,
    }


def _dated(told: Mapping[str, Any]) -> datetime:
    """The day the workbook bears: of the meeting, else the last of the term; the same file twice."""
    day = parse_date(told["meeting"]["held_on"] if told["meeting"] else told["ends_on"])
    return datetime.combine(day, time(12), TOKYO)


def _lines(told: Mapping[str, Any], data: bytes) -> list[tuple[str, str]]:
    """What the report is, and the fingerprint of the data it was written from."""
    edition = told["edition"]
    state = _("Edition %(number)d") % {"number": edition["number"]} if edition else _("draft")
    return [
        (_("Report"), _name_of(told)),
        (_("Days"), f"{told['starts_on']} – {told['ends_on']}"),
        (_("Edition"), state),
        (_("SHA-256 fingerprint"), hashlib.sha256(data).hexdigest()),
    ]


def _sheet_name(place: int, title: str) -> str:
    """A name a spreadsheet takes, and no other sheet has: its number, and as much of the title as there is room for."""
    return f"{place} {NOT_IN_A_NAME.sub(' ', title)}"[:LONGEST_NAME].rstrip()


def _sentences(book: XlsxBook, told: Mapping[str, Any]) -> None:
    sheet = book.sheet(_("Sentences"), [_("Sentence"), _("Figures"), _("Key")], lines=0)
    for statement in told["statements"]:
        sheet.add([statement["text"], "; ".join(statement["figures"]), statement["id"]])
    if told.get("letter"):
        sheet.add([told["letter"], "", "letter"])
    sheet.finish([])


def _sums(book: XlsxBook, told: Mapping[str, Any]) -> None:
    heads = [_("These must agree"), _("Result"), _("Numbers"), _("Sum"), _("Unit")]
    sheet = book.sheet(_("Control totals"), heads, lines=0)
    for total in told["control_totals"]:
        unit = total.get("unit", "")
        parts = "; ".join(str(_whole(part, unit)) for part in total["parts"] or ())
        holds = _("holds") if total["holds"] else _("does not hold")
        sheet.add([total["name"], holds, parts, _whole(total["total"], unit), unit])
    sheet.finish([])


def _whole(number: int | None, unit: str) -> Cell:
    """A number of a sum: dollars and cents of minor units; nothing outside the house, where the parts are not told."""
    return Decimal(number) / 100 if unit and number is not None else number


def _stated(book: XlsxBook, told: Mapping[str, Any]) -> None:
    """What was stated once: each with everything the JSON says of it, a fact a row."""
    sheet = book.sheet(_("Numbers stated once"), [_("Number"), _("Fact"), _("Which")], lines=0)
    for kind, rows in told["stated"].items():
        for number_, row in enumerate(rows, start=1):
            for name, fact in row.items():
                words = fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False)
                sheet.add([f"{kind} {number_}", name, words])
    sheet.finish([])
