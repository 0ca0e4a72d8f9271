"""Which rows each act locks, in which order: read from the statements it sends and from the triggers they set off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection

from lfnkr.audit.trail import WITHIN

SELECTED = re.compile(r'\bFROM "?(\w+)"?.*\bFOR (?:NO KEY )?UPDATE\b(?: OF ("[\w", ]+))?', re.DOTALL)
LOCKING = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b")
"""Looked for first: to find no lock by SELECTED takes long in a question of many pages."""
CHANGED = re.compile(r'^\s*(?:WITH .*?\()?(?:UPDATE|DELETE FROM) "?(\w+)"?', re.DOTALL)
SET_TO = re.compile(r"\bSET\b(.*?)(?:\bWHERE\b|\bFROM\b|\bRETURNING\b|$)", re.DOTALL)
COLUMN = re.compile(r'"?(\w+)"?\s*=')
ADDED = re.compile(r'^\s*INSERT INTO "?(\w+)"?')
IN_A_TRIGGER = re.compile(
    r"\bUPDATE (?:public\.)?(\w+)\s(?:\w+\s)?\s*SET\b|\bFROM (?:public\.)?(\w+)\b[^;]*?\bFOR (?:NO KEY )?UPDATE\b"
)
HELD_ALREADY = {
    ("donations_ledgerentry", "donations_fundingdecision"),
    ("donations_fundopening", "donations_fund"),
}
"""The trigger of a new commitment writes two figures into its decision, which the act has held from its beginning; that of an
opening writes the first day into its fund, whose opening entry comes next and draws on no commitment."""
UNDER_THE_CHAIN = "audit_stray"
"""Emptied by the seal, whose lock on the chain keeps everybody else from it."""
SETTING = re.compile(r"set_config\('lfnkr\.(\w+)', %s")


class Recorder:
    """Notes the tables of each outermost act in the order in which rows of theirs are locked; each table once."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, list[str]]] = []
        self.names: set[str] = set()
        self.paths: set[str] = set()
        self._number = ""

    def told(self) -> str:
        """What was seen, for another process to learn."""
        return json.dumps([self.acts, sorted(self.names), sorted(self.paths)])

    def learn(self, told: str) -> None:
        """Know what another process saw."""
        acts, names, paths = json.loads(told)
        self.acts, self.names, self.paths = [(act, tables) for act, tables in acts], set(names), set(paths)

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """One statement on its way to the database."""
        if names := SETTING.findall(sql):
            self._turn(dict(zip(names, params, strict=True)))
        elif self._number:
            self._note(locked_by(sql))
        return execute(sql, params, many, context)

    def _turn(self, context: dict[str, str]) -> None:
        """An act begins, goes on inside, or ends."""
        self.names |= set(context.get("act", "").split(WITHIN))
        self.paths.add(context.get("act", ""))
        if "act_id" not in context or context["act_id"] == self._number:
            return
        self._number = context["act_id"]
        if self._number:
            self.acts.append((context["act"], []))

    def _note(self, tables: list[str]) -> None:
        held = self.acts[-1][1]
        held += [table for table in dict.fromkeys(tables) if table not in (*held, UNDER_THE_CHAIN)]


OF_THE_YEAR = Recorder()
"""What was seen when the demonstration year was loaded, by whichever process loaded it (conftest.py)."""


@contextmanager
def recorded(recorder: Recorder | None = None) -> Iterator[Recorder]:
    """What the acts of the block lock."""
    recorder = recorder or Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder


def locked_by(sql: str) -> list[str]:
    """The tables of which a statement locks rows: those it names, then those its triggers reach."""
    if LOCKING.search(sql) and (selected := SELECTED.search(sql)):
        return re.findall(r"\w+", selected[2]) if selected[2] else [selected[1]]
    if changed := CHANGED.match(sql):
        operation = "DELETE" if "DELETE FROM" in sql[:200] else "UPDATE"
        return [changed[1], *reached_from(changed[1], operation, columns_of(sql))]
    if added := ADDED.match(sql):
        return list(reached_from(added[1], "INSERT"))
    return []


def columns_of(sql: str) -> tuple[str, ...]:
    """The columns that an update sets, as far as they are told one by one; none where they are not."""
    found = SET_TO.search(sql)
    return () if not found or found[1].lstrip().startswith("(") else tuple(COLUMN.findall(found[1]))


@cache
def reached_from(table: str, operation: str, columns: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The tables whose rows the triggers of a table lock, as their functions stand in the database.

    A trigger of some columns alone is left out where an update names its columns and sets none of these.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND t.tgtype & %s <> 0"
            " AND (%s::text[] = '{}' OR t.tgattr::text = '' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.tgrelid"
            " AND a.attnum = ANY (t.tgattr::int2[]) AND a.attname = ANY (%s::text[])))"
            " ORDER BY t.tgtype & 2 DESC, t.tgname",
            [table, {"INSERT": 4, "DELETE": 8, "UPDATE": 16}[operation], list(columns), list(columns)],
        )
        bodies = [body for (body,) in cursor.fetchall()]
    reached: list[str] = []
    for body in bodies:
        for named in IN_A_TRIGGER.findall(body):
            (name,) = filter(None, named)
            reached += [name, *(reached_from(name, "UPDATE") if name != table else ())]
    return tuple(dict.fromkeys(name for name in reached if (table, name) not in HELD_ALREADY))
