"""What several rooms of cases refuse; what one room alone does stands in the `errors.py` of that room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class InTheFuture(DomainError):
    sentence = _lazy(
        "This lies in the future. Check the date and the time zone; what is still to come is not recorded yet."
    )
    constraints = (
        "case_received_before_recorded",
        "change_not_in_the_future",
        "lead_not_in_the_future",
    )


class UnknownFact(DomainError):
    sentence = _lazy("“%(name)s” cannot be changed here.")


class UnknownChoice(DomainError):
    sentence = _lazy("“%(value)s” is not one of the choices for “%(name)s”. Choose one of the list.")


class ReasonMissing(DomainError):
    sentence = _lazy("Give the reason in a sentence: it stays in the history of the request.")


class TimesOutOfOrder(DomainError):
    sentence = _lazy("This lies before the beginning. Check both dates.")
    constraints = (
        "operation_mobilised_after_opening",
        "operation_closed_after_opening",
        "event_ends_after_start",
        "mission_ends_after_start",
    )
