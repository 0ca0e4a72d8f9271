"""Why nothing is recorded of what a partner told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotLedByPartner(DomainError):
    """Somebody chosen is not led by a partner."""

    sentence = _lazy(
        "No partner leads %(people)s now. Record where they stand under “Record a status”, or hand over the lead first."
    )


class NotLedThen(DomainError):
    """No partner led somebody on the day that is told."""

    sentence = _lazy(
        "On that day no partner led %(people)s yet. Correct the day it happened; if it is right, the partner took over earlier"
        " than was recorded."
    )
    constraints = ()


class ToldBeforeItHappened(DomainError):
    """It was told before it happened."""

    sentence = _lazy("The partner told of it before it happened. Check both days.")
    field = "told_on"


class NotForThisPage(DomainError):
    """A death or a disappearance is recorded on its own page."""

    sentence = _lazy("A death and a disappearance have pages of their own, which keep whose caseload they belong to.")


class NothingToTell(DomainError):
    """Nobody led by a partner can come to stand anywhere else."""

    sentence = _lazy("Nothing is left that the partner could tell of the people it leads in this request.")
