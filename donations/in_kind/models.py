"""Gifts in kind: goods and services that were given, with a value or without one; never cash, and in no fund."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.models import Donor
from donations.in_kind.choices import ValueBasis
from lfnkr.calendar import clock
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.language.labels import Labelled
from lfnkr.money import Money, currency_choices


class GiftInKindQuerySet(models.QuerySet):
    """Questions about gifts in kind."""

    def visible_to(self, user) -> GiftInKindQuerySet:
        """All for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def standing(self) -> GiftInKindQuerySet:
        """Those that were neither corrected nor recorded in error."""
        return self.filter(voided_at=None, corrected_by=None)


class GiftInKind(Labelled):
    """Goods or a service that somebody gave: what, how much, when, and what it was used for.

    Its value, where one is known, says on what it was put and in which currency; it is told and adds to no sum of money. A row
    is never changed: a correction is another row that `corrects` it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, blank=True, related_name="gifts_in_kind")
    what = models.CharField(_lazy("what was given"), max_length=200)
    how_many = models.DecimalField(_lazy("how many"), max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_lazy("of what unit"), max_length=40, blank=True)
    value = models.BigIntegerField(_lazy("value of the goods"), null=True, blank=True)
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, blank=True)
    basis = models.CharField(_lazy("basis of the value"), max_length=8, choices=ValueBasis, blank=True)
    received = FuzzyDateField(_lazy("when it came"), null=False)
    used_for = models.CharField(_lazy("used for"), max_length=200, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="corrected_by")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = GiftInKindQuerySet.as_manager()

    class Meta:
        ordering = ["-received_until", "-recorded_at", "id"]
        verbose_name = _lazy("gift in kind")
        indexes = [models.Index(fields=["-recorded_at", "id"], name="in_kind_in_the_list")]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="in_kind_is_something"),
            models.CheckConstraint(
                condition=Q(how_many=None, unit="") | Q(how_many__isnull=False, how_many__gt=0), name="in_kind_how_many"
            ),
            models.CheckConstraint(
                condition=Q(value=None, currency="", basis="")
                | Q(value__isnull=False, value__gt=0) & ~Q(currency="") & ~Q(basis=""),
                name="in_kind_valued_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="in_kind_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def worth(self) -> Money | None:
        """Its value; nothing where none is known."""
        return None if self.value is None else Money(self.value, self.currency)
