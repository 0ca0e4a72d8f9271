"""Every column of every recorded table, changed past the trail by a superuser: `verify_audit` finds each, and says which.

Each table has a row here, of the demonstration or one that is put in for this test with the trail's trigger alone. Then
that trigger is off too, and every column is changed, a row removed and a row added, one after the other, each undone again.
`make test` changes all columns of a table before it looks, and after each alone that was not named then; `make soak` after each.
"""

from __future__ import annotations

import sys

import psycopg
import pytest
from psycopg import sql

from lfnkr.audit import content, unaudited
from lfnkr.audit.content import ADDED, CHANGED, GONE, Difference, Table
from lfnkr.tests import soak

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])

NOT_COMPARED = {
    ("cases_nametoken", "token"),
    ("donations_donortoken", "token"),
    ("donations_statementline", "payer_token"),
}
"""Equal for equal names, so the trail may keep no fingerprint of them: it would tell of whom a record was erased."""

Changes = dict[tuple[str, str], sql.Composable]
"""By what is to be found, a column and a word: a statement."""

EMPTIED = " emptied"
"""What a change that leaves nothing in a column is called, behind the column."""

OTHER = {
    "boolean": "NOT coalesce({0}, false)",
    "uuid": "gen_random_uuid()",
    "jsonb": "CASE WHEN {0} = '1' THEN '2'::jsonb ELSE '1' END",
    "bytea": "CASE WHEN {0} = '\\x0102'::bytea THEN '\\x0203'::bytea ELSE '\\x0102'::bytea END",
    "date": "coalesce({0}, '2001-01-01') + 1",
    "timestamp with time zone": "coalesce({0}, '2001-01-01') + interval '1 minute'",
    "time without time zone": "coalesce({0}, '01:00') + interval '1 minute'",
    "interval": "coalesce({0}, '1 hour') + interval '1 minute'",
    "inet": "'192.0.2.77'::inet",
    "fuzzy_date": "CASE WHEN {0} = '2011-03' THEN '2012-03' ELSE '2011-03' END",
    "told_age": "CASE WHEN {0} = '31y@2011-03-01' THEN '32y@2011-03-01' ELSE '31y@2011-03-01' END",
    **dict.fromkeys(("character varying", "text", "character"), "CASE WHEN {0} = 'x' THEN 'y' ELSE 'x' END"),
    **dict.fromkeys(("character varying[]", "text[]"), "coalesce({0}, '{{}}') || ARRAY['x']"),
}
"""By type, another value of a column {0}; numbers are the rest."""

ALL_IN_THE_WAY = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'x', 'f', 'u') AND conrelid <> 0
     UNION ALL
    SELECT format('DROP INDEX IF EXISTS %s', indexrelid::regclass) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace AND indisunique AND NOT indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
     UNION ALL
    SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger
     WHERE NOT tgisinternal AND tgenabled = 'A' AND tgname <> 'audit'
"""
"""What could stop a change: checks, keys, and the triggers that are always on; the others are off for a replica."""


@pytest.fixture
def superuser(demonstration, superuser_connection) -> psycopg.Connection:
    """A superuser in the demonstration's database, whom nothing stops any more."""
    superuser_connection.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
    for (statement,) in superuser_connection.execute(ALL_IN_THE_WAY).fetchall():
        superuser_connection.execute(statement)
    return superuser_connection


def columns_of(superuser: psycopg.Connection, table: str) -> dict[str, tuple[str, bool]]:
    """The columns of a table that can be written, with their type, and whether they may be empty."""
    found = superuser.execute(
        "SELECT attname, format_type(atttypid, NULL), NOT attnotnull FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    return {name: (kind, may_be_empty) for name, kind, may_be_empty in found}


def another(column: str, kind: str) -> sql.Composable:
    """SQL of another value than a column has."""
    return sql.SQL(OTHER.get(kind, "coalesce({0}, 0) + 1")).format(sql.Identifier(column))


def put_in(superuser: psycopg.Connection, table: str) -> None:
    """One row of values that nobody checks; the trail is told when its trigger is on."""
    columns = columns_of(superuser, table)
    values = {name: another(name, kind) for name, (kind, may_be_empty) in columns.items() if not may_be_empty}
    nothing = [
        sql.SQL("NULL::{} AS {}").format(sql.SQL(kind), sql.Identifier(name)) for name, (kind, _) in columns.items()
    ]
    # A number larger than all there are, so that the row is another one.
    largest = "coalesce((SELECT max({0}) FROM {1}), 0) + 1000"
    for name in values:
        if columns[name][0] in ("bigint", "integer", "smallint"):
            values[name] = sql.SQL(largest).format(sql.Identifier(name), sql.Identifier(table))
    superuser.execute(
        sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM (SELECT {}) nothing").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(values.values()),
            sql.SQL(", ").join(nothing),
        )
    )


def silent_changes(superuser: psycopg.Connection, table: Table) -> Changes:
    """By what is found (column and word): a statement that changes one row, or removes one."""
    name = sql.Identifier(table.name)
    changes = {}
    left = {column.name for column in unaudited.left() if column.table == table.name}
    left |= {column for of, column in NOT_COMPARED if of == table.name}
    for column, (kind, may_be_empty) in columns_of(superuser, table.name).items():
        if column in left or column in table.key:
            continue
        one = sql.SQL("WHERE ctid = (SELECT ctid FROM {0} ORDER BY {1} DESC NULLS LAST LIMIT 1)").format(
            name, sql.Identifier(column)
        )
        statement = "UPDATE {} SET {} = {} {}"
        changes[column, CHANGED] = sql.SQL(statement).format(name, sql.Identifier(column), another(column, kind), one)
        holds = sql.SQL("SELECT max({}::text) FROM {}").format(sql.Identifier(column), name)
        if may_be_empty and superuser.execute(holds).fetchone()[0] is not None:
            changes[f"{column}{EMPTIED}", CHANGED] = sql.SQL(statement).format(
                name, sql.Identifier(column), sql.NULL, one
            )
    changes["", GONE] = sql.SQL("DELETE FROM {0} WHERE ctid = (SELECT ctid FROM {0} LIMIT 1)").format(name)
    return changes


def looked_for_together(changes: Changes) -> list[Changes]:
    """Which changes are made before the table is looked at: in `make soak` each alone, otherwise all columns, then all emptied."""
    if soak.IS_WHOLE:
        return [{change: statement} for change, statement in changes.items()]
    kinds = [
        {change: statement for change, statement in changes.items() if kind(*change)}
        for kind in (
            lambda column, what: what == GONE,
            lambda column, what: what == CHANGED and not column.endswith(EMPTIED),
            lambda column, what: column.endswith(EMPTIED),
        )
    ]
    return list(filter(None, kinds))


@pytest.mark.soak
def test_every_silent_change_is_found(superuser, capsys):
    cursor = superuser.cursor()
    tables = content.recorded_tables(cursor)
    total, missed = 0, []

    def found(table: Table) -> set[Difference]:
        return set(content.differences_in(cursor, tables, [table.name]))

    def not_named(table: Table, changes: Changes) -> list[tuple[str, str]]:
        with superuser.transaction(force_rollback=True):
            for statement in changes.values():
                superuser.execute(statement)
            words = {(one.column, one.what) for one in found(table)}
        return [(column, what) for column, what in changes if (column.removesuffix(EMPTIED), what) not in words]

    for table in tables:
        if not superuser.execute(
            sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table.name))
        ).fetchone()[0]:
            put_in(superuser, table.name)
        assert found(table) == set(), "before anything was done"
        superuser.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER audit")
        for changes in looked_for_together(silent_changes(superuser, table)):
            total += len(changes)
            # What is not named beside the others is looked for alone.
            left = not_named(table, changes)
            missed += [(table.name, *change) for change in left if not_named(table, {change: changes[change]})]
        with superuser.transaction(force_rollback=True):
            put_in(superuser, table.name)
            total += 1
            if ADDED not in {one.what for one in found(table)}:
                missed.append((table.name, "", ADDED))

    with capsys.disabled():
        sys.stdout.write(f"\n{total - len(missed)} of {total} silent changes found, in {len(tables)} tables.\n")
    assert missed == []
    assert total > 700


def test_what_is_not_compared_is_declared_with_a_reason(superuser):
    tables = content.recorded_tables(superuser.cursor())
    ignored = {(table.name, column) for table in tables for column in table.ignored}
    computed = {(table.name, column) for table in tables for column in unaudited.recomputed(table.name)}
    left = {tuple(column) for column in unaudited.left()}

    assert ignored == computed | left
    assert not computed & left
    assert {(table.name, column) for table in tables for column in table.unprinted} == NOT_COMPARED
