"""Why a rescue of former years is not told in one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotLongAgo(DomainError):
    sentence = _lazy(
        "%(reference)s came less than 30 days ago: its clock and its money matter. Have it decided, and tell its steps one by"
        " one."
    )


class NobodyToRescue(DomainError):
    sentence = _lazy(
        "Nobody in the request %(reference)s waits to be rescued any more. Look at where each person stands: what lies"
        " before that is recorded as a step learnt late."
    )


class RescuedByPartner(DomainError):
    sentence = _lazy(
        "A partner leads everybody in the request %(reference)s who is still to be rescued. Record what the partner told of"
        " them."
    )


class SafeAtLastBy(DomainError):
    field = "safe"
    sentence = _lazy(
        "Say at least by when they were safe, for example “before 2013”: the rescue counts on the last day it may have been."
    )


class ArrivedAtLastBy(DomainError):
    field = "arrived"
    sentence = _lazy("Say at least by when they arrived, for example “before 2013”.")


class ArrivalWithoutCountry(DomainError):
    field = "destination"
    sentence = _lazy("Say in which country they arrived, or that it is not known; and when it was.")


class SafeBeforeAsked(DomainError):
    field = "safe"
    sentence = _lazy(
        "%(reference)s was received on %(day)s only, after the day you tell. Check both; correct first when it was received."
    )


class DecidedBeforeAsked(SafeBeforeAsked):
    field = "happened"


class LeftBeforeAsked(DomainError):
    field = "left"
    sentence = _lazy(
        "%(reference)s was received on %(day)s only, after the day you tell. Check both; if they had left before they asked,"
        " leave it empty."
    )


class DaysOutOfOrder(DomainError):
    sentence = _lazy(
        "By these days %(later)s (%(then)s) comes before %(earlier)s (%(on)s). Check both days, or tell one less closely."
    )


class StoodLater(DomainError):
    sentence = _lazy(
        "%(member)s was “%(status)s” on %(on)s, after the day on which they were safe by what you tell (%(safe)s). Check the"
        " day; if it is right, take “%(status)s” back first, as recorded in error beside its line in the history."
    )


class DecidedAlready(DomainError):
    field = "happened"
    sentence = _lazy("It is recorded already when LFNKR began to lead the people chosen. Leave this empty.")


class LeftAlready(DomainError):
    field = "left"
    sentence = _lazy("It is recorded already that the people chosen left. Leave this empty.")


class SourceMissing(DomainError):
    field = "source"
    sentence = _lazy("Say from where it is known: it stands, sealed, with each step.")
