"""Outside statistics as quoted, and the organisation's policies with their dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.workflow.choices import Precision
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting


class ExternalStatistic(models.Model):
    """One figure of another publisher, as quoted on one day; a later revision is another row, never a change."""

    id = models.BigAutoField(primary_key=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="external_statistics", verbose_name=_lazy("printed in the report of")
    )
    key = models.SlugField(_lazy("key"), max_length=40, help_text=_lazy("for example women_share"))
    publisher = models.CharField(_lazy("publisher"), max_length=120)
    series = models.CharField(_lazy("series"), max_length=160)
    period = models.CharField(_lazy("period"), max_length=60)
    value = models.DecimalField(_lazy("value"), max_digits=12, decimal_places=2)
    unit = models.CharField(_lazy("unit"), max_length=20, default="percent")
    numerator = models.PositiveIntegerField(_lazy("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_lazy("base"), null=True, blank=True)
    published_on = models.DateField(_lazy("published on"), null=True, blank=True)
    is_provisional = models.BooleanField(_lazy("provisional"), null=True, blank=True)
    source = models.CharField(
        _lazy("source"), max_length=200, help_text=_lazy("where we read it; a source is never invented")
    )
    quoted_on = models.DateField(_lazy("quoted on"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["fiscal_year", "key", "quoted_on"]
        verbose_name = _lazy("external statistic")
        verbose_name_plural = _lazy("external statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "key", "quoted_on"],
                name="external_once_a_day",
                violation_error_message=_lazy(
                    "This figure is quoted on this day already. Choose the day of the revision."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.period}"


class Policy(models.Model):
    """One rule the organisation gave itself, from when, and because of what."""

    id = models.BigAutoField(primary_key=True)
    text = models.CharField(_lazy("policy"), max_length=240)
    because = models.CharField(_lazy("because of"), max_length=240, blank=True)
    precision = models.CharField(_lazy("precision"), max_length=8, choices=Precision, default=Precision.EXACT)
    effective_on = models.DateField(_lazy("in force from"), null=True, blank=True)
    decided_at_meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="policies", verbose_name=_lazy("decided at")
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("policy")
        verbose_name_plural = _lazy("policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__isnull=False) | Q(precision__in=["after", "unknown"]),
                name="policy_dated",
                violation_error_message=_lazy("Give the day it is in force from, or say that it is not known exactly."),
            )
        ]

    def __str__(self) -> str:
        return self.text
