"""Reading a table of rates from a file: a day, two currencies and a rate in each row; nothing is stored here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.rates import errors
from donations.tables.errors import CellUnread, DayUnread
from donations.tables.reading import HEADING, TOLD_AT_ONCE, day_of, shown, table
from lfnkr.calendar import clock
from lfnkr.money import MINOR_DIGITS, Quotation

PAIR = re.compile(r"([A-Z]{3})\s*[-/ ]?\s*([A-Z]{3})")
RATE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,8})(?:\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Row:
    """One rate of one day, by the number of its row in the file."""

    number: int
    day: date
    quotation: Quotation

    @property
    def about(self) -> tuple[frozenset[str], date]:
        """Of which two currencies and of which day it is."""
        return frozenset(self.quotation.pair), self.day


def rows_of(text: str) -> list[Row]:
    """The rates of a file, each once. Rows above the first day are headings, and empty ones are none.

    Raises what a file is refused for that is no table, NoRateInFile, or RatesUnread, which names the rows that cannot be read.
    """
    cells = [[unicodedata.normalize("NFKC", cell).strip() for cell in row] for row in table(text)]
    first = next((place for place, row in enumerate(cells[:HEADING]) if row and day_of(row[0])), None)
    if first is None:
        raise errors.NoRateInFile
    found: dict[tuple[frozenset[str], date], Row] = {}
    troubles = []
    for number, row in enumerate(cells[first:], start=first + 1):
        if not any(row):
            continue
        try:
            read = _row(number, row)
            before = found.setdefault(read.about, read)
            if before.quotation != read.quotation:
                raise errors.TwoRatesOfADay(first=before.number, row=number)
        except CellUnread as trouble:
            troubles.append(trouble.text)
    if troubles:
        more = [_("and more rows")] if len(troubles) > TOLD_AT_ONCE else []
        raise errors.RatesUnread(rows=" ".join([*troubles[:TOLD_AT_ONCE], *more]))
    return sorted(found.values(), key=lambda row: (row.day, row.number))


def _row(number: int, cells: list[str]) -> Row:
    """One row: the two currencies in one cell or in two. Raises CellUnread."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) not in (3, 4):
        raise errors.NotThreeCells(row=number)
    told, pair, rate = cells[0], "/".join(cells[1:-1]), cells[-1]
    day = day_of(told)
    if day is None:
        raise DayUnread(row=number, column=1, cell=shown(told))
    if day > clock.today():
        raise errors.DayToCome(row=number, day=date_format(day))
    codes = PAIR.fullmatch(pair.upper())
    if not codes or codes[1] == codes[2] or not {codes[1], codes[2]} <= MINOR_DIGITS.keys():
        raise errors.PairUnread(row=number, cell=shown(pair))
    if not RATE.fullmatch(rate) or not Decimal(rate.replace(",", "")):
        raise errors.RateUnread(row=number, cell=shown(rate))
    return Row(number, day, Quotation(codes[1], Decimal(rate.replace(",", "")), codes[2]))
