"""Why a receipt is not issued, printed or voided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class SenderMissing(DomainError):
    """Nobody can give a receipt without name and address."""

    sentence = _lazy(
        "A receipt needs name and address of the organisation, in the language of the paper. The administrator sets"
        " LFNKR_RECEIPT_FROM_JA and LFNKR_RECEIPT_FROM_EN."
    )


class NoGiver(DomainError):
    """A receipt is made out to somebody who gave."""

    sentence = _lazy("No giver is recorded with this, so there is nobody to make a receipt out to.")


class ReceiptForGiftsAlone(DomainError):
    """The paper says "gift", and so may be set off against taxes."""

    sentence = _lazy(
        "This is no gift: dues, grants and interest get no receipt for a gift. If it was booked as the wrong kind, reverse it from the"
        " list, and book it anew as a gift."
    )
    constraints = ("receipt_for_gifts_alone",)


class GiftTakenBack(DomainError):
    """A gift that was reversed is none."""

    sentence = _lazy("This gift was taken back. Issue the receipt for the gift that was booked instead.")
    constraints = ("receipt_of_a_gift_that_stands",)


class ReceiptedAlready(DomainError):
    """One gift, one receipt that stands."""

    sentence = _lazy("Receipt %(number)s is for this gift. Print a copy of it, or void it first.")


class ReceiptedMeanwhile(DomainError):
    """The same, found by the database."""

    sentence = _lazy("Somebody issued a receipt for this meanwhile. Open the giver to see it.")
    constraints = ("gift_receipted_once",)


class NothingToReceipt(DomainError):
    """A year needs a gift without a receipt of its own."""

    sentence = _lazy("Every gift of this giver that stands has its receipt. Print a copy of that one.")


class NoGiftInYear(DomainError):
    """The same of one year."""

    sentence = _lazy("No gift of that year is without a receipt. Choose another year.")
    field = "of_year"


class VoidAlready(DomainError):
    """A receipt is voided once."""

    sentence = _lazy("This receipt is void already. Its number and its reason stay in the register.")
    constraints = ("receipt_kept", "receipt_printed_while_it_stands")


class PrintsATakenBackGift(DomainError):
    """Paper that promises what was taken back."""

    sentence = _lazy("A gift on this receipt was taken back. Void the receipt, and issue another for what remains.")


class VoidReasonMissing(DomainError):
    """The register explains each void number."""

    sentence = _lazy("Say why it is void: the register keeps the reason beside the number.")
    field = "reason"
