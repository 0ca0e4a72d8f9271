"""Why a promise is not recorded, changed, or said to be kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class PledgedInTheFuture(DomainError):
    """A promise is recorded once it was given."""

    sentence = _lazy("Record a promise once it was given: this day has not come yet.")
    field = "told_on"


class FundIsClosed(DomainError):
    """Nothing is promised to a fund that takes nothing."""

    sentence = _lazy("This fund is closed. Choose the fund that the giver’s money would go to now.")
    field = "fund"


class PledgeEndsBeforeItBegins(DomainError):
    """A last day lies behind the first."""

    sentence = _lazy("The last day is before the first instalment is due. Check both days.")
    field = "until"
    constraints = ("pledge_ends_after_it_begins",)


class PledgeInError(DomainError):
    """What was recorded in error is kept as it is."""

    sentence = _lazy("This promise is recorded in error: nothing follows from it. Record the right one.")
    constraints = ("pledge_kept",)


class InstalmentKeptSince(DomainError):
    """What was kept was promised so."""

    sentence = _lazy(
        "The instalment of %(day)s is kept by a gift. Choose a later day, or take back first what was said of that gift."
    )
    field = "since"


class KeptMeanwhile(DomainError):
    """The same, found by the database."""

    sentence = _lazy(
        "Meanwhile a gift was booked as the keeping of an instalment from that day on. Open the promise again."
    )
    constraints = ("pledge_changes_after_what_was_kept",)


class GiftsKeepIt(DomainError):
    """A promise that gifts keep was one."""

    sentence = _lazy("Gifts are booked as the keeping of this promise. Take back first what was said of them.")


class NoGiftToKeepIt(DomainError):
    """Money comes first."""

    sentence = _lazy(
        "No gift of this giver in this fund is left that could keep an instalment. Book the gift first; then say here"
        " which instalment it keeps."
    )


class NothingToBeKept(DomainError):
    """Every instalment has its gift."""

    sentence = _lazy("Nothing of this promise waits for a gift. If the giver promised more, change the promise first.")


class NotItsGift(DomainError):
    """A gift of somebody else, or into another fund, or taken back, keeps no promise."""

    sentence = _lazy(
        "Only a gift of this giver that stands, in the fund of the promise, can keep it. Choose one of those shown."
    )
    field = "donation"
    constraints = ("promise_kept_by_a_gift_of_its_giver",)


class NotDueThen(DomainError):
    """The promise says nothing of that day."""

    sentence = _lazy("Nothing is promised for that day. Choose one of the instalments shown.")
    field = "due_on"
    constraints = ("instalment_is_promised",)


class InstalmentKeptAlready(DomainError):
    """One instalment, one gift."""

    sentence = _lazy("A gift keeps this instalment already. Open the promise to see it.")
    constraints = ("instalment_kept_once",)


class GiftKeepsAnother(DomainError):
    """One gift, one instalment."""

    sentence = _lazy("This gift keeps another instalment already. Take that back first, or choose another gift.")
    constraints = ("gift_keeps_one_instalment",)


class KeepingUndone(DomainError):
    """Undone once."""

    sentence = _lazy("This was taken back already. Open the promise to see what stands.")
    constraints = ("keeping_kept",)
