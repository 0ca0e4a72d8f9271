"""Pages by key: from a row on, forward or back, in an order that an index holds; no OFFSET and no count.

A place is written into the address as the row's own values of the order, so that it holds when that row has gone, and rows
that come in meanwhile neither push another row off a page nor show it twice.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from lfnkr.web.form_fields import FIRST_YEAR, LAST_YEAR

LONGEST_PLACE = 600


class BadPlace(ValueError):
    """What stands in the address is no place in this list."""


@dataclass(frozen=True)
class Page:
    """Some rows in their order, and whether there are more before and after them."""

    rows: list[models.Model]
    has_before: bool
    has_after: bool


class Keyset:
    """The rows of a queryset in one order, page by page.

    `order` are names of concrete, never empty fields of the model, "-" before those that fall; the primary key is added
    where none of them is unique. Rows of the first condition of `first` stand before those of the second, and so on, and all of
    them before the others.
    """

    def __init__(self, model: type[models.Model], order: Sequence[str], first: Sequence[Q] = ()):
        names = [name.removeprefix("-") for name in order]
        self.fields = [model._meta.get_field(name) for name in names]
        self.falls = [name.startswith("-") for name in order]
        if not any(field.unique for field in self.fields):
            self.fields.append(model._meta.pk)
            self.falls.append(False)
        if empty := [field.name for field in self.fields if field.null]:
            raise TypeError(f"{model._meta.label} cannot be paged by {empty}: a place is never empty.")
        self.first = first

    def everything(self, rows: models.QuerySet) -> Iterator[models.Model]:
        """All rows in their order, some hundreds in memory at a time."""
        parts = (self._ordered(part).iterator(chunk_size=500) for (part,) in self._parts([rows]))
        return chain.from_iterable(parts)

    def page(self, rows: Sequence[models.QuerySet], size: int, *, after: str = "", before: str = "") -> Page:
        """The first rows, or those next to a place; fewer than a page before a place is the first page.

        `rows` are one queryset or several without a common row, each read by an index of its own and then merged: what
        an OR asks for, no index orders. Raises BadPlace.
        """
        if before:
            nearest = self._found(rows, size, before, back=True)
            if len(nearest) > size:
                return Page(nearest[size - 1 :: -1], has_before=True, has_after=True)
            after = ""
        found = self._found(rows, size, after, back=False)
        return Page(found[:size], has_before=bool(after), has_after=len(found) > size)

    def place(self, row: models.Model) -> str:
        """A row's place, for the address."""
        values = [field.value_to_string(row) for field in self.fields]
        return _written([getattr(row, "stands_first", 0), *values])

    def _parts(self, rows: Sequence[models.QuerySet]) -> list[list[models.QuerySet]]:
        """The rows of each condition that none before it has, and the others."""
        parts, rest = [], list(rows)
        for condition in self.first:
            parts.append([stream.filter(condition) for stream in rest])
            rest = [stream.exclude(condition) for stream in rest]
        return [*parts, rest]

    def _found(self, rows: Sequence[models.QuerySet], size: int, place: str, *, back: bool) -> list[models.Model]:
        """A page of rows and one more, from a place on."""
        parts = list(enumerate(self._parts(rows)))
        begin, beyond = (0, Q()) if not place else self._read(place, len(parts), back=back)
        parts = parts[begin::-1] if back else parts[begin:]
        found: list[models.Model] = []
        for number, part in parts:
            wanted = size + 1 - len(found)
            if not wanted:
                break
            if place and number == begin:
                part = [stream.filter(beyond) for stream in part]
            more = self._merged(part, wanted, back=back)
            for row in more:
                row.stands_first = number
            found += more
        return found

    def _merged(self, streams: Sequence[models.QuerySet], wanted: int, *, back: bool) -> list[models.Model]:
        """The first rows of all streams together."""
        found = [row for stream in streams for row in self._ordered(stream, back=back)[:wanted]]
        if len(streams) > 1:
            for field, falls in reversed(list(zip(self.fields, self.falls, strict=True))):
                found.sort(key=attrgetter(field.attname), reverse=falls != back)
        return found[:wanted]

    def _ordered(self, rows: models.QuerySet, *, back: bool = False) -> models.QuerySet:
        """In the order, or in the opposite one."""
        return rows.order_by(
            *(
                f"-{field.name}" if falls != back else field.name
                for field, falls in zip(self.fields, self.falls, strict=True)
            )
        )

    def _read(self, place: str, parts: int, *, back: bool) -> tuple[int, Q]:
        """The part a place lies in, and what says that a row lies beyond it."""
        number, *written = _read(place)
        if number not in range(parts) or len(written) != len(self.fields):
            raise BadPlace(place)
        try:
            values = [field.to_python(value) for field, value in zip(self.fields, written, strict=True)]
        except (ValidationError, ValueError, OverflowError) as wrong:
            raise BadPlace(place) from wrong
        if not all(map(_is_possible, values)):
            raise BadPlace(place)
        return number, self._beyond(values, back=back)

    def _beyond(self, values: Sequence[Any], *, back: bool) -> Q:
        """Later in the order: in the first field that differs.

        "a, b later than 1, 2" is "a > 1 or (a = 1 and b > 2)"; "a >= 1" is added, since no index is entered by an OR.
        """

        def later(falls: bool) -> str:
            return "lt" if falls != back else "gt"

        found = Q()
        for field, falls, value in reversed(list(zip(self.fields, self.falls, values, strict=True))):
            here = Q(**{f"{field.name}__{later(falls)}": value})
            found = here | (Q(**{field.name: value}) & found) if found else here
        first, falls, value = self.fields[0], self.falls[0], values[0]
        return found if len(self.fields) == 1 else Q(**{f"{first.name}__{later(falls)}e": value}) & found


def _is_possible(value: Any) -> bool:
    """Whether a row can hold it: not empty, no moment without zone, no year that cannot be stored."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return False
    return value is not None and not (isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR)


def _written(values: list[Any]) -> str:
    """Values as one word of the address."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(word: str) -> list[Any]:
    """The values of such a word; raises BadPlace."""
    try:
        if len(word) > LONGEST_PLACE or not word.isascii():
            raise BadPlace(word)
        values = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValueError, RecursionError) as wrong:
        raise BadPlace(word) from wrong
    if not isinstance(values, list) or not values or type(values[0]) is not int:
        raise BadPlace(word)
    if not all(isinstance(value, str) and "\0" not in value for value in values[1:]):
        raise BadPlace(word)
    return values
