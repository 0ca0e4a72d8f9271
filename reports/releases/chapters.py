"""In which chapter of the report a figure or text is looked for."""

from __future__ import annotations

from reports.releases.offered import Offer

BEGINS = {
    "asked": (
        "requests.",
        "origin.",
        "circumstances.",
        "composition.requested",
        "destination.desired",
        "outcome.requested",
        "share.under_30.requested",
        "later.requests",
    ),
    "money": ("cost.", "spending.", "reserve.", "memoranda.", "fund.", "cash."),
    "taken_over": ("taken_over.", "lead.", "unmet.", "rescued.partner", "ended.", "missing."),
    "lost": ("deaths.", "later.deaths"),
}
"""How the keys of the figures of a chapter begin; all others are of the chapter on ways of help."""

OTHERS = "led"


def chapter_of(offer: Offer) -> str:
    """The anchor of its chapter."""
    if offer.typed:
        return offer.typed.chapter
    return next((chapter for chapter, begins in BEGINS.items() if offer.key.startswith(begins)), OTHERS)
