"""What an edition for others tells roughly or not at all: one sentence a chapter, and the bands in words."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.disclosure.rule import SMALLEST, bands
from reports.models.audiences import Audience
from reports.narrative.wording import band_words

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport

CHAPTERS = {
    "asked": (
        "requests.",
        "composition.requested.",
        "share.under_30.",
        "share.sold",
        "age.",
        "circumstances.",
        "origin.",
        "destination.desired",
    ),
    "led": ("rescued.", "composition.rescued", "destination.", "mobilised", "duration.", "standing.", "later."),
    "money": ("spending.", "reserve.", "cost.", "memoranda."),
    "taken_over": ("taken_over.", "unmet.", "lead.", "ended.", "missing."),
    "lost": ("deaths.",),
    "year": ("flow.", "corrected.", "outcome."),
}
"""The chapter that prints a figure, by how its key begins; the first that fits."""


@functools.cache
def chapter_of(key: str) -> str:
    """The chapter that prints a figure; "" for one that nothing is held back of."""
    return next((chapter for chapter, begins in CHAPTERS.items() if key.startswith(begins)), "")


def words(report: AnnualReport, chapter: str) -> str:
    """What a chapter tells roughly, and what it does not tell, in one sentence; nothing where it tells everything."""
    if report.audience == Audience.INTERNAL:
        return ""
    found = [figure for key, figure in report.figures.items() if chapter_of(key) == chapter]
    names = list(dict.fromkeys(str(figure.means.label) for figure in found if figure.suppressed))
    listed = pgettext("between the items of a list", "; ").join(names)
    told = {"n": SMALLEST[report.audience], "list": listed}
    if any(figure.band for figure in found):
        if not names:
            return (
                _(
                    "So that nobody can be recognised, groups of fewer than %(n)d people, and numbers that would tell of them, are told roughly."
                )
                % told
            )
        return (
            _(
                "So that nobody can be recognised, groups of fewer than %(n)d people, and numbers that would tell of them, are told roughly; not told are: %(list)s."
            )
            % told
        )
    return _("So that nobody can be recognised, this edition does not tell: %(list)s.") % told if names else ""


def shortly(report: AnnualReport, chapter: str) -> str:
    """The same without the names of what is not told, where a page has no room for them."""
    if not words(report, chapter):
        return ""
    return _("So that nobody can be recognised, some numbers are told roughly or not at all; the report names them.")


def bands_in_words(audience: Audience) -> dict[str, Any]:
    """The smallest group an audience is told of, and the bands for few and for many people."""
    if audience == Audience.INTERNAL:
        return {}
    few, many = (band_words(bands(audience, number)[0]) for number in (0, 6))
    return {"smallest": SMALLEST[audience], "few": few, "many": many, "few_words": capfirst(few)}
