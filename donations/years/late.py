"""Late entries: what belongs to one day and is booked on a later one, because the months of its day were closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.ledger.models import LedgerEntry
from donations.ledger.sources import all_sources
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import listed
from lfnkr.web.listings import Cell, Column, Listing

MOST = 200
"""So many the page lists; what is more stands in the journal."""

LATE = """
    SELECT told.id, told.belongs_on
      FROM (
          SELECT e.id, e.booked_on, CASE j.source_kind {days} END AS belongs_on
            FROM donations_ledgerentry e
            JOIN donations_journal j ON j.id = e.journal_id
            {sources}
           WHERE e.booked_on BETWEEN %(first)s AND %(last)s
      ) told
     WHERE told.belongs_on BETWEEN %(since)s AND %(until)s AND told.belongs_on < told.booked_on
     ORDER BY 2, 1 LIMIT %(most)s
"""


def question() -> str:
    """The entries that belong to an earlier day, of every source by the day its declaration names (ledger/sources.py)."""
    days, joins = [], []
    for number, each in enumerate(all_sources()):
        model, name = each.model, f"s{number}"
        joins.append(
            f"LEFT JOIN {model._meta.db_table} {name} ON j.source_kind = '{each.kind}' AND {name}.id = j.source_id"
        )
        *way, last = each.when.split("__")
        for step in way:
            field = model._meta.get_field(step)
            model, further = field.related_model, f"{name}_{step}"
            joins.append(f"LEFT JOIN {model._meta.db_table} {further} ON {further}.id = {name}.{field.column}")
            name = further
        field = model._meta.get_field(last)
        is_moment = isinstance(field, models.DateTimeField)
        day = f"{name}.{field.column}"
        day = f"({day} AT TIME ZONE 'Asia/Tokyo')::date" if is_moment else day
        days.append(f"WHEN '{each.kind}' THEN {day}")
    return LATE.format(days=" ".join(days), sources="\n            ".join(joins))


class Late(NamedTuple):
    """One entry, and the day it belongs to."""

    entry: LedgerEntry
    belongs_on: date

    @property
    def amount(self) -> int:
        """What it moved its fund by; of one that only promised money, what it promised."""
        return self.entry.balance_change or self.entry.committed_change


def of_year(year: FiscalYear) -> list[Late]:
    """What belongs to a year, and is booked after it."""
    return _late(since=year.starts_on, until=year.ends_on, first=year.ends_on + timedelta(days=1), last=date.max)


def from_earlier(year: FiscalYear) -> list[Late]:
    """What is booked in a year, and belongs to an earlier one."""
    before = year.starts_on - timedelta(days=1)
    return _late(since=date.min, until=before, first=year.starts_on, last=year.ends_on)


def booked_between(first: date, last: date, *, most: int | None = MOST) -> list[Late]:
    """What is booked between two days, and belongs to an earlier day than that of its booking."""
    return _late(since=date.min, until=last, first=first, last=last, most=most)


def _late(*, most: int | None = MOST, **days: date) -> list[Late]:
    with connection.cursor() as cursor:
        cursor.execute(question(), {**days, "most": most})
        found = cursor.fetchall()
    entries = LedgerEntry.objects.select_related("fund").in_bulk([key for key, _day in found])
    return [Late(entries[key], day) for key, day in found]


def listing_of(key: str, title: str, found: list[Late]) -> Listing:
    """Late entries as a page shows them."""
    columns = (Column(_("Belongs to")), Column(_("Booked on")), Column(_("Entry")), Column(_("Amount"), True))
    rows = [
        (
            Cell(date_format(late.belongs_on)),
            Cell(date_format(late.entry.booked_on)),
            Cell(listed([late.entry.fund, late.entry, late.entry.get_kind_display()])),
            Cell(late.entry.fund.money(late.amount)),
        )
        for late in found
    ]
    return Listing(key, title, columns, rows)
