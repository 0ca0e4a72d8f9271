"""Why a request is not given to somebody, and its clock not stopped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class PersonCannotLead(DomainError):
    sentence = _lazy(
        "%(name)s cannot look after requests. Choose a caseworker or the director whose account is in use."
    )


class DeputyIsLead(DomainError):
    sentence = _lazy("Lead and deputy are two people. Choose somebody else as deputy, or leave it empty.")
    constraints = ("case_deputy_is_another",)


class PauseRuns(DomainError):
    sentence = _lazy("The clock stands still already. End that pause before you begin another.")
    constraints = ("pause_one_running",)


class PauseOverlaps(DomainError):
    sentence = _lazy("Another pause covers part of this time. Choose times that do not overlap.")


class ClockRuns(DomainError):
    sentence = _lazy("The clock runs already. Look at the request again.")


class PauseTimes(DomainError):
    sentence = _lazy("A pause begins after the request was received and ends after it began.")
    constraints = ("pause_ends_after_start",)


class ContactInThePast(DomainError):
    sentence = _lazy("Agree on a moment that is still to come.")


class TextMissing(DomainError):
    sentence = _lazy("Write something first: an empty note is not kept.")
