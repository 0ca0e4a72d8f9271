"""Why the order of two steps, or of a step and an event, is not told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class StandsNoMore(DomainError):
    sentence = _lazy("This step was recorded in error, and has no place in the history. Look at the history again.")


class NothingBeside(DomainError):
    sentence = _lazy(
        "The days say of this step where it stands: no other of the same person, and no event, may have been on its day."
        " Tell the day otherwise if it is wrong."
    )


class OfAnotherPerson(DomainError):
    sentence = _lazy(
        "Choose another step of the same person that stands in the history, and not the first; or an event that befell the"
        " person. A death and a disappearance are steps."
    )
    field = "other"
    constraints = ("step_order_of_one_person", "step_order_of_two")


class OfItsDays(DomainError):
    sentence = _lazy(
        "By its day it was before the other, and cannot have come after it. Tell one of the days otherwise first;"
        " if both are right, leave the order as it is."
    )
    field = "order"
    constraints = ("step_order_of_its_days",)


class DaysSaySo(DomainError):
    sentence = _lazy("The days say that already. Nothing has to be told.")
    field = "order"


class ToldAlready(DomainError):
    sentence = _lazy("That was told already, and holds.")
    field = "order"


class NothingTold(DomainError):
    sentence = _lazy("That it is not known which of these two came first was told already.")
    field = "order"


class GoesRound(DomainError):
    sentence = _lazy(
        "By what was told of others between them it was the other way round. Say first of one of those that it is"
        " not known which came first."
    )
    field = "order"
    constraints = ("step_order_goes_round",)


class DoesNotFit(DomainError):
    sentence = _lazy(
        "In this order the steps cannot have followed each other. If it is right, a step between them is missing, or one"
        " was recorded in error: record that first, then tell the order."
    )
    field = "order"
    constraints = ("step_order_fits",)


class TooOpen(DomainError):
    sentence = _lazy(
        "So many steps of this person have days that leave their order open that not every order can be tried. Tell the days"
        " of some of them more closely first."
    )
    field = "order"
    constraints = ("step_order_too_open",)


class LeavesClosed(DomainError):
    sentence = _lazy(
        "In this order somebody would be open in a closed request. Reopen the request first, then tell the order."
    )
    field = "order"
    constraints = ("step_order_leaves_closed",)


class CountedBySigned(DomainError):
    sentence = _lazy(
        "A signed edition of the report counts these steps in the order in which they stand. Take back as recorded in error"
        " the one that came later, to which a second officer agrees, and record it anew. It stands behind the other then,"
        " or its order can be told."
    )


class DayCountedBySigned(DomainError):
    sentence = _lazy(
        "A signed edition of the report counts a step that would stand elsewhere then, or count on another day. Tell the day"
        " of that step otherwise, to which a second officer agrees; then tell the order."
    )


class ReasonMissing(DomainError):
    sentence = _lazy(
        "It turns the history round, or moves the day on which a step counts, and figures follow. Say who told it, and how they know."
    )
    field = "reason"
