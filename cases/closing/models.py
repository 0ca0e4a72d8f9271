"""Each closing of a request: why, when the work ended, who closed it, and after a death who approved it."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import ClosingReason
from cases.case.models import Case
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField

WAITING = Q(needs_approval=True, approved_at=None, withdrawn_at=None)


class ClosureQuerySet(models.QuerySet):
    """Questions about many closings."""

    def visible_to(self, user) -> Self:
        """Those of the requests a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those that close nothing yet: another officer has to approve."""
        return self.filter(WAITING)


class Closure(Declared):
    """One closing of a request, or the correction of one; kept as it was written, also once the request is open again.

    After a death (`needs_approval`) it has no effect before another officer approves; where the house has no second one it
    is closed by one officer alone (`is_alone`). Both are found by the trigger of the table.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="closures"))
    reason = personal(models.CharField(_lazy("Why it is closed"), max_length=12, choices=ClosingReason), told=True)
    words = sealed(SealedField(_lazy("In words"), help_text=_lazy("Sealed.")))
    closed_at = plain(models.DateTimeField(_lazy("closed at"), editable=False))
    is_correction = plain(models.BooleanField(default=False, editable=False))
    """Whether it says anew why a closed request was closed."""
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    needs_approval = plain(models.BooleanField(default=False, editable=False))
    is_alone = plain(models.BooleanField(default=False, editable=False))
    approved_at = plain(models.DateTimeField(null=True, editable=False))
    approved_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    withdrawn_at = plain(models.DateTimeField(null=True, editable=False))
    withdrawn_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    withdrawn_why = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    reopened_at = plain(models.DateTimeField(null=True, editable=False))
    reopened_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("closing of a request")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("recorded_by")), name="closure_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False, needs_approval=True, withdrawn_at=None),
                name="closure_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, needs_approval=True),
                name="closure_withdrawal_whole",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
                name="closure_reopening_whole",
            ),
            models.UniqueConstraint(fields=["case"], condition=WAITING, name="closure_waits_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The request's key."""
        return ("case", self.case_id)

    @property
    def waits(self) -> bool:
        """Whether it closes nothing yet, until another officer approves."""
        return self.needs_approval and self.approved_at is None and self.withdrawn_at is None

    @property
    def has_effect(self) -> bool:
        """Whether it closed the request, or corrected why."""
        return not self.needs_approval or self.approved_at is not None
