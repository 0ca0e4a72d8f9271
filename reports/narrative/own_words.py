"""A paragraph of our own as a reader reads it: each figure in it written as this reader is told it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.figures.figure import Figure
from reports.narrative.wording import number_words, value_words
from reports.releases.own_words import PLACE


def filled(text: str, figures: Mapping[str, Figure]) -> str:
    """The paragraph with its figures; "" where one of them is not told exactly, or only nothing recorded is known of it."""
    named = {key: figures.get(key) for key in PLACE.findall(text)}
    if not all(figure is not None and _is_told(figure) for figure in named.values()):
        return ""
    return PLACE.sub(lambda place: _said(named[place.group(1)]), text)


def _is_told(figure: Figure) -> bool:
    return figure.is_exact and isinstance(figure.value, int) and bool(figure.value or figure.is_complete)


def _said(figure: Figure) -> str:
    """The value; a share with its base, without which none is printed."""
    return number_words(figure, {}) if figure.means.unit == "percent" else value_words(figure, {})
