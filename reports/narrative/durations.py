"""The sentences about how long it took: each holds for every day that what happened can have been."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from lfnkr.language.lists import gap
from reports.figures.people.durations import TO_DESTINATION, TO_SAFETY
from reports.narrative.report import Report
from reports.narrative.sentence import Sentence, counted, n

WITHIN, MAYBE, NOT_COMPUTABLE = (TO_SAFETY.key(name) for name in ("within", "maybe_within", "not_computable"))
ARRIVED = (TO_DESTINATION.key("within"), TO_DESTINATION.key("maybe_within"))
ARRIVED_NOT_COMPUTABLE = TO_DESTINATION.key("not_computable")


def _base(report: Report, key: str) -> int:
    return report[key].denominator or 0


def _of_one(report: Report) -> str:
    """Of the one person led to safety."""
    if n(report, WITHIN):
        return _("The one person led to safety was safe within 30 days of the request.")
    if n(report, MAYBE):
        return _("Whether the one person led to safety was safe within 30 days of the request is not known.")
    return _("The one person led to safety was not safe within 30 days of the request.")


def _certain(report: Report) -> str:
    """How many were safe within the limit whatever the days were."""
    within, base = n(report, WITHIN), _base(report, WITHIN)
    words = {"n": within, "base": base}
    if within == base == 2:
        return _("Both people led to safety were safe within 30 days of the request.")
    if within == base:
        return _("All %(base)d people led to safety were safe within 30 days of the request.") % words
    text = ngettext(
        "Of %(base)d people led to safety, %(n)d was safe within 30 days of the request for certain.",
        "Of %(base)d people led to safety, %(n)d were safe within 30 days of the request for certain.",
        within,
    )
    return text % words


def _safe_within(report: Report) -> str:
    if _base(report, WITHIN) == 1:
        return _of_one(report)
    maybe = n(report, MAYBE)
    more = ngettext("For %(n)d more it is possible.", "For %(n)d more it is possible.", maybe) % {"n": maybe}
    return gap().join([_certain(report), *([more] if maybe else [])])


def _arrived_within(report: Report) -> str:
    words = {"n": n(report, ARRIVED[0]), "maybe": n(report, ARRIVED[1]), "base": _base(report, ARRIVED[0])}
    text = _(
        "People who entered their country of destination in the term: %(base)d; within 90 days of safety for certain: %(n)d; possibly: %(maybe)d."
    )
    return text % words


SENTENCES = (
    Sentence(
        id="safe_within",
        figures=(WITHIN, MAYBE),
        holds=lambda report: _base(report, WITHIN) > n(report, NOT_COMPUTABLE),
        text=_safe_within,
    ),
    counted(
        "safe_not_computable",
        NOT_COMPUTABLE,
        ngettext_lazy(
            "For %(n)d person it cannot be computed how long it took until they were safe: no day of it was told, or one before the call.",
            "For %(n)d people it cannot be computed how long it took until they were safe: no day of it was told, or one before the call.",
            "n",
        ),
    ),
    Sentence(
        id="arrived_within",
        figures=ARRIVED,
        holds=lambda report: _base(report, ARRIVED[0]) > n(report, ARRIVED_NOT_COMPUTABLE),
        text=_arrived_within,
    ),
    counted(
        "arrived_not_computable",
        ARRIVED_NOT_COMPUTABLE,
        ngettext_lazy(
            "For %(n)d person who entered their country of destination it cannot be computed how long that was after safety: a day of one of them is not known.",
            "For %(n)d people who entered their country of destination it cannot be computed how long that was after safety: a day of one of them is not known.",
            "n",
        ),
    ),
)
"""Every sentence about durations, in reading order."""
