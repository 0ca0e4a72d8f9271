"""Which table of the report a figure stands in: the tables of the annex, by how the keys of their figures begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy


@dataclass(frozen=True)
class Table:
    """One table: its name for programs, its title, and how the keys of its figures begin."""

    name: str
    title: str | Promise
    begins: tuple[str, ...]


TABLES = (
    Table("flow", _lazy("Requests open, received and concluded (people)"), ("flow.", "corrected.")),
    Table("months", _lazy("Adults who asked, by month"), ("requests.month.",)),
    Table("asked", _lazy("Those who asked"), ("requests.", "later.requests.")),
    Table("outcomes", _lazy("What became of those who asked"), ("outcome.",)),
    Table("compositions", _lazy("People who asked, by the composition of their party"), ("composition.requested.",)),
    Table("ages", _lazy("Ages, each with its base"), ("share.under_30.", "age.")),
    Table("origins", _lazy("Origin and wish of the adults who asked"), ("origin.", "destination.desired")),
    Table("answers", _lazy("Adults who asked, by question and answer"), ("circumstances.", "share.sold")),
    Table(
        "since",
        _lazy("Where those led to safety stood at the end of the term"),
        (
            "rescued.led.in_destination.",
            "rescued.led.still_safe.",
            "rescued.led.died_since.",
            "rescued.led.missing_since.",
            "rescued.led.repatriated_since.",
            "rescued.led.returned_since.",
            "rescued.led.other_since.",
            "destination.",
        ),
    ),
    Table(
        "led", _lazy("People led to safety by LFNKR"), ("rescued.led.", "later.rescued.", "composition.rescued_led.")
    ),
    Table("mobilised", _lazy("From request to the first person or money sent on the way"), ("mobilised",)),
    Table(
        "durations",
        _lazy("From the request to safety and to the destination, by days of any precision"),
        ("duration.",),
    ),
    Table("standing", _lazy("Where everybody stood at the end of the term"), ("standing.",)),
    Table("spending", _lazy("Spent on rescues by category (US dollars)"), ("spending.",)),
    Table("costs", _lazy("Cost of the parties LFNKR led to safety"), ("cost.",)),
    Table(
        "reserve",
        _lazy("The reserve from the first to the last day of the term (US dollars)"),
        ("reserve.", "memoranda."),
    ),
    Table(
        "taken_over",
        _lazy("People taken over by partner organisations"),
        ("taken_over.", "lead.", "unmet.", "rescued.partner.", "rescued.no_lead."),
    ),
    Table("ended", _lazy("What ended without safety (people)"), ("ended.", "missing.")),
    Table("deaths", _lazy("Deaths, each with its population"), ("deaths.", "later.deaths.")),
    Table("missions", _lazy("Survey missions"), ("mission.",)),
    Table("quoted", _lazy("Quoted, not counted by us"), ("external.",)),
)
"""In the order of the annex; a figure stands in the first that fits."""

OTHERS = Table("others", _lazy("Other figures"), ("",))
"""Figures of editions that knew other keys."""


def table_of(key: str) -> Table:
    """The table of a figure."""
    return next((table for table in TABLES if key.startswith(table.begins)), OTHERS)


def in_tables(keys: Iterable[str]) -> dict[Table, list[str]]:
    """The keys of figures by their tables; tables without any are left out."""
    found: dict[Table, list[str]] = {table: [] for table in (*TABLES, OTHERS)}
    for key in keys:
        found[table_of(key)].append(key)
    return {table: mine for table, mine in found.items() if mine}
