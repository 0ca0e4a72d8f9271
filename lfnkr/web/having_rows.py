"""Which tables hold anything of the row of a page, asked in one question, so that what would find nothing is not asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

Table = tuple[type[Model], tuple[str, ...]]
"""A table and its ways to the row of the page, each as a filter names it: "case", "member__case"."""
Tables = tuple[Table, ...]
Paths = Mapping[type[Model], str | tuple[str, ...]]
"""The same as it is declared: one way, or several of which any will do."""

ANY = UUID(int=0)
"""Stands for the key of the row while the question is made."""


def tables(paths: Paths | None) -> Tables:
    """The tables that are declared, each with its ways."""
    return tuple((model, (ways,) if isinstance(ways, str) else tuple(ways)) for model, ways in (paths or {}).items())


def which_have_rows(asked: Collection[Table], row: Any) -> dict[type[Model], bool]:
    """Of each table whether it holds anything of the row; one that is named with different ways holds it by any of them."""
    if not asked:
        return {}
    sql, number = _question(tuple(asked))
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk] * number)
        answers = cursor.fetchone()
    found: dict[type[Model], bool] = {}
    for (model, _ways), has_any in zip(asked, answers, strict=True):
        found[model] = found.get(model, False) or has_any
    return found


@cache
def _question(asked: Tables) -> tuple[str, int]:
    """The question, made once, and how often it takes the key of the row."""
    parts, values = [], []
    for model, ways in asked:
        found = []
        for way in ways:
            rows = model._default_manager.filter(**{way: ANY}).order_by().values("pk")
            sql, its_values = rows.query.sql_with_params()
            found.append(f"EXISTS ({sql})")
            values += its_values
        parts.append(f"({' OR '.join(found)})")
    if set(values) != {ANY}:
        raise ValueError(f"The ways to the row of a page take its key alone, not {values}.")
    return f"SELECT {', '.join(parts)}", len(values)
