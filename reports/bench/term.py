"""What the figures of a whole term cost, against the one statement by hand that finds its people (reports/partition/people.sql)."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.bench.house import Set
from reports.editions.annual import AnnualReport
from reports.figures.people import count_people
from reports.partition.queries import PEOPLE, STATUSES, gather

YEARS_BACK = 10
"""A term in the middle of the twenty years: full, and with ten years after it."""


def measure_term(databases: Set, rounds: int) -> dict[str, Any]:
    """Of one term: its people, and CPU milliseconds of the statement, of the figures of people, and of the whole report."""
    with databases.in_use():
        year = list(FiscalYear.objects.order_by("-starts_on"))[YEARS_BACK]
        now = clock.now()
        terms = {"begins_at": year.begins_at, "as_of": year.over_at, "known_at": now, "known_before": now}
        terms |= {"told_until": year.begins_at, "only": None}

        def statement() -> int:
            with trail.reading(), connection.cursor() as cursor:
                cursor.execute(PEOPLE, terms | STATUSES)
                return len(cursor.fetchall())

        def figures() -> None:
            with trail.reading():
                count_people(gather(year, year.over_at, now))

        asked: dict[str, Callable[[], Any]] = {
            "statement_ms": statement,
            "figures_ms": figures,
            "report_ms": lambda: AnnualReport.for_year(year),
        }
        taken: dict[str, list[float]] = {name: [] for name in asked}
        for _turn in range(rounds + 1):
            for name, ask in asked.items():
                taken[name].append(_seconds(databases, ask))
        return {"people": statement()} | {name: round(median(times[1:]) * 1000, 1) for name, times in taken.items()}


def _seconds(databases: Set, ask: Callable[[], Any]) -> float:
    """CPU seconds of this thread and of the database."""
    gc.collect()
    before, began = databases.database_seconds(), time.thread_time()
    ask()
    return time.thread_time() - began + databases.database_seconds() - before


def said(terms: dict[str, dict[str, Any]]) -> str:
    """A table of Markdown, a line a set: people of the term, and what was measured as times the statement."""
    lines = [
        "| requests | people of the term | statement ms | figures of people | whole report |",
        "|---|---|---|---|---|",
    ]
    for size, found in terms.items():
        ratios = [f"{found[name] / found['statement_ms']:.1f} ×" for name in ("figures_ms", "report_ms")]
        lines.append(f"| {int(size):,} | {found['people']:,} | {found['statement_ms']:.0f} | {' | '.join(ratios)} |")
    return "\n".join(lines)
