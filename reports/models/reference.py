"""Outside statistics as quoted, and the organisation's policies with their dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.workflow.choices import Precision
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting


class ExternalStatistic(models.Model):
    """One figure of another publisher, as quoted on one day; a later revision is another row, never a change."""

    id = models.BigAutoField(primary_key=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="external_statistics", verbose_name=_("printed in the report of")
    )
    key = models.SlugField(_("key"), max_length=40, help_text=_("for example women_share"))
    publisher = models.CharField(_("publisher"), max_length=120)
    series = models.CharField(_("series"), max_length=160)
    period = models.CharField(_("period"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, default="percent")
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("base"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    is_provisional = models.BooleanField(_("provisional"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("where we read it; a source is never invented"))
    quoted_on = models.DateField(_("quoted on"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["fiscal_year", "key", "quoted_on"]
        verbose_name = _("external statistic")
        verbose_name_plural = _("external statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "key", "quoted_on"],
                name="external_once_a_day",
                violation_error_message=_("This figure is quoted on this day already. Choose the day of the revision."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.period}"


class Policy(models.Model):
    """One rule the organisation gave itself, from when, and because of what."""

    id = models.BigAutoField(primary_key=True)
    text = models.CharField(_("policy"), max_length=240)
    because = models.CharField(_("because of"), max_length=240, blank=True)
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.EXACT)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    decided_at_meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="policies", verbose_name=_("decided at")
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__isnull=False) | Q(precision__in=["after", "unknown"]),
                name="policy_dated",
                violation_error_message=_("Give the day it is in force from, or say that it is not known exactly."),
            )
        ]

    def __str__(self) -> str:
        return self.text
