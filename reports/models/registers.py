"""Registers of a term that two people declared complete: only then is a zero of theirs printed (design rule 14)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear


class Register(models.TextChoices):
    """What is recorded of a term, in the four books whose zeros a report prints."""

    REQUESTS = "requests", pgettext_lazy("a register", "requests for rescue, and what became of the people")
    DEATHS = "deaths", pgettext_lazy("a register", "deaths")
    MONEY = "money", pgettext_lazy("a register", "money")
    OTHER_HELP = "other_help", pgettext_lazy("a register", "other help: survey missions and what they gave")


class RegisterDeclarationQuerySet(models.QuerySet):
    """Questions about many declarations."""

    def visible_to(self, user) -> RegisterDeclarationQuerySet:
        """All of them for those who see the annual report: they name registers, never people."""
        return self if user.has_perm("reports.see_annual_report") else self.none()

    def waiting(self) -> RegisterDeclarationQuerySet:
        """Those that a second officer has not answered yet."""
        return self.filter(approved_at=None, taken_back_at=None)

    def agreed(self) -> RegisterDeclarationQuerySet:
        """Those that two officers made and nobody took back; some of them may have lapsed."""
        return self.filter(approved_at__isnull=False, taken_back_at=None)

    def agreed_at(self, moment) -> RegisterDeclarationQuerySet:
        """Those that were so at a moment."""
        still = Q(taken_back_at=None) | Q(taken_back_at__gte=moment)
        return self.filter(still, approved_at__lt=moment)


class RegisterDeclaration(models.Model):
    """One statement of two officers that everything of a term is recorded in a register, with the reason in words.

    It is made over the records that were there when it was proposed: `records` of them, with the fingerprint of their keys.
    Whether it still stands is computed from these and never stored (reports/registers/declared.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="register_declarations")
    register = models.CharField(_lazy("register"), max_length=10, choices=Register)
    reason = models.CharField(_lazy("reason"), max_length=240)
    records = models.PositiveIntegerField(_lazy("records of the term"), editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_reason = models.CharField(_lazy("reason for taking it back"), max_length=240, blank=True, editable=False)

    objects = RegisterDeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["fiscal_year", "register", "-proposed_at"]
        verbose_name = _lazy("declaration of a register")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="register_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="register_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="register_signed",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None, taken_back_at=None, taken_back_reason="")
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False) & ~Q(taken_back_reason=""),
                name="register_taken_back_with_reason",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "register"],
                condition=Q(approved_at=None, taken_back_at=None),
                name="register_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_register_display()

    def get_absolute_url(self) -> str:
        """The registers of its term."""
        return reverse("reports:register-list", args=[self.fiscal_year_id])
