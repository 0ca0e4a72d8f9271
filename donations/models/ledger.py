"""Funds and the insert-only ledger that moves them; the trigger beside the first migration is the only hand on a balance."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donations.kinds import AdjustmentKind, EntryKind, FundKind
from lfnkr import clock
from lfnkr.money import Money, currency_choices


class Fund(models.Model):
    """A pot of money with one purpose and one currency; balance and committed are moved by the ledger's trigger alone.

    Floor and target are a refill line, not a lock: below the floor a decision needs a signed go-ahead, and nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=FundKind)
    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, default="USD")
    balance = models.BigIntegerField(default=0, editable=False)
    committed = models.BigIntegerField(default=0, editable=False)
    floor = models.BigIntegerField(_("floor"), null=True, blank=True)
    target = models.BigIntegerField(_("target"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(committed__gte=0) & Q(balance__gte=models.F("committed")), name="fund_never_overspent"),
            models.CheckConstraint(condition=Q(floor=None) | Q(target__gte=models.F("floor")), name="fund_target_above_floor"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def available(self) -> int:
        """Minor units that no decision has promised yet."""
        return self.balance - self.committed

    def money(self, amount: int) -> Money:
        """A sum in the fund's currency."""
        return Money(amount, self.currency)


class Transfer(models.Model):
    """Money moved between two of our funds: two entries that sum to zero, by deferred constraint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.CharField(_("decided by"), max_length=120)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)


class Adjustment(models.Model):
    """A bank fee or an exchange difference, with its explanation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=AdjustmentKind)
    note = models.CharField(_("explanation"), max_length=200)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)


class Reversal(models.Model):
    """The undoing of one entry by another, with the reason; the wrong entry stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField("LedgerEntry", models.PROTECT, related_name="reversed_by")
    reason = models.CharField(_("reason"), max_length=200)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)


CAUSES = ("donation", "transfer", "commitment", "expense", "advance", "settlement", "adjustment", "reversal")


class LedgerEntry(models.Model):
    """One movement of one fund with exactly one cause: insert-only, in minor units of the fund's currency.

    `balance_change` and `committed_change` are what the trigger adds to the fund; a commitment moves only the second, a payment
    both. A gift or payment in another currency keeps its original amount and rate beside the converted sum. That there is
    exactly one cause, and that it fits the kind, is a CHECK in the SQL beside the migration. `draws_on` is the commitment that a
    payment, advance, settlement, release or reversal uses or gives back; the trigger moves what is left of it.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    balance_change = models.BigIntegerField(default=0)
    committed_change = models.BigIntegerField(default=0)
    booked_on = models.DateField(_("booking date"))
    occurred_at = models.DateTimeField()
    case_reference = models.CharField(max_length=7, blank=True)
    original_amount = models.BigIntegerField(null=True)
    original_currency = models.CharField(max_length=3, choices=currency_choices, blank=True)
    rate = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    donation = models.ForeignKey("donations.Donation", models.PROTECT, null=True, related_name="entries")
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="entries")
    commitment = models.ForeignKey("donations.Commitment", models.PROTECT, null=True, related_name="entries")
    expense = models.ForeignKey("donations.Expense", models.PROTECT, null=True, related_name="entries")
    advance = models.ForeignKey("donations.Advance", models.PROTECT, null=True, related_name="entries")
    settlement = models.ForeignKey("donations.Settlement", models.PROTECT, null=True, related_name="entries")
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="entries")
    reversal = models.ForeignKey(Reversal, models.PROTECT, null=True, related_name="entries")
    draws_on = models.ForeignKey("donations.Commitment", models.PROTECT, null=True, related_name="movements")
    balance_after = models.BigIntegerField(editable=False, default=0)
    committed_after = models.BigIntegerField(editable=False, default=0)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("ledger entry")
        indexes = [
            models.Index(fields=["fund", "-id"], name="entry_fund_newest"),
            models.Index(fields=["booked_on"], name="entry_booked_on"),
            models.Index(fields=["case_reference"], name="entry_case", condition=~Q(case_reference="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(balance_change=0, committed_change=0), name="entry_moves_something"),
        ]

    @property
    def cause(self):
        """The one record that caused it."""
        return next(getattr(self, name) for name in CAUSES if getattr(self, f"{name}_id"))
