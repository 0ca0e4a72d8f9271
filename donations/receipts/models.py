"""Receipts: numbered by the database without a gap in a year, voided and never deleted, each print of one counted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.models import Donation, Donor
from donations.receipts.choices import ReceiptKind, ReceiptLanguage
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.money import Money

PAPER_FOR = timedelta(minutes=15)
"""So long the paper of one print can be fetched, by whoever printed it."""


class ReceiptQuerySet(models.QuerySet):
    """Questions about receipts."""

    def visible_to(self, user) -> ReceiptQuerySet:
        """All for those who see the register of receipts, none for anybody else."""
        return self if user.has_perm("donations.see_receipts") else self.none()

    def standing(self) -> ReceiptQuerySet:
        """Those that were not voided."""
        return self.filter(voided_at=None)

    def with_state(self) -> ReceiptQuerySet:
        """Each with `prints`, and whether a gift on it was taken back."""
        reversed_gifts = ReceiptLine.objects.filter(receipt=OuterRef("pk")).exclude(
            donation__in=Donation.objects.not_reversed()
        )
        return self.annotate(prints=Count("copies", distinct=True), is_overtaken=Exists(reversed_gifts))


class Receipt(Labelled):
    """One receipt of one giver: its number stands for ever, whether it is copied or voided.

    `year` and `number` are given by the database: the next of the year of the day it is issued. To whom it is made out is sealed
    under the giver's key.
    """

    SEALED_UNDER = ("donor", "donor_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_lazy("year"), default=0, editable=False)
    number = models.PositiveIntegerField(_lazy("number"), default=0, editable=False)
    kind = models.CharField(_lazy("receipt for"), max_length=4, choices=ReceiptKind)
    of_year = models.PositiveSmallIntegerField(_lazy("year of the gifts"), null=True, editable=False)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="receipts", editable=False)
    addressee = SealedField(_lazy("Made out to"))
    language = models.CharField(_lazy("language"), max_length=2, choices=ReceiptLanguage)
    issued_on = models.DateField(_lazy("issued on"), null=True, editable=False)
    issued_at = models.DateTimeField(default=clock.now, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    void_reason = models.CharField(_lazy("why it is void"), max_length=200, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _lazy("receipt")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="receipt_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind=ReceiptKind.GIFT, of_year=None) | Q(kind=ReceiptKind.YEAR, of_year__isnull=False),
                name="receipt_of_a_year_names_it",
            ),
            models.CheckConstraint(condition=Q(addressee__isnull=False), name="receipt_is_made_out_to_somebody"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="receipt_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:05d}"

    def get_absolute_url(self) -> str:
        return reverse("donations:receipt-detail", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The giver's key."""
        return ("donor", self.donor_id)

    @property
    def gifts(self) -> models.QuerySet[Donation]:
        """The gifts it is for, the earliest first."""
        found = Donation.objects.filter(receipt_lines__receipt=self).with_reversal()
        return found.order_by("received_on", "recorded_at")

    @property
    def is_taken_back(self) -> bool:
        """Whether a gift it is for was taken back: then it must be voided."""
        return self.gifts.filter(is_reversed=True).exists()


class ReceiptLine(models.Model):
    """One gift on one receipt; a gift stands on one receipt that is not void, at most."""

    id = models.BigAutoField(primary_key=True)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    donation = models.ForeignKey(Donation, models.PROTECT, related_name="receipt_lines")
    is_standing = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _lazy("gift on a receipt")
        constraints = [
            models.UniqueConstraint(fields=["donation"], condition=Q(is_standing=True), name="gift_receipted_once")
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.donation_id}"


class ReceiptPrintQuerySet(models.QuerySet):
    """Questions about prints of receipts."""

    def visible_to(self, user) -> ReceiptPrintQuerySet:
        """One's own of a moment ago: the paper shows a name, and is fetched by whoever asked for it."""
        if not user.has_perm("donations.issue_receipt"):
            return self.none()
        lately = self.filter(printed_by=user, printed_at__gt=clock.now() - PAPER_FOR)
        return lately.filter(receipt__voided_at=None)


class ReceiptPrint(models.Model):
    """One print of a receipt, written before its paper is made: the first is the original, each later one says that it is a copy."""

    id = models.BigAutoField(primary_key=True)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField(default=0, editable=False)
    printed_at = models.DateTimeField(default=clock.now, editable=False)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ReceiptPrintQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _lazy("print of a receipt")
        constraints = [models.UniqueConstraint(fields=["receipt", "number"], name="receipt_print_numbered_once")]

    def __str__(self) -> str:
        return f"{self.receipt_id}/{self.number}"

    @property
    def is_copy(self) -> bool:
        """Whether the original was printed before."""
        return self.number > 1


def totals(gifts: Iterable[Donation]) -> list[Money]:
    """What gifts come to as they came, one sum for each currency: sums of two currencies are never added."""
    sums: dict[str, int] = {}
    for gift in gifts:
        sums[gift.currency] = sums.get(gift.currency, 0) + gift.amount
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]
