"""The words "all", "most", "some" and "none", computed from what is known and what is not (design rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from reports.annual import AnnualReport


def quantifier(yes: int, no: int, base: int) -> str:
    """The word that holds whatever the unknown answers would have been.

    "All" needs every value known; "most" is more than half of everybody, the unknown counted against it; "none" needs every
    value known to be no.
    """
    if base and yes == base:
        return _("all")
    if base and no == base:
        return _("none")
    if yes * 2 > base:
        return _("most")
    return _("some") if yes else _("none of those for whom it was recorded")


def how_many(report: AnnualReport, kind: str) -> str:
    """ "Most (22 of 27; no 3, asked and not known 1, not asked 1)"."""
    counted = {
        answer: report.figures[f"circumstances.{kind}.{answer}"]
        for answer in ("yes", "no", "unknown", "not_asked", "withheld")
    }
    base = counted["yes"].denominator or 0
    number = {answer: int(figure.value or 0) for answer, figure in counted.items()}
    words = {
        "quantity": quantifier(number["yes"], number["no"], base).capitalize(),
        "yes": number["yes"],
        "base": base,
        "no": number["no"],
        "unknown": number["unknown"],
        "not_asked": number["not_asked"] + number["withheld"],
    }
    return (
        _("%(quantity)s (%(yes)d of %(base)d; no %(no)d, not known %(unknown)d, not asked or withheld %(not_asked)d)")
        % words
    )
