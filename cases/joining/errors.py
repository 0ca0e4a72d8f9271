"""Why somebody is not added to a request as it was told, and why it is not handed to another principal applicant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class RequestIsFull(DomainError):
    sentence = _lazy("A request is for at most %(most)d people. Log a second request for the others.")


class AlreadyOnTheRequest(DomainError):
    sentence = _lazy(
        "One of the people you chose is on this request already (%(who)s). Take that row away, or correct what is"
        " recorded of the person."
    )


class OnTheRequestInError(DomainError):
    sentence = _lazy(
        "One of the people you chose was put on this request before, and that was recorded in error (%(who)s)."
        " Take that back in the history of the request: then everything told before is there again."
    )


class DayMissing(DomainError):
    sentence = _lazy("Say when the person joined or was born, as closely as it is known: a month or a year is enough.")


class BornInTheFuture(DomainError):
    sentence = _lazy(
        "A birth still to come is not recorded yet. Add the child once it is born, and note it until then."
    )


class JoinedBeforeTheCall(DomainError):
    sentence = _lazy(
        "This lies before the call of %(day)s. Whoever was with them by then was there already at the call: choose that,"
        " and give a birth date below."
    )


class BornAfterTheCall(DomainError):
    sentence = _lazy(
        "This birth lies after the call of %(day)s: the child cannot have been there. Choose that it was born later."
    )


class BornBeforeKnown(DomainError):
    sentence = _lazy("Somebody known already was not born just now. Choose when they joined, or was there at the call.")


class CompanionGone(DomainError):
    sentence = _lazy(
        "Nobody on this request stands where you chose any more. Look at the request again, and choose where the person"
        " stands."
    )


class ParentOfUnknownSex(DomainError):
    sentence = _lazy(
        "A parent is recorded as mother or father, and the sex of the parent is not known. Say the sex first, or choose"
        " “other relative”."
    )


class PerhapsTwice(DomainError):
    sentence = _lazy(
        "%(who)s on this request may be the same person: added %(when)s by %(by)s. Look at the request first. If it is"
        " another person, say so below and save again."
    )


class NobodyElse(DomainError):
    sentence = _lazy(
        "Nobody else on the request %(reference)s can become the principal applicant. Add the people first."
    )


class PrincipalAlready(DomainError):
    sentence = _lazy("This person is the principal applicant already. Choose another.")


class PrincipalDied(DomainError):
    sentence = _lazy("This person died. Choose somebody else on the request.")


class FormerRoleMissing(DomainError):
    sentence = _lazy("Say what the former principal applicant is from now on: a dependant or another member.")


class JoinedSoAlready(DomainError):
    sentence = _lazy("That is recorded already. Change how or since when they are on the request, or go back.")


class NobodyAtTheCall(DomainError):
    sentence = _lazy(
        "Somebody was there at the call: leave out whoever it was first for. If all of them came later, correct when"
        " the call was."
    )


class NotWithTheCall(DomainError):
    field = "joined"
    sentence = _lazy(
        "%(who)s was added to the request later. Choose “was there already at the call, and is told only now”."
    )


class JoinedAfterAStep(DomainError):
    field = "happened"
    sentence = _lazy(
        "%(who)s stands at “%(status)s” since %(on)s: nobody gets there before joining. Choose an earlier day, or tell"
        " the day of that step otherwise first."
    )


class BornWithAnAge(DomainError):
    field = "joined"
    sentence = _lazy(
        "By the age or birth date recorded, %(who)s was there at the call. Correct that at the person first, or choose"
        " that they joined later."
    )


class JoinedToldMeanwhile(DomainError):
    sentence = _lazy(
        "Something else was recorded of how they joined since this was proposed. Withdraw it, and look at the request"
        " again."
    )
