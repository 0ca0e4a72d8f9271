"""What was told of the order of two steps, or of a step and an event, whose days leave it open: one row a telling, only ever added."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.events.models import Event
from cases.workflow.models import StatusChange
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


class StepOrderQuerySet(models.QuerySet):
    """Questions about many tellings."""

    def visible_to(self, user) -> Self:
        """Those in requests a user may see; row security says the same."""
        return self.filter(case__in=Case.objects.visible_to(user))


class StepOrder(Declared):
    """That one step of a person came after another, or that it is not known which came first; of two the last telling holds.

    In place of one of the steps an event may stand that befell the person: as the earlier where no earlier step is named, else as
    the later. While both stand, the database keeps the history in that order, whatever is recorded, taken back or put back since.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, editable=False, related_name="step_orders"))
    later = plain(
        models.ForeignKey(
            StatusChange,
            models.PROTECT,
            null=True,
            editable=False,
            related_name="comes_after",
            verbose_name=_lazy("later step"),
        )
    )
    earlier = plain(
        models.ForeignKey(
            StatusChange,
            models.PROTECT,
            null=True,
            editable=False,
            related_name="comes_before",
            verbose_name=_lazy("earlier step"),
        )
    )
    event = plain(models.ForeignKey(Event, models.PROTECT, null=True, editable=False, related_name="orders"))
    """What came before the later step, or after the earlier, in the place of the other."""
    is_known = plain(models.BooleanField(_lazy("order known"), default=True, editable=False))
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    objects = StepOrderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("order of two steps")
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None, later__isnull=False, earlier__isnull=False) & ~Q(later=F("earlier"))
                | Q(event__isnull=False, later=None, earlier__isnull=False)
                | Q(event__isnull=False, later__isnull=False, earlier=None),
                name="step_order_of_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} < {self.second}"

    @property
    def first(self) -> int | uuid.UUID:
        """The key of what came first."""
        return self.earlier_id or self.event_id

    @property
    def second(self) -> int | uuid.UUID:
        """The key of what came after it."""
        return self.later_id or self.event_id

    @property
    def step(self) -> StatusChange:
        """The step of the two, of two steps the later."""
        return self.later or self.earlier

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the request's key."""
        return ("case", self.case_id)
