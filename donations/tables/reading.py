"""Reading a file of rows as banks and others give it: its letters, its cells, and days as Japan writes them; nothing is stored here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

from donations.tables import errors
from donations.tables.choices import Encoding

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
HEADING = 30
"""So many rows at most stand above the first one with a day."""
TOLD_AT_ONCE = 5
"""So many rows that cannot be read are named at once."""

NO_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")
"""How workbooks, PDF and UTF-16 begin."""
ERAS = {"R": 2018, "令和": 2018, "令": 2018, "H": 1988, "平成": 1988, "平": 1988, "S": 1925, "昭和": 1925, "昭": 1925}
"""What is added to a year of an era; the first is written 1 or 元."""
DAY = re.compile(
    r"(?P<era>R|H|S|令和?|平成?|昭和?)?\.?\s*(?P<year>元|[0-9]{1,4})\s*[-/.年]\s*"
    r"(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?",
    re.IGNORECASE,
)
DAY_IN_ONE = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file and the letters it was written in: those that were said, else UTF-8, else Shift_JIS.

    Raises FileTooLarge, FileEmpty, NotText, or WrongLetters where the letters that were said do not fit.
    """
    if len(content) > LARGEST_FILE:
        raise errors.FileTooLarge
    if not content.strip():
        raise errors.FileEmpty
    if content.startswith(NO_TEXT) or b"\0" in content:
        raise errors.NotText
    for letters in (encoding,) if encoding else Encoding.values:
        try:
            return content.decode(letters), letters
        except UnicodeDecodeError:
            continue
    raise errors.WrongLetters if encoding else errors.NotText


def table(text: str) -> list[list[str]]:
    """The cells of a file; parted by commas, or by tabs or semicolons where more of its first rows agree on those.

    Raises TooManyRows, or NotATable where no row has two cells.
    """
    try:
        delimiter = max(",\t;", key=lambda mark: _agreement(text[:4000], mark))
        rows = [[cell.strip() for cell in row] for row in _parted(text, delimiter)]
    except csv.Error as broken:
        raise errors.NotATable from broken
    if len(rows) > MOST_ROWS:
        raise errors.TooManyRows(most=MOST_ROWS)
    widest = max(map(len, rows), default=0)
    if not 2 <= widest <= MOST_COLUMNS or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise errors.NotATable
    return rows


def _parted(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _agreement(head: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as most do, and how many those are; what somebody wrote into one row parts no other."""
    widths = Counter(len(row) for row in _parted(head, delimiter) if len(row) > 1)
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def day_of(text: str) -> date | None:
    """A day as such files write it: 2026/11/03, 20261103, 2026年11月3日, R8.11.3, 令和8年11月3日; none where it is no day.

    A year of two digits without an era is none: 8 may be of an era or of a century.
    """
    written = unicodedata.normalize("NFKC", text).strip().partition(" ")[0]
    found = DAY_IN_ONE.fullmatch(written) or DAY.fullmatch(written)
    if not found:
        return None
    told = found.groupdict()
    year = 1 if told["year"] == "元" else int(told["year"])
    era = told.get("era")
    if not era and year < 1900 or era and not 1 <= year <= 99:
        return None
    try:
        return date(year + (ERAS[era.upper()] if era else 0), int(told["month"]), int(told["day"]))
    except ValueError:
        return None


def shown(cell: str) -> str:
    """As much of a cell as a sentence bears."""
    return cell if len(cell) <= 20 else f"{cell[:20]}…"
