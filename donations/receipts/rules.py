"""Whether a receipt may be issued, printed or voided now."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from donations.gifts.choices import DonorKind, GiftChannel, IncomeKind
from donations.gifts.errors import IsAnotherDonor
from donations.gifts.models import Donation, Donor
from donations.receipts import errors
from donations.receipts.models import Receipt, ReceiptLine
from lfnkr.errors import DomainError


def without_receipt(donor: Donor) -> QuerySet[Donation]:
    """The gifts of a giver, under each of their records, that stand and have no receipt that stands."""
    if donor.kind == DonorKind.ORGANISATION:
        return Donation.objects.none()
    receipted = ReceiptLine.objects.filter(is_standing=True).values("donation")
    gifts = (
        donor.gifts.not_reversed()
        .of_income(IncomeKind.GIFT)
        .exclude(channel=GiftChannel.FORWARD)
        .exclude(pk__in=receipted)
    )
    return gifts.order_by("received_on", "recorded_at")


def years_without_receipt(donor: Donor) -> list[int]:
    """The years, the latest first, in which a giver gave something that has no receipt."""
    return sorted({day.year for day in without_receipt(donor).values_list("received_on", flat=True)}, reverse=True)


def may_be_from_us() -> DomainError | None:
    """Whether any paper can say whom it comes from."""
    return None if any(settings.RECEIPT_FROM.values()) else errors.SenderMissing()


def may_issue_receipt(gift: Donation) -> DomainError | None:
    """Whether a gift may have a receipt: one that stands, of a giver, without another receipt that stands; never dues or a grant."""
    donor = gift.donor
    if not gift.is_gift:
        return errors.ReceiptForGiftsAlone()
    if donor is None or donor.kind == DonorKind.ORGANISATION or gift.channel == GiftChannel.FORWARD:
        return errors.NoGiver()
    if not Donation.objects.not_reversed().filter(pk=gift.pk).exists():
        return errors.GiftTakenBack()
    line = ReceiptLine.objects.filter(donation=gift, is_standing=True).select_related("receipt").first()
    if line:
        return errors.ReceiptedAlready(number=str(line.receipt))
    return may_be_from_us()


def may_issue_statement(donor: Donor) -> DomainError | None:
    """Whether a giver may have a receipt for a year: the record that stands, with a gift that has none."""
    if merge := donor.merge:
        return IsAnotherDonor(number=merge.into.number)
    if not without_receipt(donor).exists():
        return errors.NothingToReceipt()
    return may_be_from_us()


def may_print_receipt(receipt: Receipt) -> DomainError | None:
    """Whether a receipt may be put on paper: while it stands, and each gift on it does."""
    if receipt.voided_at:
        return errors.VoidAlready()
    if receipt.is_taken_back:
        return errors.PrintsATakenBackGift()
    return None if settings.RECEIPT_FROM[receipt.language] else errors.SenderMissing()


def may_void_receipt(receipt: Receipt) -> DomainError | None:
    """Whether a receipt may be voided: once."""
    return errors.VoidAlready() if receipt.voided_at else None
