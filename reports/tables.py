"""The tables of the report with a form of their own: the year of the reserve, the deaths, the sums, the releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lfnkr.money import Money
from reports.figures import ControlTotal, Figure
from reports.models import ReleaseItem

if TYPE_CHECKING:
    from reports.annual import AnnualReport

RESERVE = (
    ("opening", "", "sum"),
    ("gifts", "+", ""),
    ("gifts_for_rescue", "", "part"),
    ("transfers", "+", ""),
    ("spending", "−", ""),
    ("advances_change", "−", ""),
    ("exchange", "+", ""),
    ("fees", "−", ""),
    ("closing", "=", "sum"),
    ("committed", "", "part"),
    ("available", "", "part"),
)
"""The lines of the reserve's year: figure, sign, and whether it is a sum or a part of the line above."""


@dataclass(frozen=True)
class ReserveLine:
    """One line of the reserve's year."""

    sign: str
    figure: Figure
    kind: str

    @property
    def is_sum(self) -> bool:
        """Whether it is the balance at an end of the term."""
        return self.kind == "sum"

    @property
    def is_part(self) -> bool:
        """Whether it is contained in a line above."""
        return self.kind == "part"


@dataclass(frozen=True)
class TotalLine:
    """One control total as it prints."""

    name: str
    sum: str
    holds: bool


@dataclass(frozen=True)
class Release:
    """One figure let out by two people: what it is, why, who by office, and when."""

    key: str
    label: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None


def reserve(report: AnnualReport) -> list[ReserveLine]:
    """From the opening to the closing balance."""
    keys = [
        ("spending.rescue" if name == "spending" else f"reserve.{name}", sign, kind) for name, sign, kind in RESERVE
    ]
    return [ReserveLine(sign, report[key], kind) for key, sign, kind in keys]


def deaths(report: AnnualReport) -> list[Figure]:
    """Every count of deaths, each with its population."""
    return [report[f"deaths.{name}"] for name in ("led.adults", "taken_over.adults", "children", "observed")]


def totals(report: AnnualReport) -> list[TotalLine]:
    """The control totals in words; sums of money in dollars."""
    return [_total(total) for total in report.control_totals]


def _total(total: ControlTotal) -> TotalLine:
    # Sums of money are named so by control.py; their cents are printed as dollars.
    cents = "US cents" in total.name
    words = [Money(part).plain if cents else f"{part:,}" for part in (*total.parts, total.total)]
    left = " + ".join(words[:-1]).replace("+ -", "− ")
    return TotalLine(
        total.name.replace("US cents", "USD"), f"{left} {'=' if total.holds else '≠'} {words[-1]}", total.holds
    )


def releases(report: AnnualReport) -> list[Release]:
    """What two people let out for this term, the figures by their labels."""
    rows = ReleaseItem.objects.filter(fiscal_year=report.year, approved_by__isnull=False).select_related(
        "proposed_by", "approved_by"
    )
    return [_release(row, report.figures.get(row.key)) for row in rows]


def _release(row: ReleaseItem, figure: Figure | None) -> Release:
    return Release(
        row.key,
        figure.means.label if figure else row.key,
        row.reason,
        row.proposed_by.get_role_display(),
        row.proposed_at,
        row.approved_by.get_role_display() if row.approved_by else "",
        row.approved_at,
    )
