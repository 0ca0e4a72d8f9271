"""The report for other programs, from the same objects as screen and paper.

`lfnkr.annual-report/1` is of a term, `lfnkr.period-report/1` of a period: the same without what only a term has.
"""

from __future__ import annotations

import json
from typing import Any

from reports.editions.annual import AnnualReport
from reports.figures.figure import ControlTotal, Figure
from reports.stated.opening import Opening

SCHEMA = "lfnkr.annual-report/1"
SCHEMA_OF_PERIODS = "lfnkr.period-report/1"
ONLY_OF_TERMS = ("term", "label", "meeting", "edition", "letter", "own_words", "pictures", "arrangement")


def as_json(report: AnnualReport, language: str) -> str:
    """The whole report as JSON text; money in minor units, shares in percent, ages in months or years."""
    return json.dumps(as_dict(report, language), ensure_ascii=False, indent=1) + "\n"


def as_dict(report: AnnualReport, language: str) -> dict[str, Any]:
    """The report as plain values, keys as documented in docs/annual-report-json.md."""
    meeting = report.meeting
    told = {
        "schema": SCHEMA,
        "term": report.year.term,
        "label": report.year.label,
        "starts_on": report.year.starts_on.isoformat(),
        "ends_on": report.year.ends_on.isoformat(),
        "meeting": {"number": meeting.number, "held_on": meeting.held_on.isoformat()} if meeting else None,
        "audience": report.audience.value,
        "language": language,
        "final": report.is_final,
        "edition": _edition(report),
        "figures": {key: _figure(figure) for key, figure in report.figures.items()},
        "control_totals": [_total(total) for total in report.control_totals]
        if report.audience == "internal"
        else _held(report),
        "statements": [
            {"id": s.id, "text": s.text, "figures": [key for key in s.figures if key in report.figures]}
            for s in report.statements
        ],
        "stated": report.stated.as_dict,
        "letter": report.letter or None,
        "own_words": report.own_words,
        "pictures": {
            chapter: {"sha256": picture.sha256, "alt": picture.alt, "caption": picture.caption or None}
            for chapter, picture in report.pictures.items()
        },
        "arrangement": {"parts": list(report.arrangement.parts), "left_out": list(report.arrangement.left_out)},
    }
    if report.year.term is not None:
        return told
    of_period = {
        "schema": SCHEMA_OF_PERIODS,
        "known_at": report.known_at.isoformat(),
        "running": report.is_running,
        "openings": [_opening(opening) for opening in report.openings],
    }
    return of_period | {name: row for name, row in told.items() if name not in ("schema", *ONLY_OF_TERMS)}


def _edition(report: AnnualReport) -> dict[str, Any] | None:
    """Which edition it is; null in a draft."""
    mark = report.edition
    return mark and {"number": mark.number, "corrects": mark.corrects, "frozen_at": mark.frozen_at.isoformat()}


def _opening(opening: Opening) -> dict[str, Any]:
    """An opening total: stated, in no figure; `together` only where it may be added to what is counted."""
    stated = opening.stated
    return {
        "key": stated.key or None,
        "label": stated.label,
        "up_to": stated.up_to and stated.up_to.isoformat(),
        "number": str(stated.number),
        "qualifier": stated.qualifier.value,
        "unit": stated.unit,
        "definition": stated.definition,
        "source": stated.source_words,
        "together": opening.together or None,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    means = figure.means
    value = list(figure.value) if isinstance(figure.value, tuple) else figure.value
    row = {
        "label": str(means.label),
        "value": value,
        "unit": means.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "population": means.population,
        "attribution": means.attribution,
        "rounding": means.rounding,
        "definition": means.definition,
        "note": figure.note,
    }
    if not figure.is_complete:
        row["register_complete"] = False
    if figure.band:
        row["band"] = list(figure.band)
    return {**row, "suppressed": figure.suppressed} if figure.suppressed else row


def _total(total: ControlTotal) -> dict[str, Any]:
    unit = {"unit": "USD"} if total.is_money else {}
    return {"name": total.name, **unit, "parts": list(total.parts), "total": total.total, "holds": total.holds}


def _held(report: AnnualReport) -> list[dict[str, Any]]:
    """For members and public: that each sum was checked and holds, without the parts that would tell what is withheld."""
    return [{"name": total.name, "parts": None, "total": None, "holds": total.holds} for total in report.control_totals]
