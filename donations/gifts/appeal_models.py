"""Calls for gifts: when one began, for which fund, and when it ended."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund


class AppealQuerySet(models.QuerySet):
    """Questions about appeals."""

    def visible_to(self, user) -> AppealQuerySet:
        """All of them for those who see the reserve, none for anybody else."""
        return self if user.has_perm("donations.see_reserve") else self.none()

    def running(self) -> AppealQuerySet:
        """Not closed yet."""
        return self.filter(closed_on=None)


class Appeal(models.Model):
    """A call for gifts, opened when the reserve fell below its floor or people waited for money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="appeals")
    title = models.CharField(_lazy("title"), max_length=120)
    opened_on = models.DateField(_lazy("opened on"))
    closed_on = models.DateField(_lazy("closed on"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on"]
        verbose_name = _lazy("appeal")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="appeal_closes_after_opening"
            )
        ]

    def __str__(self) -> str:
        return self.title
