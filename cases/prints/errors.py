"""Why the history of a request is not printed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class PaperOutlastsTheGlass(DomainError):
    sentence = _lazy(
        "The request is open to you in an emergency alone, and paper would outlast that. Ask its lead, its deputy or the"
        " director for a print."
    )
    constraints = ("glass_prints_nothing",)


class NothingToPrint(DomainError):
    sentence = _lazy("Nothing of this kind happened so far: there is nothing to print. Ask for more of it.")


class PurposeMissing(DomainError):
    sentence = _lazy("Say what the print is needed for.")
    field = "purpose"


class RecipientMissing(DomainError):
    sentence = _lazy("Say who will have the paper.")
    field = "recipient"


class PrintIsOver(DomainError):
    """Paper is made once, right after it was asked for."""

    sentence = _lazy("The time to make this print is over. Ask for another: each is recorded.")


class HistoryMovedOn(DomainError):
    """What would be printed is no more what was recorded as printed."""

    sentence = _lazy("The history has changed since this print was asked for. Ask for another, so that it tells all.")
