"""Why an earlier flight is not recorded as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotOnTheRequest(DomainError):
    sentence = _lazy("This person is on the request no more, so nothing can be told of earlier flights here.")


class AfterTheCall(DomainError):
    sentence = _lazy(
        "This happened after the call of this request. Record it where the person stands, with its day, so that it counts."
    )
    field = "happened"


class HeldAfterCrossing(DomainError):
    sentence = _lazy("Somebody is held after a return or after being caught. Say which it was, or leave this empty.")
    field = "followed"
    constraints = ("flight_followed_by_nothing",)


class HeldAndNotHeld(DomainError):
    sentence = _lazy("It says that the person was not held, and for how many months. Correct one of the two.")
    field = "months_held"


class ToldAnew(DomainError):
    sentence = _lazy(
        "Somebody told this line anew or took it back while you were writing. Open it again from the list."
    )


class ReasonMissing(DomainError):
    sentence = _lazy("Say why this line is wrong: it is kept, and no longer counts.")
    field = "reason"
