"""Is each row what the trail says it became? Every column of every row is compared, in one question a table.

Found is what was done past the trail by somebody who switched its triggers off: a value changed, a row removed, a row added,
and a value that was changed that way before it was changed in the open (the trail keeps what stood there before). Of a sealed
column the trail keeps a fingerprint of the sealed bytes. Columns that the trail ignores are computed again (unaudited.py). A column of an older row that no event names is taken up by `note_new_columns`, after a migration.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lfnkr.audit import trail, unaudited

MOVED = "django_migrations"
"""The table that the event of a move names."""
SEALED = "changed"
"""What the trail writes for the value of a sealed column; beside it the fingerprint, under the key `sealed values`."""
CHANGED, GONE, ADDED, FORMER, UNKNOWN, UNRECORDED = "changed", "gone", "added", "former", "unknown", "unrecorded"

BULK_LOAD = "bulk load"
"""The one event of a bench database; rows that came with it have no event of their own."""
PSEUDO_TABLES = {MOVED, BULK_LOAD}
"""What events name that are about no row of a recorded table."""

ROWS_AN_EVENT = 10_000
"""How many rows one event of new columns tells of."""

MOVES = "SELECT id, changed -> 'moved' FROM audit_event WHERE table_name = %s AND changed ? 'moved' ORDER BY id"
RECORDED = """
    SELECT c.relname, encode(t.tgargs, 'escape')
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE t.tgname = 'audit' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""
NAMED = """
    WITH RECURSIVE found AS (
        (SELECT table_name FROM audit_event ORDER BY table_name LIMIT 1)
        UNION ALL
        SELECT (SELECT table_name FROM audit_event e WHERE e.table_name > found.table_name ORDER BY e.table_name LIMIT 1)
        FROM found WHERE table_name IS NOT NULL
    ) SELECT table_name, EXISTS (SELECT FROM pg_class
                                  WHERE relname = table_name AND relkind = 'r' AND relnamespace = 'public'::regnamespace)
        FROM found WHERE table_name IS NOT NULL
"""
"""Every name that the trail tells of, and whether there is such a table now."""
RETOLD = "SELECT DISTINCT changed ->> 'columns of' FROM audit_event WHERE table_name = %s AND changed ? 'columns of'"
"""The tables of which the trail told new columns."""
TOLD = """
    event AS (
        SELECT id, row_key, operation, act_id IS NOT NULL AS is_of_act, {kept} AS changed
          FROM audit_event WHERE table_name = ANY (%(names)s) AND id > %(dropped)s
         UNION ALL
        SELECT a.id, one.key, 'UPDATE', false, (SELECT jsonb_object_agg(key, jsonb_build_object('new', value)) FROM jsonb_each({noted}))
          FROM audit_event a, jsonb_each(a.changed -> 'rows') one
         WHERE a.table_name = %(moved)s AND a.changed ->> 'columns of' = ANY (%(names)s) AND a.id > %(dropped)s
    )
"""
KEPT = """(changed - ({forgotten})) || CASE WHEN changed ? 'sealed values' THEN
          jsonb_build_object('sealed values', (changed -> 'sealed values') - ({forgotten})) ELSE '{{}}' END"""
"""What an event says without columns that a migration made obsolete after it, and without their fingerprints."""
STATE = """
    base AS (
        SELECT DISTINCT ON (row_key) row_key, id, operation = 'INSERT' AS is_there,
               changed - 'sealed values' || coalesce(changed -> 'sealed values', '{{}}') AS said
          FROM event WHERE operation <> 'UPDATE' ORDER BY row_key, id DESC
    ), patch AS (
        SELECT e.row_key, jsonb_object_agg(one.key, CASE WHEN jsonb_typeof(one.value) = 'object' THEN one.value -> 'new'
                   ELSE coalesce(e.changed -> 'sealed values' -> one.key, one.value) END ORDER BY e.id) AS said
          FROM event e LEFT JOIN base USING (row_key), jsonb_each(e.changed - 'sealed values') one
         WHERE e.operation = 'UPDATE' AND e.id > coalesce(base.id, 0) GROUP BY e.row_key
    ), state AS (
        SELECT row_key, base.is_there, (coalesce(base.said, '{{}}') || coalesce(patch.said, '{{}}')) - %(ignored)s::text[] AS said
          FROM base FULL JOIN patch USING (row_key) WHERE base.is_there IS NOT FALSE
    )
"""
ROWS = """
    stored AS (SELECT {key} AS row_key, (to_jsonb(t) - %(ignored)s::text[]){prints} AS holds FROM "{table}" t)
"""
PRINT = (
    "CASE WHEN t.\"{0}\" IS NULL THEN NULL ELSE encode(substring(sha256(convert_to(to_jsonb(t) ->> '{0}', 'UTF8'))"
    " from 1 for 16), 'hex') END"
)
COMPARE = """
    WITH {told}, {state}, {rows}
    SELECT row_key, one.column_name, one.what
      FROM stored FULL JOIN state USING (row_key), LATERAL (
          SELECT '' AS column_name, 'gone' AS what WHERE holds IS NULL
           UNION ALL
          SELECT '', 'added' WHERE is_there IS NOT TRUE AND holds IS NOT NULL
           UNION ALL
          SELECT key, CASE WHEN said ? key AND (said -> key <> '"changed"' OR key <> ALL (%(sealed)s::text[]))
                           THEN 'changed' ELSE 'unknown' END
            FROM jsonb_each(holds) WHERE is_there AND said -> key IS DISTINCT FROM value
           ) one
     WHERE holds IS DISTINCT FROM said OR is_there IS NOT TRUE
     ORDER BY row_key, column_name
"""
# A migration may take a column away and bring it back, filling it anew: what it does is from no act, and said to be so.
FORMERLY = """
    WITH {told}, one AS (
        SELECT e.row_key, e.id, e.is_of_act, pair.key,
               CASE e.operation WHEN 'UPDATE' THEN pair.value -> 'old' WHEN 'DELETE' THEN pair.value END AS before,
               CASE e.operation WHEN 'UPDATE' THEN pair.value -> 'new' WHEN 'INSERT' THEN pair.value END AS after
          FROM event e, jsonb_each(e.changed) pair
         WHERE pair.key <> 'sealed values'
           AND row_key IN (SELECT row_key FROM event WHERE operation <> 'INSERT')
    ), pair AS (
        SELECT row_key, is_of_act, key, before, lag(after) OVER (PARTITION BY row_key, key ORDER BY id) AS was FROM one
    )
    SELECT DISTINCT row_key, key FROM pair
     WHERE is_of_act AND was IS NOT NULL AND before IS NOT NULL AND was <> before AND '"changed"' NOT IN (was::text, before::text)
     ORDER BY row_key, key
"""


class Difference(NamedTuple):
    """One value that is not what the trail says: `column` is "" for the row as a whole, `row` "" for the whole table."""

    table: str
    row: str
    column: str
    what: str = CHANGED

    def __str__(self) -> str:
        words = {"table": self.table, "row": self.row, "column": self.column}
        return {
            CHANGED: _("%(table)s, row %(row)s: %(column)s is not what the trail says."),
            GONE: _("%(table)s, row %(row)s: the row is gone, and the trail does not say so."),
            ADDED: _("%(table)s, row %(row)s: the row was added, and the trail does not say so."),
            FORMER: _("%(table)s, row %(row)s: %(column)s was changed past the trail before it was changed again."),
            UNKNOWN: _(
                "%(table)s, row %(row)s: %(column)s is not in the trail; after a migration, run manage.py prepare."
            ),
            UNRECORDED: _("%(table)s: its changes are not recorded any more; the trigger of the trail is gone."),
        }[self.what] % words


@dataclass(frozen=True)
class Table:
    """What the trail is told of one table: the trigger's arguments, and what migrations did to the table."""

    name: str
    key: tuple[str, ...]
    sealed: tuple[str, ...]
    ignored: tuple[str, ...]
    unprinted: tuple[str, ...]
    moves: tuple[TableMigration, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def printed(self) -> list[str]:
        """The sealed columns of which the trail keeps a fingerprint."""
        return [name for name in self.sealed if name not in self.unprinted and name not in self.ignored]


class TableMigration(NamedTuple):
    """What one migration did to a table, after the event of this number."""

    number: int
    forgotten: frozenset[str]
    is_dropped: bool


@dataclass
class Comparison:
    """What one comparison found, how many tables and rows it read, and how long that took in seconds."""

    differences: list[Difference] = field(default_factory=list)
    tables: int = 0
    rows: int = 0
    seconds: float = 0

    @property
    def agrees(self) -> bool:
        """Whether every row is what the trail says of it."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """The verdict for a person; it names tables and row numbers, and no value."""
        words = {"rows": self.rows, "tables": self.tables, "seconds": f"{self.seconds:.1f}"}
        if self.agrees:
            return (
                _("Every row is what the trail says of it: %(rows)d rows of %(tables)d tables, in %(seconds)s s.")
                % words
            )
        count = len(self.differences)
        return ngettext(
            "%(count)d place is not what the trail says.", "%(count)d places are not what the trail says.", count
        ) % {"count": count}


def compare() -> Comparison:
    """Compare every row of every recorded table, in one view of the database."""
    begun, found = monotonic(), Comparison()
    with _reading() as cursor:
        tables = recorded_tables(cursor)
        found.differences = list(differences_in(cursor, tables))
        found.tables = len(tables)
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 - names from the catalogue
            found.rows += cursor.fetchone()[0]
    found.seconds = monotonic() - begun
    return found


def differences(*only: str) -> Iterator[Difference]:
    """Every value of the recorded tables (or of some) that is not what the trail says; one view of the database."""
    with _reading() as cursor:
        yield from differences_in(cursor, recorded_tables(cursor), only)


def note_new_columns() -> int:
    """Have the trail tell of columns that migrations added to rows it knows; the number of rows. For the owner alone.

    Nothing that an event names is touched by it, so it cannot make a change past the trail look right.
    """
    noted = 0
    with _reading() as cursor:
        tables = {table.name: table for table in recorded_tables(cursor)}
        unknown: dict[str, dict[str, list[str]]] = {}
        for one in differences_in(cursor, tables.values()):
            if one.what == UNKNOWN:
                unknown.setdefault(one.table, {}).setdefault(one.row, []).append(one.column)
        for name, rows in unknown.items():
            keys = list(rows)
            for start in range(0, len(keys), ROWS_AN_EVENT):
                _note(cursor, tables[name], {key: rows[key] for key in keys[start : start + ROWS_AN_EVENT]})
            noted += len(keys)
    return noted


@contextmanager
def _reading() -> Iterator[Any]:
    """One view of every row, with values spelt as the triggers of the trail spell them; then the session is as it was."""
    with transaction.atomic(), trail.reading(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('timezone'), current_setting('bytea_output')")
        former = cursor.fetchone()
        cursor.execute("SELECT set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true)")
        yield cursor
        cursor.execute("SELECT set_config('timezone', %s, true), set_config('bytea_output', %s, true)", former)


def note_rows(name: str) -> int:
    """Have the trail tell of the rows that were there before their table was recorded; how many. For a migration alone."""
    with _reading() as cursor:
        tables = recorded_tables(cursor)
        (table,) = [table for table in tables if table.name == name]
        keys = [one.row for one in differences_in(cursor, tables, [name]) if one.what == ADDED]
        if keys:
            cursor.execute(
                f"WITH {_rows(table)}, event AS ("  # noqa: S608 - names from the catalogue
                " INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, db_user)"
                " SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, %(table)s, row_key, 'INSERT',"
                " holds || coalesce((SELECT jsonb_object_agg(name, 'changed') || jsonb_build_object('sealed values',"
                " jsonb_object_agg(name, holds -> name)) FROM unnest(%(sealed)s::text[]) name"
                " WHERE holds ->> name IS NOT NULL), '{}'), 'migrate', session_user"
                " FROM stored WHERE row_key = ANY (%(keys)s) ORDER BY row_key RETURNING id)"
                " INSERT INTO audit_stray SELECT id FROM event",
                {"ignored": list(table.ignored), "table": name, "sealed": list(table.sealed), "keys": keys},
            )
    return len(keys)


def _note(cursor: Any, table: Table, columns_of: dict[str, list[str]]) -> None:
    """One event with what columns of these rows hold, that no event named so far."""
    cursor.execute(
        f"WITH {_rows(table)}, wanted AS (SELECT key, value FROM jsonb_each(%(wanted)s::jsonb)), told AS ("  # noqa: S608
        " SELECT w.key, (SELECT jsonb_object_agg(name, s.holds -> name) FROM jsonb_array_elements_text(w.value) name) AS value"
        " FROM wanted w JOIN stored s ON s.row_key = w.key), event AS ("
        " INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, db_user)"
        " SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, %(moved)s, %(table)s, 'UPDATE',"
        " jsonb_build_object('columns of', %(table)s::text, 'rows', jsonb_object_agg(key, value)), 'migrate', session_user"
        " FROM told RETURNING id) INSERT INTO audit_stray SELECT id FROM event",
        {
            "ignored": list(table.ignored),
            "wanted": json.dumps(columns_of),
            "moved": MOVED,
            "table": table.name,
        },
    )


def recorded_tables(cursor: Any) -> list[Table]:
    """The tables whose changes are recorded, with what migrations did to them."""
    cursor.execute(MOVES, [MOVED])
    moves = [(number, json.loads(moved)) for number, moved in cursor.fetchall()]
    cursor.execute(RECORDED)
    found = []
    for name, arguments in cursor.fetchall():
        key, sealed, ignored, unprinted = (*arguments.split("\\000"), "", "", "")[:4]
        own, names = _lineage(name, moves)
        lists = (tuple(filter(None, listed.split(","))) for listed in (key, sealed, ignored, unprinted))
        found.append(Table(name, *lists, moves=tuple(own), names=frozenset(names)))
    return found


def differences_in(cursor: Any, tables: Iterable[Table], only: Iterable[str] = ()) -> Iterator[Difference]:
    """What differs in these tables; of a table that is not recorded any more, that."""
    known = {table.name: table for table in tables}
    cursor.execute("SELECT EXISTS (SELECT 1 FROM audit_event WHERE table_name = %s)", [BULK_LOAD])
    has_bulk = cursor.fetchone()[0]
    cursor.execute(NAMED)
    named = dict(cursor.fetchall())
    for name in sorted({name for name, is_there in named.items() if is_there} - known.keys() - PSEUDO_TABLES):
        yield Difference(name, "", "", UNRECORDED)
    cursor.execute(RETOLD, [MOVED])
    told = {*named, *(name for (name,) in cursor.fetchall())}
    filled = _filled(cursor, known)
    for table in known.values():
        is_asked_for = not only or table.name in only
        # A table without a row, of which the trail says nothing either, is as it was recorded.
        if not is_asked_for or (table.name not in filled and not told & table.names):
            continue
        is_split = any(table.names & other.names for other in known.values() if other != table)
        for row, column, what in _of_table(cursor, table):
            # Of a table that was split the other part holds the rows that are not here.
            if not (what == GONE and is_split) and not (what in (ADDED, UNKNOWN) and has_bulk):
                yield Difference(table.name, row, column, what)


def _filled(cursor: Any, names: Iterable[str]) -> set[str]:
    """Those of these tables that hold a row."""
    rows = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names]  # noqa: S608 - from the catalogue
    cursor.execute(" UNION ALL ".join(["SELECT '' WHERE false", *rows]))
    return {name for (name,) in cursor.fetchall()}


def _of_table(cursor: Any, table: Table) -> Iterator[tuple[str, str, str]]:
    """Row, column and what is wrong, for one table."""
    told, parameters = _told(table)
    cursor.execute(
        COMPARE.format(told=told, state=STATE.format(), rows=_rows(table)),
        {**parameters, "ignored": list(table.ignored), "sealed": table.printed},
    )
    yield from cursor.fetchall()
    cursor.execute(FORMERLY.format(told=told), parameters)
    yield from ((row, column, FORMER) for row, column in cursor.fetchall())
    for column, sql in unaudited.recomputed(table.name).items():
        if column not in table.ignored:  # in the midst of migrations
            continue
        cursor.execute(
            f"SELECT {_key(table)} FROM {table.name} t WHERE t.{column} IS DISTINCT FROM ({sql}) ORDER BY 1"  # noqa: S608
        )
        yield from ((row, column, CHANGED) for (row,) in cursor.fetchall())


def _told(table: Table) -> tuple[str, dict[str, Any]]:
    """The SQL of all that was recorded of a table's rows under its names, without what migrations made obsolete."""
    parameters: dict[str, Any] = {
        "names": sorted(table.names),
        "moved": MOVED,
        "dropped": max((move.number for move in table.moves if move.is_dropped), default=0),
    }
    forgotten = []
    for number, move in enumerate(table.moves):
        if move.forgotten:
            forgotten.append(f"CASE WHEN id < %(move{number})s THEN %(forgotten{number})s::text[] ELSE '{{}}' END")
            parameters |= {f"move{number}": move.number, f"forgotten{number}": sorted(move.forgotten)}
    if not forgotten:
        return TOLD.format(kept="changed", noted="one.value"), parameters
    all_forgotten = " || ".join(forgotten)
    return TOLD.format(kept=KEPT.format(forgotten=all_forgotten), noted=f"one.value - ({all_forgotten})"), parameters


def _rows(table: Table) -> str:
    """The SQL of a table's rows as the trail would tell them."""
    facts = [f"'{name}', {PRINT.format(name)}" for name in table.printed]
    facts += [
        f"'{name}', CASE WHEN t.\"{name}\" IS NULL THEN NULL ELSE '{SEALED}' END"
        for name in table.unprinted
        if name not in table.ignored
    ]
    prints = f" || jsonb_build_object({', '.join(facts)})" if facts else ""
    return ROWS.format(key=_key(table), prints=prints, table=table.name)


def _key(table: Table) -> str:
    """The SQL of a row's key as the trail writes it."""
    return " || '/' || ".join(f't."{name}"::text' for name in table.key)


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
