"""What earlier editions of a term have told: a reader lays them beside the next one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.disclosure.cells import COMPLEMENTS, Earlier
from reports.disclosure.rule import SMALLEST, both
from reports.figures.figure import Band
from reports.models.audiences import Audience
from reports.models.editions import EditionFile, FileFormat

READ_BY = {Audience.MEMBERS: (Audience.MEMBERS, Audience.PUBLIC), Audience.PUBLIC: (Audience.PUBLIC,)}
"""Which editions an audience can read: a member reads the public one, too."""


@dataclass(frozen=True)
class Then:
    """An earlier edition of the term: its numbers, and what it told of each to somebody."""

    number: Mapping[str, int]
    told: tuple[tuple[str, Band], ...]


def told_before(year: FiscalYear, known_at: datetime, audience: Audience, value: Mapping[str, int]) -> Earlier:
    """What signed editions of the term that knew less have told of these numbers."""
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
    return beside(audience, value, [_then(by_audience, audience) for by_audience in figures.values()])


def beside(audience: Audience, value: Mapping[str, int], editions: Iterable[Then]) -> Earlier:
    """What editions tell of numbers that are other numbers now, or the same."""
    same: dict[str, Band] = {}
    moved: set[tuple[str, int]] = set()
    for then in editions:
        for key, band in then.told:
            if key in value and then.number.get(key) == value[key]:
                same[key] = both(same.get(key, band), band)
        changes = {(key, number) for key, number in then.number.items() if key in value}
        moved |= {(key, number) for key, number in changes if 0 < abs(value[key] - number) < SMALLEST[audience]}
    return Earlier(tuple(sorted(same.items())), tuple(sorted(moved)))


def _then(by_audience: Mapping[str, Mapping[str, dict]], audience: Audience) -> Then:
    inside = by_audience.get(Audience.INTERNAL, {})
    number = {key: found for key, row in inside.items() if (found := _number(row)) is not None}
    # What a part leaves of its whole is printed nowhere, and everybody subtracts.
    bases = {f"{key}#base": row["denominator"] for key, row in inside.items() if row.get("denominator") is not None}
    whole = {**bases, **number}
    left = {f"{key}~": whole[base] - whole[key] for key, base in COMPLEMENTS.items() if {key, base} <= whole.keys()}
    read = [by_audience.get(reader, {}).items() for reader in READ_BY[audience]]
    told = tuple((key, band) for rows in read for key, row in rows if (band := _told(row)))
    return Then({**whole, **left}, told)


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
