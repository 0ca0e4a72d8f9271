"""Which entries of a timeline a page shows: found in one question among all there are, read no further than the page.

What happens to a row of a page (a request, say) is kept in many tables. Each source gives the key, the moment, the topic and the
people of its entries, as a question that the database answers (`index`) or as entries at hand; they are put in order, narrowed and
counted there, and only the entries of the page are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import QuerySet, Value
from django.db.models.functions import Cast, Concat
from psycopg.types.json import Json

TEXTS = ArrayField(models.TextField())
Source = QuerySet | tuple[str, Sequence[Any]]
"""The question for the entries of one source: a queryset, or its text and parameters where that is kept (kept_questions.py)."""
A_PAGE = 20
"""Entries shown at once."""

FOUND = """
WITH entries (key, at, recorded_at, topic, about, placed_at) AS (
    SELECT x.key, x.at, x.recorded_at, x.topic, x.about, coalesce(x.placed_at, x.recorded_at)
      FROM jsonb_to_recordset(%s::jsonb)
        AS x (key text, at timestamptz, recorded_at timestamptz, topic text, about text[], placed_at timestamptz)
    {indexes}
), chosen AS (
    SELECT key,
           row_number() OVER (ORDER BY date_trunc('minute', at) DESC, placed_at DESC, key DESC) AS place,
           count(*) OVER () AS total
      FROM entries
     WHERE (%s = '' OR topic = %s) AND (%s = '' OR %s = ANY (about))
       AND (%s::timestamptz IS NULL OR recorded_at < %s::timestamptz)
), begins AS (
    SELECT coalesce((SELECT least(place, total - 1) FROM chosen WHERE key = %s),
                    (SELECT greatest(place - 1 - %s, 0) FROM chosen WHERE key = %s), 0) AS after
)
SELECT key, place, total FROM chosen, begins
 WHERE place > after AND (%s OR place <= after + %s)
 ORDER BY place"""
"""People tell the minute and the database the second: within a minute the order of recording counts."""

A_SOURCE = "UNION ALL SELECT i.* FROM ({}) AS i (key, at, recorded_at, topic, about, placed_at)"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Where an entry at hand stands; `about` are the keys of the people it concerns, none where it is about all or nobody."""

    key: str
    at: datetime
    recorded_at: datetime
    topic: str
    about: tuple[str, ...] = ()
    placed_at: datetime | None = None
    """Where it stands within its minute, if not where it was recorded."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of a timeline: the latest entries, or those before or after one, of one topic, about one person; or all."""

    before: str = ""
    after: str = ""
    topic: str = ""
    about: str = ""
    is_all: bool = False
    until: datetime | None = None
    """Only what had been recorded before this moment."""

    @classmethod
    def asked(cls, address: Mapping[str, str], topics: Iterable[str], people: Iterable[str]) -> Wanted:
        """What an address asks; what it names and there is not narrows nothing."""
        topic, about = address.get("kind", ""), address.get("person", "")
        return cls(
            before=_plain(address.get("before", "")),
            after=_plain(address.get("after", "")),
            topic=topic if topic in set(topics) else "",
            about=about if about in set(people) else "",
        )


@dataclass(frozen=True)
class Found:
    """The entries of a page by their keys, the latest first, and where they stand among all that were asked for."""

    keys: tuple[str, ...]
    first: int
    """The place of the first of them, counted from 1; 0 where there is none."""
    total: int

    @property
    def last(self) -> int:
        """The place of the last of them."""
        return self.first + len(self.keys) - 1 if self.keys else 0


def index(
    rows: QuerySet, *, key: Any, at: Any, recorded_at: Any, topic: Any, about: Any = None, placed_at: Any = None
) -> QuerySet:
    """A question for the entries of one source, each by what finds it; `about` are texts in an array.

    `placed_at`: where an entry stands within its minute, if not where it was recorded.
    """
    nobody = Value([], output_field=TEXTS)
    topic = topic if hasattr(topic, "resolve_expression") else Value(topic)
    return rows.order_by().values_list(key, at, recorded_at, topic, about or nobody, placed_at or recorded_at)


def one_person(column: Any) -> models.Func:
    """Of an entry about one person: their key, in an array."""
    return models.Func(Cast(column, models.TextField()), template="ARRAY[%(expressions)s]", output_field=TEXTS)


def key_of(prefix: str, column: Any = "pk") -> Concat:
    """The key of an entry: what kind of row it is, and which."""
    return Concat(Value(f"{prefix}-"), Cast(column, models.TextField()), output_field=models.TextField())


def keys_in(found: Found | None, prefix: str) -> list[str] | None:
    """The rows of one kind among those found, by what follows the prefix; None where everything is asked for."""
    if found is None:
        return None
    return [key.removeprefix(f"{prefix}-") for key in found.keys if key.startswith(f"{prefix}-")]


def find(indexes: Iterable[Source], at_hand: Iterable[Mark], wanted: Wanted) -> Found:
    """The entries of a page among those of all sources, in one question."""
    asked, of_indexes = [], []
    for one in indexes:
        sql, parameters = one if isinstance(one, tuple) else one.query.sql_with_params()
        asked.append(A_SOURCE.format(sql))
        of_indexes += parameters
    marks = [vars(mark) for mark in at_hand]
    narrowed = [wanted.topic, wanted.topic, wanted.about, wanted.about, wanted.until, wanted.until]
    placed = [wanted.before, A_PAGE, wanted.after, wanted.is_all, A_PAGE]
    with connection.cursor() as cursor:
        cursor.execute(
            FOUND.format(indexes="\n    ".join(asked)),
            [Json(marks, dumps=_dumps), *of_indexes, *narrowed, *placed],
        )
        rows = cursor.fetchall()
    return Found(tuple(key for key, _place, _total in rows), rows[0][1] if rows else 0, rows[0][2] if rows else 0)


def _dumps(value: Any) -> str:
    return DjangoJSONEncoder().encode(value)


def _plain(text: str) -> str:
    """An address may hold what no text of the database can."""
    return text.replace("\0", "")[:200]
