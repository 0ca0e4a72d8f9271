"""Why something is no memorandum."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class WithinTheBooks(DomainError):
    """Money of a day the ledger reaches is booked, not noted."""

    field = "happened"
    sentence = _lazy(
        "The books begin on %(day)s. What was decided or paid from then on is decided and booked, with the day it was paid."
        " Give a day that lies before, for example “before %(day)s”."
    )


class WithinTheBooksNow(DomainError):
    """The same, as the database says it."""

    sentence = _lazy("The books reach this day. What was paid then is booked, with the day it was paid.")
    constraints = ("memorandum_before_the_ledger",)


class ReceivedWithinTheBooks(DomainError):
    """A request of years the ledger reaches has its money in the ledger."""

    sentence = _lazy(
        "%(case)s was received when the books had begun (%(day)s). Have its money decided, and its payments booked;"
        " each keeps the day it was decided or paid."
    )


class ReceivedToday(ReceivedWithinTheBooks):
    """A request of today, while nothing is booked yet: the books cannot begin after it."""

    sentence = _lazy(
        "%(case)s came today: its money is none of before the books. Book what the reserve holds, have its money decided,"
        " and book its payments."
    )


class WithoutAnEnd(DomainError):
    """A day of which nobody can say that it lies before the books."""

    field = "happened"
    sentence = _lazy("Say at least before which day it was, for example “before 2015”.")


class VoidedAlready(DomainError):
    """Recorded in error is said once."""

    sentence = _lazy("This was marked as recorded in error already. Write another beside it if something is missing.")
    constraints = ("donations_memorandum_voids_id_key",)


class RateDoesNotFit(DomainError):
    """A rate between two other currencies than that of the sum."""

    field = "rate"
    sentence = _lazy("This rate says nothing of %(currency)s. Give the rate that stands on the receipt of this sum.")
