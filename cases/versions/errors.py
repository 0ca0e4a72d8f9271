"""Why a version is not told, chosen or taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class ChosenAlready(DomainError):
    sentence = _lazy("This version is what is recorded and counted now. Choose another one.")


class CountsNow(DomainError):
    sentence = _lazy(
        "This version is what is recorded and counted now. Choose another one first, then take this one back."
    )


class ToldAlready(DomainError):
    sentence = _lazy("This is what is recorded already. Tell what somebody said otherwise.")
    field = "happened"


class StandsNoMore(DomainError):
    sentence = _lazy("What this is about was recorded in error. Say that it was right after all, or record it anew.")


class WaitsForAgreement(DomainError):
    sentence = _lazy(
        "A signed edition of the report counts it by the other day, so a second officer has to agree first."
        " Choose the version once they have."
    )


class NeedsTheMinute(DomainError):
    sentence = _lazy(
        "The 72 hours count from the minute of the call, and this version does not tell it."
        " Tell it again with the time of day, or correct the request."
    )


class ChosenMeanwhile(DomainError):
    sentence = _lazy("Somebody else chose a version of this fact meanwhile. Look at what counts now, and choose anew.")


class TakenBackAlready(DomainError):
    sentence = _lazy("This version was recorded in error. Tell it again if it was right.")
    constraints = ("choice_of_standing_version",)


class WhyMissing(DomainError):
    sentence = _lazy("Say why the partner leads: by what is recorded no partner did.")
    field = "led_for"


class LackedThen(DomainError):
    sentence = _lazy(
        "What lacked is kept with the money for the moment of this takeover, so it is not moved to another day here."
        " Record the takeover in error, and hand the rescue over again from its money, with the right day."
    )


class NobodyLeadsThen(DomainError):
    sentence = _lazy(
        "By this day the way of one of these people had ended, by a death or as a duplicate: nobody leads them after that."
        " Tell an earlier day, or correct first what ended it."
    )


class LeadsDoNotFit(DomainError):
    sentence = _lazy("The other changes of lead do not allow this. Choose or correct those first.")


class ReasonMissing(DomainError):
    sentence = _lazy("Say why: the reason stands in the history.")
    field = "reason"
