"""Survey missions to the border, the places visited and the goods given there; no person and no case."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain


class MissionQuerySet(models.QuerySet):
    """Questions about many missions."""

    def visible_to(self, user) -> MissionQuerySet:
        """All of them for those who may see missions: they name no person and belong to no case."""
        return self if user.has_perm("cases.see_mission") else self.none()


class Mission(Declared):
    """A survey mission to the border: its days, who led it, what it was for. Its interviews belong to no case."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    begins_on = plain(models.DateField(_lazy("from")))
    ends_on = plain(models.DateField(_lazy("to")))
    led_by = plain(
        models.CharField(_lazy("led by"), max_length=80, help_text=_lazy("the office, not the person's name"))
    )
    area = plain(models.CharField(_lazy("area"), max_length=120))
    purpose = plain(models.CharField(_lazy("purpose"), max_length=200))
    paid_from = plain(models.CharField(_lazy("paid from"), max_length=120, blank=True))
    reception = plain(models.CharField(_lazy("how it was received"), max_length=200, blank=True))
    has_clothing = plain(models.BooleanField(_lazy("clothing given besides"), default=False))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on"]
        verbose_name = _lazy("survey mission")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("begins_on")), name="mission_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.area


class MissionVisit(Declared):
    """One place visited on a mission, and the interviews held there."""

    id = plain(models.BigAutoField(primary_key=True))
    mission = plain(models.ForeignKey(Mission, models.PROTECT, related_name="visits"))
    place = plain(
        models.CharField(_lazy("place"), max_length=80, blank=True, help_text=_lazy("left empty when it is withheld"))
    )
    is_police_station = plain(models.BooleanField(_lazy("police station"), default=True))
    interviews = plain(models.PositiveSmallIntegerField(_lazy("interviews held"), default=0))
    cells = plain(models.PositiveSmallIntegerField(_lazy("cells visited"), null=True, blank=True))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("visit on a mission")

    def __str__(self) -> str:
        return self.place or str(_lazy("place withheld"))


class GoodsIssue(Declared):
    """One kind of goods given on a mission; the quantity where it was recorded."""

    id = plain(models.BigAutoField(primary_key=True))
    mission = plain(models.ForeignKey(Mission, models.PROTECT, related_name="goods"))
    kind = plain(models.CharField(_lazy("kind"), max_length=80))
    quantity = plain(models.PositiveIntegerField(_lazy("quantity"), null=True, blank=True))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("goods given on a mission")
        constraints = [models.UniqueConstraint(fields=["mission", "kind"], name="goods_kind_once")]

    def __str__(self) -> str:
        return self.kind
