"""Reading an edition: its texts, figures, records and papers, as they were frozen and never counted again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lfnkr.documents.line_breaks import joined
from lfnkr.documents.pdf import set_pages as set_pages_here
from lfnkr.keyring.sealing import KeyErased, unseal
from reports.figures.figure import Band, Definition, Figure, Records
from reports.models.editions import PAPERS, Edition, EditionFile, FileFormat
from reports.printing.paper import set_paper


def file_of(edition: Edition, audience: str, language: str, format_: str) -> EditionFile | None:
    """One file of an edition; None where it was not made (yet)."""
    files = EditionFile.objects.select_related("edition")
    return files.filter(edition=edition, audience=audience, language=language, format=format_).first()


def held(edition: Edition, audience: str, language: str, format_: str) -> bytes:
    """The bytes of one of the texts frozen with the edition; raises BytesAltered when they are others by now."""
    return (
        EditionFile.objects.select_related("edition")
        .get(edition=edition, audience=audience, language=language, format=format_)
        .held
    )


def paper_of(
    edition: Edition,
    audience: str,
    language: str,
    format_: str = FileFormat.PDF,
    *,
    set_pages: Callable[..., bytes] = set_pages_here,
) -> bytes:
    """The PDF of the report or of its leaflet, set from the frozen page; nothing is counted or kept.

    The report has the frozen figures inside, the leaflet is its pages alone.
    """
    html = held(edition, audience, language, PAPERS[FileFormat(format_)]).decode()
    made_at = datetime.fromisoformat(edition.told["dated"])
    if format_ == FileFormat.LEAFLET_PDF:
        return set_pages(joined(html, language), made_at=made_at)
    figures = held(edition, audience, language, FileFormat.JSON)
    return set_paper(html, figures, edition.fiscal_year_id, language, made_at=made_at, set_pages=set_pages)


def figures_of(edition: Edition, audience: str, language: str) -> dict[str, Figure]:
    """Every figure of an edition for an audience, in a language, without the records behind it."""
    return figures_in(json.loads(held(edition, audience, language, FileFormat.JSON)))


def figures_in(told: dict[str, Any]) -> dict[str, Figure]:
    """Every figure of a report that was written as JSON, without the records behind it."""
    return {key: _figure(key, row) for key, row in told["figures"].items()}


def names_in(edition: Edition, language: str) -> dict[str, str]:
    """What the codes in its figures were called."""
    return edition.told["names"][language]


def records_of(edition: Edition, key: str) -> Records | None:
    """The records behind a figure when it was frozen; None once the key of the annex was erased."""
    try:
        annex = json.loads(unseal(edition, "annex")["annex"] or "{}")
    except KeyErased:
        return None
    kind, keys = annex.get(key, ("", []))
    return Records(kind, tuple(keys))


def _figure(key: str, row: dict[str, Any]) -> Figure:
    parts = ("label", "unit", "population", "attribution", "definition", "rounding")
    value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    return Figure(
        key,
        value,
        Definition(**{part: row[part] for part in parts}),
        numerator=row["numerator"],
        denominator=row["denominator"],
        note=row["note"],
        suppressed=row.get("suppressed"),
        band=_band(row.get("band")),
        is_complete=row.get("register_complete", True),
    )


def _band(told: list[int | None] | None) -> Band | None:
    return (told[0], told[1]) if told else None
