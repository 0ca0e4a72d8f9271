"""Payments and advances for one rescue, proposed by one person and approved by another; the settling of advances."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from donations.choices import Category, PaymentStatus, RefusedFor
from donations.decisions.models import Commitment
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.money import Money, currency_choices


class ProposalQuerySet(models.QuerySet):
    """Questions about payments and advances."""

    def visible_to(self, user) -> ProposalQuerySet:
        """All of them for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def open(self) -> ProposalQuerySet:
        """Waiting for approval."""
        return self.filter(status=PaymentStatus.PROPOSED)

    def refused_since(self, moment: datetime) -> ProposalQuerySet:
        """Refused by another since then; what its proposer took back is not among them."""
        return self.filter(status=PaymentStatus.REFUSED, decided_at__gte=moment).exclude(decided_by=F("proposed_by"))

    def standing(self) -> ProposalQuerySet:
        """Approved, and not undone by a reversal."""
        return self.filter(status=PaymentStatus.APPROVED).exclude(entries__reversed_by__isnull=False)


class AdvanceQuerySet(ProposalQuerySet):
    """Questions about advances."""

    def unsettled(self) -> AdvanceQuerySet:
        """Given out, and neither settled nor undone."""
        return self.standing().filter(settlement=None)


class Proposal(models.Model):
    """What payment and advance share: drawn on a commitment, in any currency, proposed and approved by two people."""

    SEALED_UNDER = ("case", "commitment__decision__case_id")

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
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    note = SealedField()
    refused_for = models.CharField(max_length=13, choices=RefusedFor, blank=True, editable=False)
    refusal = SealedField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-proposed_at"]
        constraints = [
            # One's own proposal may be taken back (refused), never approved.
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")), name="%(class)s_by_another"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | (~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="%(class)s_signed",
            ),
            models.CheckConstraint(condition=Q(status__in=PaymentStatus.values), name="%(class)s_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="refused", refused_for__in=RefusedFor.values)
                | (~Q(status="refused") & Q(refused_for="")),
                name="%(class)s_refused_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, booked_amount__gt=0), name="%(class)s_above_zero"),
            models.CheckConstraint(
                condition=Q(currency="USD", rate=None, booked_amount=F("amount"))
                | (~Q(currency="USD") & Q(rate__gt=0)),
                name="%(class)s_rate_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference}: {self.original}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its note, and why it was refused, are sealed under the case's key."""
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
        verbose_name = _("settlement of an advance")
        constraints = [
            models.CheckConstraint(condition=Q(returned__gte=0), name="settlement_returned_not_negative"),
            models.CheckConstraint(condition=Q(settled_at__lte=F("recorded_at")), name="settlement_not_in_the_future"),
        ]

    def __str__(self) -> str:
        return _("settlement of %(advance)s") % {"advance": self.advance}


class Expense(Proposal):
    """Money spent on one thing for one rescue: a payment of its own, or a line of a settled advance."""

    category = models.CharField(pgettext_lazy("what money is spent on", "for"), max_length=14, choices=Category)
    has_receipt = models.BooleanField(_("there is a receipt"), default=True)
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True, editable=False, related_name="lines")

    class Meta(Proposal.Meta):
        verbose_name = _("payment")
        indexes = [models.Index(fields=["paid_at"], name="expense_paid_at")]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:expense-detail", args=[self.pk])


class Advance(Proposal):
    """Money given to a guide or helper before it is spent; open until it is settled."""

    objects = AdvanceQuerySet.as_manager()

    class Meta(Proposal.Meta):
        verbose_name = _("advance")

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:advance-detail", args=[self.pk])
