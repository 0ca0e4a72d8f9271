"""Reading the rows of a statement of a bank or post office: columns and sums as Japan writes them; nothing is stored here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from donations.bank import errors
from donations.tables.errors import CellUnread, DayUnread
from donations.tables.reading import HEADING, TOLD_AT_ONCE, day_of, shown
from lfnkr.money import LARGEST, MINOR_DIGITS

TOTALS = {"合計", "小計", "総計", "計", "TOTAL"}
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
        except CellUnread as trouble:
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
        raise DayUnread(column=columns.day, cell=shown(_cell(cells, columns.day)), **at)
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
        raise errors.SumUnread(row=number, column=column, cell=shown(cell))
    return found


def _cell(row: list[str], column: int) -> str:
    """A cell; empty where the row ends before it."""
    return row[column - 1] if column <= len(row) else ""


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
