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


class HandOverMissing(DomainError):
    field = "note"
    sentence = _lazy(
        "Write what the next one needs to know: who, where, danger, what is agreed. In an emergency tick that it cannot wait."
    )


class NotItsLead(DomainError):
    sentence = _lazy("Only its lead gives a request back. To let somebody else look after it, assign it.")


class GivenBackAlready(DomainError):
    sentence = _lazy("This request was given back already. It stays with its lead until somebody takes it.")


class InGoodHands(DomainError):
    sentence = _lazy("%(name)s looks after this request by now. There is nothing to take.")


class OnlyDirectorTakes(DomainError):
    sentence = _lazy("This request is restricted: only a director takes it or assigns it.")


class ReadAlready(DomainError):
    sentence = _lazy("This note was read already. Look at the request again.")


class NotForYou(DomainError):
    sentence = _lazy("This note is for whoever looks after the request now. Nothing is asked of you.")
