"""Reading the partition of a term: one question for its people, one for the deaths, one for the clocks of 72 hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from cases.models import Place
from cases.response_time.measure import Clock, clocks_since
from cases.status import OPEN, REACHED_SAFETY, UNDER_WAY, Lead, Status
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.period import Stretch
from reports.partition.deaths import Loss
from reports.partition.partition import Partition
from reports.partition.rows import PersonRow

MAY_REOPEN = (Status.DECLINED, Status.WITHDRAWN, Status.LEFT_GROUP, Status.DUPLICATE)
"""Ends of a request after which the person may ask again; one who was safe and went missing has not."""
STATUSES = {
    "open": list(OPEN),
    "reached_safety": list(REACHED_SAFETY),
    "under_way": list(UNDER_WAY),
    "may_reopen": list(MAY_REOPEN),
}
"""The groups of statuses that people.sql names."""
FOLDER = Path(__file__).parent
TAKEN_OFF = """
SELECT DISTINCT o.id, o.voided_at >= %(known_before)s AND o.voided_at < %(known_at)s AS is_error
  FROM cases_casemember m JOIN cases_casemember o ON o.person_id = m.person_id
 WHERE m.voided_at >= %(known_before)s AND m.voided_at < %(known_at)s
"""
"""Whoever was put on a request in error, as was found since an edition, with every request of theirs."""
SINCE_EVER = datetime(1900, 1, 1, tzinfo=TOKYO)
PEOPLE, DEATHS = ((FOLDER / name).read_text() for name in ("people.sql", "deaths.sql"))


def gather(year: Stretch, as_of: datetime, known_at: datetime, known_before: datetime | None = None) -> Partition:
    """The partition of a term, in as many queries however many its people; no sealed text is read.

    `known_before` is the moment of knowing of the signed edition of the term before; without one, facts count by their day
    alone. Must run where every case may be read (inside an act, or as the director).
    """
    known_before = min(known_before or known_at, known_at)
    terms = {"begins_at": year.begins_at, "as_of": as_of, "known_at": known_at, "known_before": known_before}
    rows = tuple(_read(PersonRow, PEOPLE, terms | STATUSES | {"only": None}))
    places = Place.objects.in_bulk({row.origin for row in rows if row.origin})
    losses = tuple(_read(Loss, DEATHS, terms))
    former, errors = _taken_off(year, known_at, known_before)
    clocks = _clocks(rows, known_at)
    return Partition(year, as_of, known_at, known_before, rows, losses, clocks, places, former, errors)


def _taken_off(
    year: Stretch, known_at: datetime, known_before: datetime
) -> tuple[tuple[PersonRow, ...], frozenset[UUID]]:
    """Everybody taken off a request since the edition of the term before, as it knew them; and which rows are the errors."""
    if known_before >= known_at:
        return (), frozenset()
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_OFF, {"known_before": known_before, "known_at": known_at})
        found = dict(cursor.fetchall())
    if not found:
        return (), frozenset()
    then = {"begins_at": SINCE_EVER, "as_of": year.begins_at, "known_at": known_before, "known_before": known_before}
    former = tuple(_read(PersonRow, PEOPLE, then | STATUSES | {"only": list(found)}))
    return former, frozenset(member for member, is_error in found.items() if is_error)


def _read(row_class: type[Any], question: str, terms: dict[str, Any]) -> list[Any]:
    """The rows of a question; its columns are the fields of the class. Raises TypeError where they are not."""
    names = {field.name for field in fields(row_class)}
    with connection.cursor() as cursor:
        cursor.execute(question, terms)
        columns = [column.name for column in cursor.description]
        if set(columns) != names:
            raise TypeError(f"{row_class.__name__} and its question differ: {names.symmetric_difference(columns)}")
        return [row_class(**dict(zip(columns, record, strict=True))) for record in cursor.fetchall()]


def _clocks(rows: Iterable[PersonRow], known_at: datetime) -> dict[UUID, Clock]:
    """The clock of each request led by LFNKR, from the call or from its reopening: known when it has ended, after the term too."""
    starts: dict[UUID, datetime] = {}
    for row in rows:
        if row.clock_starts_at:
            starts[row.case] = min(row.clock_starts_at, starts.get(row.case, row.clock_starts_at))
    clocks = clocks_since(starts, known_at - timedelta.resolution)
    led = {row.case for row in rows if row.case in starts and row.lead_on(clocks[row.case].mobilised_at) == Lead.LFNKR}
    return {case: clock for case, clock in clocks.items() if case in led}
