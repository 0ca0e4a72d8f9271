"""Questions of a fixed shape, whose SQL Django makes once in a process and not anew for every page.

    @kept
    def pauses_of(case):
        return ClockPause.objects.filter(case=case).select_related("recorded_by")

    pauses_of(case=case.pk)  # the rows, as list(…) of that queryset

Kept is a text with places for its values, and how Django reads its columns: no value, no row, no person and no right. Who asks, under
which policies, and what is there is found by the database each time, in the transaction of whoever asks.

So the function must give the same question whatever its values: what depends on them (a role, whether there is any) is two
questions, and a moment, a language's word or a setting is a value and is given. In tests every question is made anew
each time it is asked, and compared with the one that is kept (`compared`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

PLAIN = {UUID, int, str, bool, date, datetime}
"""What goes to the database as it is. Anything else a field of Django's would turn into something first, and is not asked here."""


@dataclass(frozen=True)
class Named:
    """Stands in the parameters of a question for the value of this name."""

    name: str


class Place(Value):
    """Stands for a value while a question is made."""

    template = "%s"

    def __init__(self, name: str):
        super().__init__(Named(name))

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list]:
        """The value alone, which no field prepares."""
        return self.template, [self.value]


class AnyOf(Place):
    """Stands for any value of a list: `pk=any_of(keys)` is `pk__in=keys`, with one text for any number of them."""

    template = "ANY(%s)"


def any_of(place: Place) -> AnyOf:
    """What a column is compared with where the value is a list."""
    return AnyOf(place.value.name)


@dataclass(frozen=True)
class Made:
    """A question as it is kept: rows not asked for, and what Django made of them."""

    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple
    converters: dict
    """What turns its columns into what their fields hold."""

    def filled(self, values: dict[str, Any]) -> list:
        """Its parameters, with these values at their places."""
        return [values[one.name] if isinstance(one, Named) else one for one in self.parameters]

    def asked(self, values: dict[str, Any]) -> list:
        """Its rows for these values."""
        rows = self.rows.all()
        compiler = copy(self.compiler)
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda: (self.sql, self.filled(values))
        compiler.get_converters = lambda _columns: self.converters
        rows.query.get_compiler = lambda using: compiler
        return list(rows)  # A list: whoever narrowed this queryset further would be told what was asked before.


class Kept:
    """A question that is made the first time it is asked; see `kept`."""

    is_compared = False

    def __init__(self, make: Callable[..., QuerySet], names: Iterable[str] | None = None):
        """`names`: the places it is made with, where that is not every parameter of the function."""
        update_wrapper(self, make)
        self._make, self._made = make, None
        self._names = set(inspect.signature(make).parameters if names is None else names)

    def __call__(self, **values: Any) -> list:
        """The rows, for the value of each place."""
        return self._kept().asked(self._plain(values))

    def sql(self, **values: Any) -> tuple[str, list]:
        """Its text and its parameters, for a question of which it is a part."""
        made = self._kept()
        return made.sql, made.filled(self._plain(values))

    def _kept(self) -> Made:
        """The question; two threads that ask at once make the same one."""
        made = self._made
        if made is None:
            made = self._made = self._new()
        elif self.is_compared:
            new = self._new()
            if (new.sql, new.parameters) != (made.sql, made.parameters):
                raise ValueError(
                    f"{self.__qualname__} is not always the same question, and must not be kept:\n"
                    f"{made.sql} {made.parameters}\n{new.sql} {new.parameters}"
                )
        return made

    def _new(self) -> Made:
        rows = self._make(**{name: Place(name) for name in self._names})
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_of_it in compiler.select])
        compiler.connection = None  # That of whoever asks first is not held, and of nobody else's use.
        return Made(rows, compiler, sql, tuple(parameters), converters)

    def _plain(self, values: dict[str, Any]) -> dict[str, Any]:
        if values.keys() != self._names:
            raise TypeError(f"{self.__qualname__} takes {sorted(self._names)}, not {sorted(values)}.")
        return {name: _plain(value) for name, value in values.items()}


kept = Kept
"""Makes of a function of places, which gives a queryset, a question that is asked with values and gives its rows."""


def hang(parents: Sequence[Model], name: str, rows: Iterable[Model]) -> None:
    """Rows that were read hang on those they belong to, as `prefetch_related(name)` would have left them."""
    if not parents:
        return
    column = type(parents[0])._meta.get_field(name).field
    found: dict[Any, list[Model]] = {parent.pk: [] for parent in parents}
    for row in rows:
        found[getattr(row, column.attname)].append(row)
    for parent in parents:
        for row in found[parent.pk]:
            setattr(row, column.name, parent)
        held = getattr(parent, name).get_queryset()
        held._result_cache, held._prefetch_done = found[parent.pk], True
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held


@contextmanager
def compared() -> Iterator[None]:
    """In tests: a question that came out otherwise than it was kept is an error where it is asked."""
    former, Kept.is_compared = Kept.is_compared, True
    try:
        yield
    finally:
        Kept.is_compared = former


def _plain(value: Any) -> Any:
    """The value as the database takes it; raises TypeError for a row, a choice, or none, which compares with nothing."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    raise TypeError(f"A kept question takes keys, numbers, texts and moments, not {value!r}.")
