"""What earlier editions of a term have told: a reader lays them beside the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.disclosure.rule import both
from reports.figures.figure import Band
from reports.models.audiences import Audience
from reports.models.editions import EditionFile, FileFormat

READ_BY = {Audience.MEMBERS: (Audience.MEMBERS, Audience.PUBLIC), Audience.PUBLIC: (Audience.PUBLIC,)}
"""Which editions an audience can read: a member reads the public one, too."""


def told_before(year: FiscalYear, known_at: datetime, audience: Audience, value: Mapping[str, int]) -> dict[str, Band]:
    """By key, between which numbers signed editions of the term that knew less have told what is the same number today."""
    files = EditionFile.objects.filter(
        edition__fiscal_year=year,
        edition__signed_at__isnull=False,
        edition__known_at__lt=known_at,
        language="en",
        format=FileFormat.JSON,
    )
    figures: dict[Any, dict[str, dict[str, dict]]] = {}
    for file in files.select_related("edition").order_by("edition__number", "audience"):
        figures.setdefault(file.edition_id, {})[file.audience] = json.loads(file.held)["figures"]
    found: dict[str, Band] = {}
    for by_audience in figures.values():
        then = by_audience.get(Audience.INTERNAL, {})
        for reader in READ_BY[audience]:
            for key, row in by_audience.get(reader, {}).items():
                band = _told(row)
                if band and key in then and key in value and _number(then[key]) == value[key]:
                    found[key] = both(found.get(key, band), band)
    return found


def _told(row: Mapping[str, Any]) -> Band | None:
    """What a figure told of its number; None where it told nothing."""
    if row.get("suppressed"):
        return None
    if row.get("band"):
        return row["band"][0], row["band"][1]
    number = _number(row)
    return None if number is None else (number, number)


def _number(row: Mapping[str, Any]) -> int | None:
    number = row["numerator"] if row["unit"] == "percent" else row["value"]
    return number if isinstance(number, int) else None
