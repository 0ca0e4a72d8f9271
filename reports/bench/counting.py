"""What one opening of a page costs the database, counted exactly: queries, rows, blocks, and the time to plan them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from reports.bench.house import Set, ask
from reports.bench.pages import Page

PLANNED_TIMES = 5
READING = ("SELECT", "WITH", "(SELECT", "(WITH")


@dataclass
class Count:
    """Of all statements of one page: how many, rows read, rows returned, blocks touched, milliseconds of planning."""

    queries: int = 0
    rows: int = 0
    returned: int = 0
    blocks: int = 0
    planning: float = 0.0
    statements: list[dict[str, Any]] = field(default_factory=list)


def count(databases: Set, page: Page) -> Count:
    """Open a page and have every reading statement explained as it is asked, in the same transaction."""
    found = Count()
    with ExitStack() as stack:
        for connection in databases.connections.values():
            stack.enter_context(connection.execute_wrapper(Explaining(connection, found)))
        ask(databases, page)
    return found


class Explaining:
    """A wrapper of Django's cursor that explains what is read before it is read."""

    def __init__(self, connection: Any, found: Count):
        self.connection, self.found = connection, found
        self.is_explaining = False

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """Explain a reading statement several times, then let it be."""
        if not self.is_explaining:
            self.found.queries += 1
            if sql.lstrip().upper().startswith(READING) and "set_config" not in sql and "FOR UPDATE" not in sql:
                self.is_explaining = True
                try:
                    self._explain(sql, params)
                finally:
                    self.is_explaining = False
        return execute(sql, params, many, context)

    def _explain(self, sql: str, params: Any) -> None:
        """Add what one statement read, and the median of its planning times."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
            told = loaded(cursor.fetchone()[0])
            times = [told["Planning Time"]]
            for _time in range(PLANNED_TIMES - 1):
                cursor.execute(f"EXPLAIN (SUMMARY, FORMAT JSON) {sql}", params)
                times.append(loaded(cursor.fetchone()[0])["Planning Time"])
        plan = told["Plan"]
        rows, blocks = sum(map(read_by, leaves(plan))), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self.found.rows += rows
        self.found.returned += round(plan["Actual Rows"])
        self.found.blocks += blocks
        self.found.planning += median(times)
        self.found.statements.append(
            {
                "sql": sql,
                "rows": rows,
                "blocks": blocks,
                "planning_ms": median(times),
                "execution_ms": told["Execution Time"],
            }
        )


def loaded(told: Any) -> dict[str, Any]:
    """What EXPLAIN said."""
    return (json.loads(told) if isinstance(told, str) else told)[0]


def leaves(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan that read a table or an index themselves."""
    if "Relation Name" in plan:
        yield plan
    for part in plan.get("Plans", ()):
        yield from leaves(part)


def read_by(node: dict[str, Any]) -> int:
    """How many rows a node looked at, those it threw away included."""
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return round((node["Actual Rows"] + thrown) * node["Actual Loops"])
