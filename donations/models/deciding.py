"""What a rescue is expected to cost, the decision that commits the money, and what was missing when it could not be."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.kinds import Tier
from donations.kinds import DecisionStatus
from donations.models.ledger import Fund
from lfnkr import clock


class Tariff(models.Model):
    """The price list of a rescue from a day on: one price per party by tier, children from two years added, a cap (US cents)."""

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField(_("valid from"), unique=True)
    minimum = models.PositiveIntegerField(_("escapes by herself"))
    evasion = models.PositiveIntegerField(_("with help past surveillance"))
    complex = models.PositiveIntegerField(_("high complexity"))
    per_child = models.PositiveIntegerField(_("each child from the age below"))
    infant_under_months = models.PositiveSmallIntegerField(_("children under this age in months are free"), default=24)
    cap = models.PositiveIntegerField(_("never above"))

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return str(self.valid_from)

    def price(self, tier: str, priced_children: int) -> int:
        """US cents for a party of a tier with so many children above the infant age."""
        return min({Tier.MINIMUM: self.minimum, Tier.EVASION: self.evasion, Tier.COMPLEX: self.complex}[Tier(tier)] + priced_children * self.per_child, self.cap)


class Estimate(models.Model):
    """What a rescue is expected to cost, by the tariff of the day: keeps its party and its tariff for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    adults = models.PositiveSmallIntegerField(_("adults"))
    children = models.PositiveSmallIntegerField(_("children"))
    priced_children = models.PositiveSmallIntegerField()
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("estimate"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["case", "-made_at"], name="estimate_case")]

    def get_absolute_url(self) -> str:
        return reverse("donations:estimate", args=[self.case_id])


class FundingDecision(models.Model):
    """A proposal to commit money to one rescue, and what was decided. Whoever proposed it does not approve it.

    The one exception is the night: the director may commit up to one minimum-tier rescue alone, marked, one unreviewed at a
    time, reviewed by another officer within 72 hours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="decisions")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("amount"))
    status = models.CharField(max_length=9, choices=DecisionStatus, default=DecisionStatus.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    available_before = models.BigIntegerField(null=True, editable=False)
    available_after = models.BigIntegerField(null=True, editable=False)
    go_ahead_reason = models.CharField(_("reason for going below the floor"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    night_exception = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(night_exception=True), name="decision_by_another"),
            models.CheckConstraint(condition=Q(status="proposed", decided_by=None, decided_at=None) | (~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)), name="decision_signed"),
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")), name="decision_reviewed_by_another"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="decision_above_zero"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="proposed"), name="decision_one_open_per_case"),
            models.UniqueConstraint(fields=["night_exception"], condition=Q(night_exception=True, reviewed_at=None), name="decision_one_night_unreviewed"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("donations:decision-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the director."""
        return self.status == DecisionStatus.PROPOSED


class Commitment(models.Model):
    """Money promised to one rescue. `remaining` is moved by the ledger's trigger and can be neither overdrawn nor exceeded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(FundingDecision, models.PROTECT, related_name="commitment")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="commitments")
    case_reference = models.CharField(max_length=7)
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=Q(remaining__gte=0) & Q(remaining__lte=F("amount")), name="commitment_never_overdrawn")]

    def __str__(self) -> str:
        return self.case_reference


class FundsShortfall(models.Model):
    """The money that was missing at the moment a rescue was set to wait, or handed to a partner: the unmet need, kept."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="+")
    available = models.BigIntegerField()
    shortfall = models.BigIntegerField()
    is_takeover = models.BooleanField()
    occurred_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-occurred_at"]
        constraints = [models.CheckConstraint(condition=Q(shortfall__gt=0), name="shortfall_is_real")]


class Appeal(models.Model):
    """A call for gifts, opened when the reserve fell below its floor or people waited for money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="appeals")
    title = models.CharField(_("title"), max_length=120)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-opened_on"]

    def __str__(self) -> str:
        return self.title
