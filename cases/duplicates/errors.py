"""Why nothing is carried over from a duplicate, or not taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError

THE_DIRECTOR = _lazy("the director")


class NoDuplicate(DomainError):
    sentence = _lazy(
        "%(reference)s is not recorded as a duplicate of %(original)s any more. Look at the request again: what it holds"
        " stays with it."
    )


class OriginalNotYours(DomainError):
    sentence = _lazy("The request that counts is not one of yours. Ask %(name)s to carry this over.")


class OriginalIsClosed(DomainError):
    sentence = _lazy(
        "%(reference)s, which counts instead, is closed. Reopen it first, or leave what is told here where it is."
    )


class WouldLeaveTheRestriction(DomainError):
    sentence = _lazy(
        "This request is restricted, and %(reference)s is not: more people could read what is carried over. Restrict"
        " %(reference)s first."
    )


class SealIsClosed(DomainError):
    sentence = _lazy(
        "Open the sealed part of %(reference)s first: what is carried over is shown to you before, and sealed anew."
    )


class NothingLeft(DomainError):
    sentence = _lazy("Everything that can be carried over from %(reference)s is in %(original)s already.")


class NothingChosen(DomainError):
    sentence = _lazy("Choose at least one thing to carry over.")
    field = "what"


class CarriedMeanwhile(DomainError):
    sentence = _lazy(
        "Somebody carried over or changed part of this meanwhile. Below stands what is left; choose again."
    )
    constraints = ("carried_once",)


class ChangedMeanwhile(DomainError):
    sentence = _lazy(
        "One of the two requests was closed, restricted or told apart from the other meanwhile. Look at both again."
    )
    constraints = ("carry_over_to_its_original", "carry_over_keeps_restriction")


class TakenBackAlready(DomainError):
    sentence = _lazy("Nothing of it is left to take back: each line was recorded in error already.")
