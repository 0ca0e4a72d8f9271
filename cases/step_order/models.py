"""What was told of the order of two steps whose days leave it open: one row a telling, only ever added."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
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
    """That one step of a person came after another, or that it is not known which came first; of two steps the last telling holds.

    While both steps stand, the database keeps their history in that order, whatever is recorded, taken back or put back since.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, editable=False, related_name="step_orders"))
    later = plain(
        models.ForeignKey(
            StatusChange, models.PROTECT, editable=False, related_name="comes_after", verbose_name=_lazy("later step")
        )
    )
    earlier = plain(
        models.ForeignKey(
            StatusChange,
            models.PROTECT,
            editable=False,
            related_name="comes_before",
            verbose_name=_lazy("earlier step"),
        )
    )
    is_known = plain(models.BooleanField(_lazy("order known"), default=True, editable=False))
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    objects = StepOrderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("order of two steps")
        constraints = [models.CheckConstraint(condition=~Q(later=F("earlier")), name="step_order_of_two")]

    def __str__(self) -> str:
        return f"{self.earlier_id} < {self.later_id}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the request's key."""
        return ("case", self.case_id)
