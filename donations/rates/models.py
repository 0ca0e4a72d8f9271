"""The table of rates: what one unit of a currency was worth on a day, as its source says it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.money import Quotation, currency_choices

REACHES_BACK = timedelta(days=14)
"""So long a rate of the table is offered for days after its own: no year's end and no week of holidays is longer."""


class ExchangeRateQuerySet(models.QuerySet):
    """Questions about the table of rates."""

    def visible_to(self, user) -> ExchangeRateQuerySet:
        """All of them for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def standing(self) -> ExchangeRateQuerySet:
        """Those that were not recorded in error."""
        return self.filter(voided_at=None)

    def of_pair(self, one: str, other: str) -> ExchangeRateQuerySet:
        """Those of two currencies, in either direction."""
        return self.filter(Q(rate_from=one, currency=other) | Q(rate_from=other, currency=one))

    def known_on(self, one: str, other: str, day: date) -> ExchangeRate | None:
        """The rate of two currencies of a day, else the last one of the two weeks before."""
        found = self.standing().of_pair(one, other).filter(day__lte=day, day__gte=day - REACHES_BACK)
        return found.order_by("-day").first()


class ExchangeRate(models.Model):
    """One unit of `rate_from` was worth `rate` units of `currency` on a day, as `origin` says it; it proves nothing of what was booked.

    A wrong one is recorded in error with its reason and stays to be seen; two currencies have one rate of a day that stands.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(_lazy("day"), editable=False)
    rate_from = models.CharField(_lazy("rate for one unit of"), max_length=3, choices=currency_choices, editable=False)
    currency = models.CharField(_lazy("in units of"), max_length=3, choices=currency_choices, editable=False)
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, editable=False)
    origin = models.CharField(_lazy("source of the rate"), max_length=80, editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    void_reason = models.CharField(_lazy("reason"), max_length=200, blank=True, default="")

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "id"]
        verbose_name = _lazy("rate of a day")
        indexes = [models.Index(fields=["-day", "id"], name="rate_in_the_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gt=0) & ~Q(currency=F("rate_from")), name="rate_of_two_currencies"
            ),
            models.UniqueConstraint(
                Least("rate_from", "currency"),
                Greatest("rate_from", "currency"),
                F("day").desc(),
                condition=Q(voided_at=None),
                name="rate_of_a_day_once",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="rate_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.quotation)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:rate-detail", args=[self.pk])

    @property
    def quotation(self) -> Quotation:
        """The rate, in its direction."""
        return Quotation(self.rate_from, self.rate, self.currency)

    def says(self, quotation: Quotation) -> bool:
        """Whether a rate is the same; one of the other direction, where it is this one turned round to six digits."""
        if quotation.base == self.rate_from:
            return quotation.rate == self.rate
        return quotation.rate == turned(self.rate) or self.rate == turned(quotation.rate)


def turned(rate: Decimal) -> Decimal:
    """A rate the other way round, to the six digits that are kept."""
    return (1 / rate).quantize(Decimal("0.000001"), ROUND_HALF_UP)
