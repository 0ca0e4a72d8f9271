"""Earlier terms beside this one: what the signed edition of each told the same readers, never counted again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lfnkr.documents.lying import lying
from lfnkr.language.lists import aside
from lfnkr.money import Money
from reports.models import Edition
from reports.models.editions import EditionFile, FileFormat
from reports.printing import charts

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport

KEYS = ("requests.people", "rescued.led.people", "taken_over.people", "spending.rescue", "unmet.takeovers")
"""The figures that stand beside each other over the terms."""

MOST = 4
"""How many earlier terms are shown."""


@dataclass(frozen=True)
class OverTerms:
    """One figure over the terms, the oldest first, on a scale of its own."""

    title: str
    drawn: charts.Drawn


def over_terms(report: AnnualReport, language: str) -> list[OverTerms]:
    """A picture for each figure that this report and at least one signed edition before it tell exactly."""
    if report.year.term is None:
        return []
    told = _told_before(report, language)
    pictures = (_over_terms(report, key, told) for key in KEYS)
    return [picture for picture in pictures if picture is not None]


def _told_before(report: AnnualReport, language: str) -> list[tuple[int, dict[str, Any]]]:
    """The figures of the last signed edition of each earlier term, as it told them; of those signed when this report was counted."""
    signed = Edition.objects.signed().filter(fiscal_year__lt=report.year.term, signed_at__lte=report.known_at)
    last: dict[int, Any] = {}
    for term, _number, key in signed.order_by("fiscal_year", "number").values_list("fiscal_year", "number", "pk"):
        last[term] = key
    chosen = dict(sorted(last.items())[-MOST:])
    files = EditionFile.objects.select_related("edition").filter(
        edition__in=chosen.values(), audience=report.audience, language=language, format=FileFormat.JSON
    )
    told = {file.edition.fiscal_year_id: json.loads(file.held)["figures"] for file in files}
    return sorted(told.items())


def _over_terms(report: AnnualReport, key: str, told: list[tuple[int, dict[str, Any]]]) -> OverTerms | None:
    rows = [(term, row["value"]) for term, figures in told if (row := figures.get(key)) and _is_told(row)]
    now = report[key]
    if not rows or not now.is_exact or not isinstance(now.value, int) or not now.is_complete:
        return None
    values = [*rows, (report.year.term, now.value)]
    if not any(value for _term, value in values):
        return None
    named = [(_("Term %(n)d") % {"n": term}, value, _words(now.is_money, value)) for term, value in values]
    series = (*(3 for _row in rows), 1)
    title = f"{now.means.label}{aside('USD')}" if now.is_money else str(now.means.label)
    words = charts.told_in_words(title, [(label, words) for label, _value, words in named])
    return OverTerms(title, charts.Drawn(lying(named, series), words))


def _is_told(row: dict[str, Any]) -> bool:
    """Whether an edition told a number exactly, and did not only find nothing recorded."""
    is_exact = isinstance(row["value"], int) and not row.get("suppressed") and not row.get("band")
    return is_exact and (row["value"] > 0 or row.get("register_complete", True))


def _words(is_money: bool, value: int) -> str:
    return Money(value).plain if is_money else f"{value:,}"
