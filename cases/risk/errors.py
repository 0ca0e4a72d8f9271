"""Why the risk of a request is not assessed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NothingAsked(DomainError):
    sentence = _lazy("None of the five questions was asked. Answer at least one; “not known” is an answer.")
    constraints = ("risk_something_asked",)


class BeforeTheRequest(DomainError):
    sentence = _lazy("The request came in after this. Check the date.")
    field = "assessed_at"


class AssessedLater(DomainError):
    sentence = _lazy("This lies in the future. Enter when it was asked, Tokyo time.")
    constraints = ("risk_not_in_the_future",)
    field = "assessed_at"


class NothingChanged(DomainError):
    sentence = _lazy("No answer was changed, so nothing was saved. Change an answer, or go back.")


class AnsweredMeanwhile(DomainError):
    sentence = _lazy(
        "Somebody else answered this, or took an answer back, while you were writing: %(topics)s. Look below at what was"
        " saved, then save again if yours is right."
    )


class ToldLater(DomainError):
    sentence = _lazy("This day is in the future. Enter the day it was told.")
    field = "told_on"
