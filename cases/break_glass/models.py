"""A request opened in an emergency by a caseworker who is not on it: the opening, its one extension, its review; only added."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from cases.break_glass import choices
from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain

OPEN_FOR = timedelta(minutes=60)
AT_MOST = timedelta(hours=4)
"""How long an opening holds, and how long with its extension; both from its beginning."""

TO_REVIEW_WITHIN = timedelta(hours=72)


class GlassOpeningQuerySet(models.QuerySet):
    """Questions about many openings."""

    def visible_to(self, user: User) -> Self:
        """Director and auditor see all, anybody else their own."""
        return self if user.role in (Role.DIRECTOR, Role.AUDITOR) else self.filter(by=user)

    def running(self, user: User, now: datetime) -> Self:
        """Those of a person that hold at a moment."""
        return self.filter(by=user).filter(
            Q(closes_at__gt=now) | Q(extension__closes_at__gt=now),
        )

    def to_review(self) -> Self:
        """Those that nobody has reviewed."""
        return self.filter(review=None)


class GlassOpening(Declared):
    """One opening of one request by one caseworker who is not on it; the database shows it to them for as long as it holds."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="glass_openings"))
    by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"))
    reason = plain(
        models.CharField(
            _lazy("Why it cannot wait"),
            max_length=500,
            help_text=_lazy("Without names or places: whoever reviews it reads this, the auditor among them."),
        )
    )
    opened_at = plain(models.DateTimeField(_lazy("opened at"), default=clock.now, editable=False))
    closes_at = plain(models.DateTimeField(_lazy("open until"), editable=False))

    objects = GlassOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _lazy("opening in an emergency")
        indexes = [models.Index(fields=["by", "-opened_at"], name="glass_by")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at=F("opened_at") + OPEN_FOR), name="glass_open_for_an_hour"),
            models.CheckConstraint(condition=~Q(reason=""), name="glass_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("cases:review-glass", args=[self.pk])

    @property
    def until(self) -> datetime:
        """When it ends, its extension with it."""
        return self.extension.closes_at if hasattr(self, "extension") else self.closes_at

    @property
    def review_due_at(self) -> datetime:
        """By when another officer reviews it."""
        return self.opened_at + TO_REVIEW_WITHIN

    @property
    def is_reviewed(self) -> bool:
        """Whether another officer has."""
        return hasattr(self, "review")


class GlassExtension(Declared):
    """That an opening holds for longer, once, with what is still needed."""

    opening = plain(models.OneToOneField(GlassOpening, models.PROTECT, primary_key=True, related_name="extension"))
    needed = plain(
        models.CharField(
            _lazy("What is still needed"),
            max_length=500,
            help_text=_lazy("Without names or places: whoever reviews it reads this, the auditor among them."),
        )
    )
    extended_at = plain(models.DateTimeField(default=clock.now, editable=False))
    closes_at = plain(models.DateTimeField(_lazy("open until"), editable=False))

    class Meta:
        verbose_name = _lazy("extension of an opening in an emergency")
        constraints = [models.CheckConstraint(condition=~Q(needed=""), name="glass_extended_with_words")]

    def __str__(self) -> str:
        return f"{self.closes_at:%Y-%m-%d %H:%M}"


class GlassReview(Declared):
    """What another officer found of an opening, once it was over."""

    opening = plain(models.OneToOneField(GlassOpening, models.PROTECT, primary_key=True, related_name="review"))
    finding = plain(models.CharField(_lazy("Finding"), max_length=13, choices=choices.Finding))
    words = plain(
        models.CharField(_lazy("In words"), max_length=500, blank=True, help_text=_lazy("Without names or places."))
    )
    reviewed_at = plain(models.DateTimeField(default=clock.now, editable=False))
    reviewed_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        verbose_name = _lazy("review of an opening in an emergency")

    def __str__(self) -> str:
        return self.get_finding_display()
