"""A table as a file: CSV (UTF-8 with a mark, for Excel) and XLSX; no cell of either is ever taken for a formula.

In CSV a text that a spreadsheet could run gets an apostrophe before it, and so does one that begins with an apostrophe:
taking the first apostrophe away gives every text back exactly (`as_it_was`). In XLSX a text is stored as a text, and such
a one is marked so that it stays one when somebody edits the cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from lfnkr.web.lists.columns import Cell
from lfnkr.web.lists.errors import TooManyRows

BEGINS_A_FORMULA = re.compile(r"[\s\ufeff]*?[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
"""What a spreadsheet may take for the beginning of a formula, with the wide signs that Excel takes in Japanese."""
BYTE_ORDER_MARK = "\ufeff"
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
WIDEST = 60


def could_run(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return bool(BEGINS_A_FORMULA.match(text))


def neutral(text: str) -> str:
    """A text as a cell of CSV."""
    return f"'{text}" if could_run(text) or text.startswith("'") else text


def as_it_was(cell: str) -> str:
    """The text that `neutral` wrote."""
    return cell.removeprefix("'")


class CsvFile:
    """A table as CSV."""

    def __init__(self, heads: Sequence[str], **_for_workbooks: Any):
        self.rows = [self.line(heads)]

    def add(self, cells: Sequence[Cell]) -> None:
        """One row more."""
        self.rows.append(self.line(cells))

    def finished(self, lines: Sequence[tuple[str, str]]) -> bytes:
        """The whole file; `lines` stand above the table."""
        above = [self.line(line) for line in lines]
        return "".join([BYTE_ORDER_MARK, *above, "\r\n", *self.rows]).encode()

    def line(self, cells: Sequence[Cell]) -> str:
        """A row as it is written."""
        text = StringIO()
        csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerow([self.written(cell) for cell in cells])
        return text.getvalue()

    @staticmethod
    def written(cell: Cell) -> Any:
        """A cell as CSV holds it."""
        if isinstance(cell, datetime):
            return cell.isoformat(sep=" ", timespec="minutes")
        if isinstance(cell, date):
            return cell.isoformat()
        return neutral(cell) if isinstance(cell, str) else cell


class XlsxBook:
    """A workbook of one or more sheets; nothing of it is written to a disk."""

    def __init__(self, *, title: str, made_at: datetime):
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.book.set_properties({"title": title, "company": "LFNKR", "created": made_at.replace(tzinfo=None)})
        self.formats = {
            name: self.book.add_format(how)
            for name, how in {
                "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
                "label": {"bold": True},
                "day": {"num_format": "yyyy-mm-dd", "align": "left"},
                "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
                "sum": {"num_format": "#,##0.00"},
                "quoted": {"quote_prefix": True},
            }.items()
        }

    def sheet(self, name: str | None, heads: Sequence[str], *, lines: int) -> XlsxSheet:
        """A table on a sheet of its own, below so many lines; its name is the library's where none is given."""
        return XlsxSheet(self, name, heads, lines=lines)

    def finished(self) -> bytes:
        """The whole file."""
        self.book.close()
        return self.file.getvalue()


class XlsxSheet:
    """One table of a workbook."""

    def __init__(self, book: XlsxBook, name: str | None, heads: Sequence[str], *, lines: int):
        self.sheet, self.formats = book.book.add_worksheet(name), book.formats
        self.widths = [len(head) for head in heads]
        self.top = self.row = lines + 1
        for place, head in enumerate(heads):
            self.sheet.write_string(self.row, place, head, self.formats["head"])

    def add(self, cells: Sequence[Cell]) -> None:
        """One row more; raises TooManyRows."""
        self.row += 1
        if self.row >= MOST_ROWS:
            raise TooManyRows
        for place, cell in enumerate(cells):
            self._write(self.row, place, cell)
            self.widths[place] = max(self.widths[place], len(str(cell)))

    def finish(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the lines above the table, and give it its widths."""
        for row, (label, text) in enumerate(lines):
            self.sheet.write_string(row, 0, label, self.formats["label"])
            self._write(row, 1, text)
        self.sheet.freeze_panes(self.top + 1, 0)
        self.sheet.autofilter(self.top, 0, max(self.row, self.top), max(len(self.widths) - 1, 0))
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, min(width, WIDEST) + 2)

    def _write(self, row: int, place: int, cell: Cell) -> None:
        """A cell, each kind by its own name: the library never guesses."""
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime):
            self.sheet.write_datetime(row, place, cell, self.formats["moment"])
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), self.formats["day"])  # noqa: DTZ001 - Excel knows no zone
        elif isinstance(cell, Decimal):
            self.sheet.write_number(row, place, cell, self.formats["sum"])
        elif isinstance(cell, int):
            self.sheet.write_number(row, place, cell)
        else:
            self.sheet.write_string(
                row, place, cell[:LONGEST_CELL], self.formats["quoted"] if could_run(cell) else None
            )


class XlsxFile:
    """A table as a workbook of one sheet."""

    def __init__(self, heads: Sequence[str], *, title: str, made_at: datetime, lines: int):
        self.book = XlsxBook(title=title, made_at=made_at)
        self.sheet = self.book.sheet(None, heads, lines=lines)

    def add(self, cells: Sequence[Cell]) -> None:
        """One row more; raises TooManyRows."""
        self.sheet.add(cells)

    def finished(self, lines: Sequence[tuple[str, str]]) -> bytes:
        """The whole file; `lines` stand above the table."""
        self.sheet.finish(lines)
        return self.book.finished()
