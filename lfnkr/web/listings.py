"""A short list a page shows as one section: a heading, columns, rows; what it holds is said by whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """The heading of a column; numbers stand to the right."""

    words: str
    is_number: bool = False


class Cell(NamedTuple):
    """What stands in one place, and where it leads, if anywhere."""

    text: object
    url: str = ""


class Listing(NamedTuple):
    """One section of a page (`components/listing.html`); `key` names it in the page, and the column `heading` names each row."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heading: int = 0

    @property
    def labelled_rows(self) -> Iterable[list[tuple[Column, Cell, bool]]]:
        """Each cell with its column, so that a phone can show a row as a card, and whether it names the row."""
        for row in self.rows:
            pairs = zip(self.columns, row, strict=True)
            yield [(column, cell, number == self.heading) for number, (column, cell) in enumerate(pairs)]
