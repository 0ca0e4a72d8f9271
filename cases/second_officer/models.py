"""What one officer corrected of what a signed edition counted: it changes nothing before a second one agrees."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField

WAITING = Q(agreed_at=None, withdrawn_at=None)


class CorrectionKind(models.TextChoices):
    """What is corrected."""

    JOINING = "joining", _lazy("how somebody came to be on the request")
    OPERATION = "operation", _lazy("an operation")
    REVIEW = "review", _lazy("the review of a missing person")


class ProposedCorrectionQuerySet(models.QuerySet):
    """Questions about many proposed corrections."""

    def visible_to(self, user) -> Self:
        """Those of the requests a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those that a second officer has not answered."""
        return self.filter(WAITING)


class ProposedCorrection(Declared):
    """One correction of what a signed edition counted, as it was told; kept whether it was agreed to or withdrawn.

    What is taken back as recorded in error waits in its own table (cases/voiding); this is for what is corrected otherwise.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="proposed_corrections"))
    """The request; of an operation the one through which it was corrected."""
    kind = plain(models.CharField(_lazy("what"), max_length=9, choices=CorrectionKind, editable=False))
    operation = plain(
        models.ForeignKey(
            "cases.Operation", models.PROTECT, null=True, related_name="proposed_corrections", editable=False
        )
    )
    told = personal(models.JSONField(default=dict, editable=False))
    """What is told: keys, choices and moments, and the mark of what was read; no words."""
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    agreed_at = plain(models.DateTimeField(null=True, editable=False))
    agreed_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    withdrawn_at = plain(models.DateTimeField(null=True, editable=False))
    withdrawn_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = ProposedCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("correction that a second officer agrees to")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, withdrawn_at=None),
                name="correction_agreement_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("recorded_by")), name="correction_agreed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="correction_withdrawal_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="operation", operation__isnull=False) | ~Q(kind="operation") & Q(operation=None),
                name="correction_names_its_operation",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=WAITING & Q(operation=None), name="correction_waits_once"
            ),
            models.UniqueConstraint(
                fields=["operation"],
                condition=WAITING & Q(operation__isnull=False),
                name="correction_of_operation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The request's key."""
        return ("case", self.case_id)

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return self.agreed_at is None and self.withdrawn_at is None
