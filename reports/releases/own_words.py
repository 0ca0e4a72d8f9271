"""Paragraphs the house writes itself into a chapter of the report: their keys, and what they may say of numbers.

A number is never typed: a figure is named in braces, `{rescued.led.people}`, and is written as it stands, for each reader as
that reader is told it, until an edition freezes it. So a paragraph binds no value and does not lapse; it is released by two
and revoked like any words. Where a figure in it is not told exactly, the whole paragraph is left out (reports/narrative).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError
from reports.figures.figure import Figure
from reports.models.releasing import OWN_WORDS
from reports.releases import errors
from reports.releases.typed import Typed, bound_to

CHAPTERS = {
    "year": _lazy("The year at a glance"),
    "asked": _lazy("The people who asked"),
    "led": _lazy("Ways of help"),
    "hours": _lazy("Within 72 hours"),
    "money": _lazy("Money and reserve"),
    "taken_over": _lazy("Those we could not help ourselves"),
    "mission": _lazy("Survey mission"),
    "background": _lazy("Incident and policy"),
    "appeal": _lazy("Always ready"),
}
"""The chapters that take a paragraph. Beside those we lost stands nothing; the annex has definitions, sums and proofs alone."""

PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a figure stands in a paragraph: its key in braces."""


def own_key(chapter: str) -> str:
    """The key of the paragraph of a chapter."""
    return OWN_WORDS + chapter


def typed_own(last_words: Mapping[str, Mapping[str, str]]) -> dict[str, Typed]:
    """The paragraph of each chapter in the words last proposed; nothing stands inside before it is proposed."""
    bound, subject = bound_to("own words"), _("Paragraph of our own")
    return {
        own_key(chapter): Typed(
            own_key(chapter),
            chapter,
            subject,
            title,
            bound,
            last_words.get(own_key(chapter), {}),
            is_written_here=True,
            has_figures=True,
        )
        for chapter, title in CHAPTERS.items()
    }


def without_figures(text: str) -> str:
    """What somebody typed of a paragraph: without the names of figures, in which nothing is looked for."""
    return PLACE.sub(" ", text)


def can_be_named(figure: Figure) -> bool:
    """Whether a figure can stand in a paragraph: a number, and no list of places."""
    return not isinstance(figure.value, tuple)


def may_say(texts: Mapping[str, str], figures: Mapping[str, Figure]) -> DomainError | None:
    """Why a paragraph may not be proposed: a number in it was typed, or what stands in braces names no figure."""
    for text in texts.values():
        typed = unicodedata.normalize("NFKC", without_figures(text))
        if digits := re.search(r"\d[\d,.]*", typed):
            return errors.NumberTyped(number=digits.group())
        unknown = [key for key in PLACE.findall(text) if key not in figures or not can_be_named(figures[key])]
        if unknown or "{" in typed or "}" in typed:
            return errors.NoSuchFigure(what=unknown[0] if unknown else "{ }")
    return None
