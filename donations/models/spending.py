"""Payments and advances for one rescue, proposed by one person and approved by another, and the settling of advances."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donations.kinds import Category, PaymentStatus
from donations.models.deciding import Commitment
from lfnkr import clock
from lfnkr.money import Money, currency_choices
from lfnkr.sealing import SealedField


class Proposal(models.Model):
    """What payment and advance share: drawn on a commitment, in any currency, proposed and approved by two people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="%(class)ss")
    case_reference = models.CharField(max_length=7)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, default="USD")
    rate = models.DecimalField(_("rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    booked_amount = models.BigIntegerField(editable=False)
    paid_at = models.DateTimeField(_("paid at"))
    status = models.CharField(max_length=8, choices=PaymentStatus, default=PaymentStatus.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    note = SealedField()

    class Meta:
        abstract = True
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="%(class)s_by_another"),
            models.CheckConstraint(condition=Q(status="proposed", decided_by=None) | (~Q(status="proposed") & Q(decided_by__isnull=False)), name="%(class)s_signed"),
            models.CheckConstraint(condition=Q(amount__gt=0, booked_amount__gt=0), name="%(class)s_above_zero"),
            models.CheckConstraint(condition=Q(currency="USD", rate=None) | (~Q(currency="USD") & Q(rate__gt=0)), name="%(class)s_rate_kept"),
        ]

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its note is sealed under the case's key."""
        return ("case", self.commitment.decision.case_id)

    @property
    def original(self) -> Money:
        """The sum as paid."""
        return Money(self.amount, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for approval."""
        return self.status == PaymentStatus.PROPOSED


class Settlement(models.Model):
    """The end of an advance: what came back, and expense lines for the rest; together they make the advance, by constraint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advance = models.OneToOneField("Advance", models.PROTECT, related_name="settlement")
    returned = models.BigIntegerField(_("returned"))
    settled_at = models.DateTimeField(_("settled at"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(returned__gte=0), name="settlement_returned_not_negative")]


class Expense(Proposal):
    """Money spent on one thing for one rescue: a payment of its own, or a line of a settled advance."""

    category = models.CharField(_("for"), max_length=14, choices=Category)
    has_receipt = models.BooleanField(_("there is a receipt"), default=True)
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True, editable=False, related_name="lines")

    class Meta(Proposal.Meta):
        indexes = [models.Index(fields=["paid_at"], name="expense_paid_at")]

    def get_absolute_url(self) -> str:
        return reverse("donations:expense-detail", args=[self.pk])


class Advance(Proposal):
    """Money given to a guide or helper before it is spent; open until it is settled."""

    def get_absolute_url(self) -> str:
        return reverse("donations:advance-detail", args=[self.pk])
