"""That the history of a request was printed: who, when, for what, for whom, how much of it; only added."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.seal.reveal import OPEN_FOR
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField

KEPT_WITH_NAMES, KEPT_WITHOUT = timedelta(days=1), timedelta(days=14)
"""How long the paper may be kept at most."""


class HistoryPrintQuerySet(models.QuerySet):
    """Questions about many prints."""

    def visible_to(self, user: User) -> Self:
        """One's own, of requests one may see: the page of a print is for whoever asked for it."""
        return self.filter(printed_by=user, case__in=Case.objects.visible_to(user))


class HistoryPrint(Declared):
    """One print of the history of one request, whole or narrowed: written before a line of it is shown."""

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="history_prints"))
    printed_at = plain(models.DateTimeField(default=clock.now, editable=False))
    printed_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    topic = plain(models.CharField(_lazy("What"), max_length=9, choices=TimelineTopic, blank=True, editable=False))
    """What it is narrowed to; empty where it tells of everything."""
    about = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, related_name="+", editable=False))
    """Whom it is narrowed to; nobody where it tells of everybody."""
    lines = plain(models.PositiveIntegerField(editable=False))
    of_lines = plain(models.PositiveIntegerField(editable=False))
    """How many lines of the history there were in all."""
    with_names = plain(
        models.BooleanField(
            _lazy("With names and sealed words"),
            default=False,
            help_text=_lazy("Without them people stand by their place in the family, and nothing sealed is printed."),
        )
    )
    purpose = sealed(
        SealedField(
            _lazy("Purpose"),
            help_text=_lazy("What the paper is needed for. It stands on each sheet; do not name anybody. Kept sealed."),
        )
    )
    recipient = sealed(
        SealedField(
            _lazy("Who will have it"),
            help_text=_lazy("Yourself, or a colleague. It stands on each sheet. Kept sealed."),
        )
    )

    objects = HistoryPrintQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("print of the history")
        indexes = [models.Index(fields=["case", "printed_at"], name="print_of_a_request")]
        constraints = [
            models.CheckConstraint(condition=Q(lines__gt=0, of_lines__gte=F("lines")), name="print_has_lines"),
            models.CheckConstraint(
                condition=Q(purpose__isnull=False, recipient__isnull=False), name="print_has_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The paper on screen."""
        return reverse("cases:history-print", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its purpose is sealed under the request's key."""
        return ("case", self.case_id)

    @property
    def shown_until(self) -> datetime:
        """Until when it can be put on paper; after that another is asked for."""
        return self.printed_at + OPEN_FOR

    @property
    def destroy_by(self) -> date:
        """The day by which the paper is to be destroyed."""
        kept = KEPT_WITH_NAMES if self.with_names else KEPT_WITHOUT
        return (self.printed_at + kept).astimezone(clock.TOKYO).date()
