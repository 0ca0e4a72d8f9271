"""Why a relation is not recorded as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotOnTheRequestAnyMore(DomainError):
    sentence = _lazy("This person is on the request no more, so nothing can be told of their family here.")


class RelatedAlready(DomainError):
    sentence = _lazy(
        "Somebody recorded already what these two are to each other. Complete that line, or record it in error and tell it anew."
    )
    constraints = ("relationship_once",)


class RelatedToThemselves(DomainError):
    sentence = _lazy("This is the same person. Choose somebody else.")
    constraints = ("relationship_with_another",)


class KinDoesNotFit(DomainError):
    sentence = _lazy("By what is known of their sex and age this can only be: %(offered)s. Choose one of these.")
    field = "kin"


class EndsBeforeItBegins(DomainError):
    sentence = _lazy("It would have ended before it began. Correct one of the two dates.")
    field = "until"
    constraints = ("relationship_ends_after_it_begins",)


class TakenBack(DomainError):
    sentence = _lazy("This line was recorded in error and counts no more. Tell it anew.")
