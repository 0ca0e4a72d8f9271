"""Funds and the insert-only ledger that moves them; the trigger beside the migrations is the only hand on a balance."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from donations.choices import REVERSIBLE, AdjustmentKind, EntryKind, FundKind
from lfnkr.calendar import clock
from lfnkr.money import BOOK_CURRENCY, Money, currency_choices

RESCUE, GENERAL = "rescue", "general"
"""Codes of the two funds every installation has."""

NAMES = (gettext_noop("Rescue reserve"), gettext_noop("General fund"))
"""Their names, for the catalogues; a fund opened later keeps the name it was given."""


class FundQuerySet(models.QuerySet):
    """Questions about funds."""

    def visible_to(self, user) -> FundQuerySet:
        """All funds for those who see the reserve, none for anybody else."""
        return self if user.has_perm("donations.see_reserve") else self.none()

    def rescue(self) -> Fund:
        """The rescue reserve."""
        return self.get(code=RESCUE)


class Fund(models.Model):
    """A pot of money with one purpose and one currency; its sums are moved by the ledger's trigger alone.

    `balance`, `committed`, `entry_count` and `moved_at` repeat what its last entry says, so that every writer takes this
    one row and the CHECK below can refuse. Floor and target are a refill line, not a lock: below the floor a decision
    needs a signed go-ahead, and nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=FundKind)
    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, default="USD")
    balance = models.BigIntegerField(default=0, editable=False)
    committed = models.BigIntegerField(default=0, editable=False)
    entry_count = models.BigIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    floor = models.BigIntegerField(_("floor"), null=True, blank=True)
    target = models.BigIntegerField(_("target"), null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = pgettext_lazy("money set apart", "fund")
        constraints = [
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(balance__gte=F("committed")), name="fund_never_overspent"
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__gt=0, target__gte=F("floor")), name="fund_target_above_floor"
            ),
            # Sums are converted into dollars only; a fund in another currency needs a conversion of its own first.
            models.CheckConstraint(condition=Q(currency=BOOK_CURRENCY), name="fund_in_book_currency"),
        ]

    def __str__(self) -> str:
        """Its name in the reader's language, as far as the catalogues know it."""
        return gettext(self.name) if self.name in NAMES else self.name

    @property
    def available(self) -> int:
        """Minor units that no decision has promised yet."""
        return self.balance - self.committed

    def money(self, amount: int) -> Money:
        """A sum in the fund's currency."""
        return Money(amount, self.currency)


class Transfer(models.Model):
    """Money moved between two of our funds: two entries that sum to zero, by deferred constraint.

    It never takes what donors gave for a purpose: see `transfer_keeps_purpose` in the SQL beside the migrations.
    It takes two officers: `proposal` is the one that both signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.CharField(_("decided by"), max_length=120)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="transfer"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("transfer between funds")

    def __str__(self) -> str:
        return self.reason


class Adjustment(models.Model):
    """A bank fee or an exchange difference, with its explanation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=AdjustmentKind)
    note = models.CharField(_("explanation"), max_length=200)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="adjustment"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("fee or exchange difference")

    def __str__(self) -> str:
        return self.note


class Reversal(models.Model):
    """The undoing of one entry by another, with the reason; the wrong entry stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField("LedgerEntry", models.PROTECT, related_name="reversed_by")
    reason = models.CharField(_("reason"), max_length=200)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="reversal"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("reversal")

    def __str__(self) -> str:
        return self.reason


CAUSES = ("donation", "transfer", "commitment", "expense", "advance", "settlement", "adjustment", "reversal")


class LedgerEntryQuerySet(models.QuerySet):
    """Questions about entries."""

    def visible_to(self, user) -> LedgerEntryQuerySet:
        """The ledger for those who may see it, nothing for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def with_causes(self) -> LedgerEntryQuerySet:
        """Each with its one cause, and whether it was undone, in the same query."""
        return self.select_related("reversed_by", "reversal__entry__settlement", *CAUSES)

    def known_at(self, moment) -> LedgerEntryQuerySet:
        """Entries recorded by a moment."""
        return self.filter(recorded_at__lte=moment)


class LedgerEntry(models.Model):
    """One movement of one fund with exactly one cause: insert-only, in minor units of the fund's currency.

    `balance_change` and `committed_change` are what the trigger adds to the fund; a commitment moves only the second, a
    payment both. A gift or payment in another currency keeps its original amount and rate beside the converted sum.

    The trigger of the SQL beside the migrations refuses an entry whose cause does not fit its kind or says another sum. It
    also writes, whatever was sent: `number` (the entry's place in its fund, without gaps), `balance_after`,
    `committed_after`, `case_reference`, and `draws_on`, the commitment whose remaining sum the entry moves. `recorded_at`
    never runs backwards within a fund; the trigger moves it up to the former entry's where two writers crossed.

    A second trigger refuses what takes two officers and has no signed `MoneyProposal` behind its cause. Entries that stood
    when this rule came are marked `predates_second_officer`; nothing new can be.
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
    draws_on = models.ForeignKey(
        "donations.Commitment", models.PROTECT, null=True, related_name="movements", editable=False
    )
    # A default of the database makes Django read back what the trigger wrote, without a second query.
    number = models.BigIntegerField(editable=False, db_default=0)
    balance_after = models.BigIntegerField(editable=False, db_default=0)
    committed_after = models.BigIntegerField(editable=False, db_default=0)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    predates_second_officer = models.BooleanField(editable=False, db_default=False)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "fund_id", "-number"]
        verbose_name = _("ledger entry")
        indexes = [
            models.Index(fields=["fund", "recorded_at", "number"], name="entry_fund_recorded"),
            models.Index(fields=["booked_on"], name="entry_booked_on"),
            models.Index(fields=["original_currency", "booked_on"], name="entry_rate", condition=Q(rate__isnull=False)),
            models.Index(fields=["case_reference"], name="entry_case", condition=~Q(case_reference="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(balance_change=0, committed_change=0), name="entry_moves_something"),
            models.CheckConstraint(condition=Q(occurred_at__lte=F("recorded_at")), name="entry_not_in_the_future"),
            models.UniqueConstraint(fields=["fund", "number"], name="entry_number_in_fund"),
            *(
                models.UniqueConstraint(
                    fields=[cause], name=f"entry_one_per_{cause}", condition=Q((f"{cause}__isnull", False))
                )
                for cause in CAUSES
                if cause not in ("transfer", "commitment")
            ),
            models.UniqueConstraint(fields=["transfer", "fund"], name="entry_one_per_transfer_leg"),
            models.UniqueConstraint(
                fields=["commitment"], name="entry_one_per_commitment", condition=Q(kind=EntryKind.COMMITMENT)
            ),
        ]

    def __str__(self) -> str:
        return _("entry %(number)d") % {"number": self.number}

    @property
    def cause(self) -> models.Model:
        """The one record that caused it."""
        return next(getattr(self, name) for name in CAUSES if getattr(self, f"{name}_id"))

    @property
    def cause_url(self) -> str:
        """Where its cause, or that of the entry it undoes, can be read; empty for what has no page of its own."""
        entry = self.reversal.entry if self.reversal_id else self
        pages = {
            "commitment": entry.commitment_id,
            "expense-detail": entry.expense_id,
            "advance-detail": entry.settlement.advance_id if entry.settlement_id else entry.advance_id,
        }
        found = next(((name, pk) for name, pk in pages.items() if pk), None)
        if found is None:
            return reverse("donations:donation-list") if entry.donation_id else ""
        return reverse(f"donations:{found[0]}", args=[found[1]])

    @property
    def is_reversible(self) -> bool:
        """Whether it can be undone by its exact negative, and was not; read with `with_causes`."""
        return self.kind in REVERSIBLE and not hasattr(self, "reversed_by")

    @property
    def available_after(self) -> int:
        """What no decision had promised once it was booked."""
        return self.balance_after - self.committed_after
