"""The sentences of the report about those who died, each with the population it counts in."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lfnkr.language.counters import of_the_dead
from lfnkr.language.wordings import is_foreign, known
from reports.figures.figure import Figure, Statement
from reports.narrative.report import Report


def lost(report: Report) -> Iterator[Statement]:
    """Those who died under the lead of a partner, those who died under our own, and the children."""
    partner, own = report["deaths.taken_over.adults"], report["deaths.led.adults"]
    if partner.value:
        yield _died_with_partner(report, partner)
    if own.value:
        text = (
            _("One adult died while LFNKR led the rescue.")
            if own.value == 1
            else _("%(dead)s adults died while LFNKR led their rescue.")
        )
        yield Statement("died_led", text % {"dead": of_the_dead(int(own.value))}, (own.key,))
    children = report["deaths.children"]
    if children.value:
        text = ngettext("%(n)d child of our caseload died.", "%(n)d children of our caseload died.", children.value)
        yield Statement("died_children", text % {"n": children.value}, (children.key,))


def _died_with_partner(report: Report, died: Figure) -> Statement:
    """They are called women only together with the figure that says so; adults where that one is withheld."""
    words, women = {"dead": of_the_dead(int(died.value or 0)), "how": _wording(report)}, report["requests.women"]
    one, adults, of_women = _sentences(is_told=bool(words["how"]))
    told = Statement("died_partner", (one if died.value == 1 else adults) % words, (died.key, "taken_over.adults"))
    if died.value == 1 or not set(died.records.ids) <= set(women.records.ids):
        return told
    return Statement(told.id, of_women % words, (*told.figures, women.key), otherwise=told)


def _sentences(*, is_told: bool) -> tuple[str, str, str]:
    """For one adult, for several, and for women: with how it happened, or without."""
    if is_told:
        return (
            _(
                "One adult whose rescue a partner led died: %(how)s. This person is counted among those taken over and not among those who are safe."
            ),
            _(
                "Of the adults whose rescue a partner led, %(dead)s died: %(how)s. They are counted among those taken over and not among those who are safe."
            ),
            _(
                "Of the women whose rescue a partner led, %(dead)s died: %(how)s. They are counted among those taken over and not among those who are safe."
            ),
        )
    return (
        _(
            "One adult whose rescue a partner led died. This person is counted among those taken over and not among those who are safe."
        ),
        _(
            "Of the adults whose rescue a partner led, %(dead)s died. They are counted among those taken over and not among those who are safe."
        ),
        _(
            "Of the women whose rescue a partner led, %(dead)s died. They are counted among those taken over and not among those who are safe."
        ),
    )


def _wording(report: Report) -> str:
    """How it happened, in the words kept for the report: only when every death of the kind has the same, in this language."""
    words = report.reference.words_for_losses
    return "" if len(words) != 1 or "" in words or is_foreign(*words) else known(*words)
