"""Calls for gifts: when one began, for which fund, and when it ended."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from lfnkr.calendar import clock
from lfnkr.language.wordings import known
from lfnkr.money import Money

LATE_GIFTS = timedelta(days=183)
"""So long after an appeal has ended gifts for it are still asked about."""


class AppealQuerySet(models.QuerySet):
    """Questions about appeals."""

    def visible_to(self, user) -> AppealQuerySet:
        """All of them for those who see the reserve, none for anybody else."""
        return self if user.has_perm("donations.see_reserve") else self.none()

    def running(self) -> AppealQuerySet:
        """Not closed yet."""
        return self.filter(closed_on=None)

    def asked_lately(self) -> AppealQuerySet:
        """Those a gift may still come for: running, or closed within the last half year."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=clock.today() - LATE_GIFTS))


class Appeal(models.Model):
    """A call for gifts, opened when the reserve fell below its floor or people waited for money.

    `goal` is what was asked for, in minor units of the fund's currency, and `excess` what givers were told becomes of more than
    that; an appeal may have neither. Both stand once a gift has come for it: it was given by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="appeals")
    title = models.CharField(_lazy("title"), max_length=120)
    goal = models.BigIntegerField(_lazy("goal"), null=True, blank=True)
    excess = models.CharField(_lazy("what becomes of more than the goal"), max_length=200, blank=True)
    opened_on = models.DateField(_lazy("opened on"))
    closed_on = models.DateField(_lazy("closed on"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "id"]
        verbose_name = _lazy("appeal")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="appeal_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(goal=None, excess="") | Q(goal__isnull=False, goal__gt=0), name="appeal_goal_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return known(self.title)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:appeal-detail", args=[self.pk])

    @property
    def asked_for(self) -> Money | None:
        """The goal as a sum; nothing where none was named."""
        return None if self.goal is None else self.fund.money(self.goal)
