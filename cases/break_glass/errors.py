"""Why a request is not opened in an emergency, not for longer, and why an opening is not reviewed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NoSuchRequest(DomainError):
    """The same for a request that is not there and for a restricted one (security promise B7)."""

    sentence = _lazy(
        "No request can be opened under this reference. Check it letter by letter, or telephone the director."
    )


class TooManyTries(DomainError):
    sentence = _lazy(
        "You have tried %(count)d references or openings within an hour: the limit. Telephone the director or a lead."
    )


class OnItAlready(DomainError):
    sentence = _lazy("You look after this request already. Open it from your desk.")


class OpenAlready(DomainError):
    sentence = _lazy("You have this request open already, until %(until)s. It can be extended on its page.")


class NobodyToTell(DomainError):
    sentence = _lazy(
        "Nobody could be told of it, so the request stays closed. Telephone the director or its lead, and the administrator."
    )
    constraints = ("glass_told_before",)


class OnlyCaseworkers(DomainError):
    sentence = _lazy("Only a caseworker whose account is in use opens a request in an emergency.")
    constraints = ("glass_by_a_caseworker",)


class OpeningOver(DomainError):
    sentence = _lazy("The opening is over. If it is still needed, open the request once more with its reason.")
    constraints = ("glass_extended_while_open",)


class ExtendedOnce(DomainError):
    sentence = _lazy("An opening is extended once. If it is still needed when it ends, open the request once more.")
    constraints = ("cases_glassextension_pkey",)


class StillOpen(DomainError):
    sentence = _lazy("The opening is not over yet. Review it once it is, so that all that was done is seen.")


class ReviewedAlready(DomainError):
    sentence = _lazy("This opening was reviewed already.")
    constraints = ("cases_glassreview_pkey",)


class ReviewedBySelf(DomainError):
    sentence = _lazy("You opened this request yourself. Another officer reviews it.")
    constraints = ("glass_reviewed_by_another",)


class WordsMissing(DomainError):
    sentence = _lazy("Say in a sentence why it was not needed.")
    field = "words"


class NamesSomebody(DomainError):
    """Its text is read by the auditor, who sees nobody's name."""

    sentence = _lazy(
        "These words hold what sounds like the name of somebody known to the house (%(found)s). Write it without a name."
    )
