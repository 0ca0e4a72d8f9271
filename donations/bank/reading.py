"""Reading a statement of a bank or post office: letters, columns, days and sums as Japan writes them; nothing is stored here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from donations.bank import errors
from donations.bank.choices import Encoding
from lfnkr.money import LARGEST, MINOR_DIGITS

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
TOTALS = {"合計", "小計", "総計", "計", "TOTAL"}
ERAS = {"R": 2018, "令和": 2018, "令": 2018, "H": 1988, "平成": 1988, "平": 1988, "S": 1925, "昭和": 1925, "昭": 1925}
"""What is added to a year of an era; the first is written 1 or 元."""
DAY = re.compile(
    r"(?P<era>R|H|S|令和?|平成?|昭和?)?\.?\s*(?P<year>元|[0-9]{1,4})\s*[-/.年]\s*"
    r"(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?",
    re.IGNORECASE,
)
DAY_IN_ONE = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
SUM = re.compile(r"(?P<sign>[-+△▲−]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?")
BELOW_ZERO = "-△▲−"
BEFORE_A_PAYER = re.compile(r"^(振込|フリコミ|送金|入金|受入)[ *＊:：]*")
"""What a bank writes before the name of whoever paid."""


@dataclass(frozen=True)
class Columns:
    """Which column holds what, counted from 1; a sum that may lie below zero stands in the column of what came in alone."""

    day: int
    came_in: int
    went_out: int | None = None
    balance: int | None = None
    payer: int | None = None
    words: int | None = None

    def used(self) -> list[int]:
        """Those that are read."""
        found = (self.day, self.came_in, self.went_out, self.balance, self.payer, self.words)
        return [column for column in found if column is not None]


@dataclass(frozen=True)
class Row:
    """One movement of an account: minor units of its currency, below zero where money left."""

    number: int
    day: date
    amount: int
    balance: int | None
    payer: str
    words: str
    cells: str

    @property
    def canonical(self) -> str:
        """What makes it this row and no other, however the file writes it."""
        balance = "" if self.balance is None else str(self.balance)
        return "|".join((self.day.isoformat(), str(self.amount), balance, plain(self.payer), plain(self.words)))


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


def rows_of(cells: list[list[str]], columns: Columns, currency: str) -> list[Row]:
    """The movements, the earliest first. Rows above the first day, sums of a column and rows without a sum are none.

    Raises WrongColumns, or RowsUnread which names what cannot be read; nothing is left out in silence besides.
    """
    widest = max(map(len, cells))
    if max(columns.used()) > widest:
        raise errors.ColumnMissing(column=max(columns.used()), widest=widest)
    if len(set(columns.used())) != len(columns.used()):
        raise errors.OneColumnTwice
    first = next((place for place, row in enumerate(cells[:HEADING]) if day_of(_cell(row, columns.day))), None)
    if first is None:
        raise errors.NoDayInColumn(column=columns.day)
    found, troubles = [], []
    for number, row in enumerate(cells[first:], start=first + 1):
        if not any(row) or any(plain(cell) in TOTALS for cell in row[: columns.came_in]):
            continue
        try:
            read = _row(number, row, columns, currency)
        except errors.CellUnread as trouble:
            troubles.append(trouble.text)
        else:
            found += [read] if read else []
    if troubles:
        more = [_("and more rows")] if len(troubles) > TOLD_AT_ONCE else []
        raise errors.RowsUnread(rows=" ".join([*troubles[:TOLD_AT_ONCE], *more]))
    if not found:
        raise errors.NoRow
    return in_order(found)


def in_order(rows: list[Row]) -> list[Row]:
    """The earliest first: many statements begin with the latest, and where all are of one day the balances tell."""
    backwards = list(reversed(rows))
    if rows[0].day != rows[-1].day:
        return backwards if rows[0].day > rows[-1].day else rows
    return backwards if _follows(backwards) > _follows(rows) else rows


def _follows(rows: list[Row]) -> int:
    """How many balances follow from the one before."""
    pairs = zip(rows, rows[1:], strict=False)
    return sum(None not in (a.balance, b.balance) and a.balance + b.amount == b.balance for a, b in pairs)


def _row(number: int, cells: list[str], columns: Columns, currency: str) -> Row | None:
    """One row; none where it moves nothing. Raises CellUnread."""
    at = {"row": number}
    day = day_of(_cell(cells, columns.day))
    if day is None:
        raise errors.DayUnread(column=columns.day, cell=_shown(_cell(cells, columns.day)), **at)
    came_in = _sum(cells, columns.came_in, currency, number)
    went_out = _sum(cells, columns.went_out, currency, number)
    if came_in and went_out:
        raise errors.BothWays(**at)
    amount = came_in - abs(went_out)
    if not amount:
        return None
    has_balance = columns.balance and _cell(cells, columns.balance)
    balance = _sum(cells, columns.balance, currency, number) if has_balance else None
    payer, words = (_cell(cells, column) if column else "" for column in (columns.payer, columns.words))
    return Row(number, day, amount, balance, payer, words, " · ".join(filter(None, cells)))


def day_of(text: str) -> date | None:
    """A day as statements write it: 2026/11/03, 20261103, 2026年11月3日, R8.11.3, 令和8年11月3日; none where it is no day.

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


def sum_of(text: str, currency: str) -> int | None:
    """A sum as statements write it, in minor units: 1,234, １，２３４, ¥3,000, 3000円, △500; none where it is no sum."""
    written = unicodedata.normalize("NFKC", text).strip().strip("¥\\円 ").replace(" ", "")
    found = SUM.fullmatch(written)
    if not found:
        return None
    minor = Decimal(found["digits"].replace(",", "") + (found["rest"] or "")).scaleb(MINOR_DIGITS[currency])
    if minor != minor.to_integral_value() or minor > LARGEST:
        return None
    return -int(minor) if found["sign"] and found["sign"] in BELOW_ZERO else int(minor)


def _sum(cells: list[str], column: int | None, currency: str, number: int) -> int:
    """The sum of one column; zero where it is empty. Raises SumUnread."""
    cell = _cell(cells, column) if column else ""
    if cell in {"", "-", "*", "－"}:
        return 0
    found = sum_of(cell, currency)
    if found is None:
        raise errors.SumUnread(row=number, column=column, cell=_shown(cell))
    return found


def _cell(row: list[str], column: int) -> str:
    """A cell; empty where the row ends before it."""
    return row[column - 1] if column <= len(row) else ""


def _shown(cell: str) -> str:
    """As much of a cell as a sentence bears."""
    return cell if len(cell) <= 20 else f"{cell[:20]}…"


def plain(text: str) -> str:
    """A text as it is compared: one width, one case, one space."""
    return " ".join(unicodedata.normalize("NFKC", text).upper().split())


def payer_of(text: str) -> str:
    """Who paid, without what the bank writes before the name."""
    return BEFORE_A_PAYER.sub("", unicodedata.normalize("NFKC", text).strip()).strip()


def differ_by_one(one: str, other: str) -> bool:
    """Whether two texts are the same but for one character: another one, one more or one less."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or one == other:
        return False
    start = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    return shorter[start + (len(shorter) == len(longer)) :] == longer[start + 1 :]


def occurrences(rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """Each row with how many equal ones stand before it: two equal gifts of one day are two."""
    seen: dict[str, int] = {}
    told = []
    for row in rows:
        seen[row.canonical] = seen.get(row.canonical, 0) + 1
        told.append((row, seen[row.canonical]))
    return told


def guess(cells: list[list[str]]) -> Columns | None:
    """Which column holds what, by the headings of Japanese banks and ゆうちょ; none where day or sum has no such heading."""
    for row in cells[:HEADING]:
        known = {name: _headed(row, words) for name, words in HEADINGS.items()}
        if known["payer"] is None:
            known |= {"payer": known["words"], "words": None}
        columns = Columns(**known)
        if columns.day and columns.came_in and len(set(columns.used())) == len(columns.used()):
            return columns
    return None


def _headed(row: list[str], words: tuple[str, ...]) -> int | None:
    """The column whose heading holds the first of these words that any heading holds."""
    return next((place for word in words for place, cell in enumerate(row, 1) if word in plain(cell)), None)


HEADINGS = {
    "day": ("取引日", "日付", "年月日", "取扱日", "受払日", "DATE"),
    "came_in": ("受入金額", "入金", "お預入", "お預り", "預入", "CREDIT", "AMOUNT", "金額"),
    "went_out": ("払出金額", "出金", "お引出", "お支払", "引出", "DEBIT"),
    "balance": ("残高", "現在(貸付)高", "差引", "BALANCE"),
    "payer": ("詳細2", "振込依頼人", "依頼人", "お客様名", "NAME"),
    "words": ("詳細1", "摘要", "お取引内容", "内容", "取引名", "DESCRIPTION"),
}
"""How statements head their columns, each as `plain` writes it."""
