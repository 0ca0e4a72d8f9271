"""Is each row what the trail says it became? The trail is replayed row by row, across the moves of migrations too.

It sees a row that was changed or removed past the trail by somebody who switched its triggers off. It does not see a row added
that way, since rows that were there before their table was recorded have no event either, nor a column that a table has no
more; of sealed columns the trail keeps only that they changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction

from lfnkr.audit import trail
from lfnkr.audit.operations import MOVED

SEALED = "changed"
"""What the trail writes for the value of a sealed column."""

GONE = "(row)"
"""Stands for the column where the whole row is missing."""

MOVES = "SELECT id, changed -> 'moved' FROM audit_event WHERE table_name = %s ORDER BY id"
RECORDED = """
    SELECT c.relname, split_part(encode(t.tgargs, 'escape'), '\\000', 1)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'audit' ORDER BY c.relname
"""
EVENTS = """
    SELECT row_key, id, operation, changed FROM audit_event WHERE table_name = ANY(%s) ORDER BY row_key COLLATE "C", id
"""


class Difference(NamedTuple):
    """One value that is not what the trail says."""

    table: str
    row: str
    column: str


class TableMigration(NamedTuple):
    """What one migration did to a table, after the event of this number."""

    number: int
    forgotten: frozenset[str]
    is_dropped: bool


def differences() -> Iterator[Difference]:
    """Every value of a recorded table that is not what its last event says; one view of the database."""
    with transaction.atomic(), trail.reading(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")  # as the triggers of the trail write moments
        cursor.execute(MOVES, [MOVED])
        moves = [(number, json.loads(moved)) for number, moved in cursor.fetchall()]
        cursor.execute(RECORDED)
        keys = dict(cursor.fetchall())
        lineages = {table: _lineage(table, moves) for table in keys}
        for table, (own, names) in lineages.items():
            is_split = any(names & others for other, (_moves, others) in lineages.items() if other != table)
            yield from _of_table(cursor, table, keys[table].split(","), own, names, is_split=is_split)


def _of_table(
    cursor: Any, table: str, key: list[str], own: list[TableMigration], names: set[str], *, is_split: bool
) -> Iterator[Difference]:
    """The rows of one table, against all that was recorded of them under its names.

    Of a table that was split the other part holds the rows that are not here, so none of them is missed.
    """
    columns = " || '/' || ".join(f'"{name}"::text' for name in key)
    cursor.execute(f'SELECT {columns}, to_jsonb(t) FROM "{table}" t')  # noqa: S608 - names from the catalogue
    rows = dict(cursor.fetchall())
    cursor.execute(EVENTS, [sorted(names)])
    for row_key, events in groupby(cursor.fetchall(), key=lambda event: event[0]):
        said = _replayed(events, own)
        row = json.loads(rows[row_key]) if row_key in rows else None
        if row is None:
            if said is not None and not is_split:
                yield Difference(table, row_key, GONE)
            continue
        for column, value in (said or {}).items():
            if column in row and value != SEALED and row[column] != value:
                yield Difference(table, row_key, column)


def _lineage(table: str, moves: list[tuple[int, dict]]) -> tuple[list[TableMigration], set[str]]:
    """The moves that concern a table's rows, the oldest first, and every name its rows were recorded under."""
    names, concerned = {table}, []
    for number, moved in reversed(moves):
        for name in sorted(names & moved.keys()):
            facts = moved[name]
            forgotten = frozenset([*facts.get("removed", ()), *facts.get("added", ())])
            concerned.append(TableMigration(number, forgotten, facts.get("dropped", False)))
            names |= set(facts.get("from", ()))
    return concerned[::-1], names


def _replayed(events: Iterable[tuple], moves: list[TableMigration]) -> dict[str, Any] | None:
    """What the events of one row make of it; None when it was removed, or nothing is known of it."""
    state: dict[str, Any] | None = None
    waiting = list(moves)
    for _key, number, operation, changed in [*events, (None, float("inf"), "END", "")]:
        while waiting and waiting[0].number < number:
            move = waiting.pop(0)
            is_there = state is not None and not move.is_dropped
            state = {name: state[name] for name in state if name not in move.forgotten} if is_there else None
        if operation == "DELETE":
            state = None
        elif operation == "INSERT":
            state = json.loads(changed)
        elif operation == "UPDATE":
            after = {name: new if new == SEALED else new["new"] for name, new in json.loads(changed).items()}
            state = (state or {}) | after
    return state
