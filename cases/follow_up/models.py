"""Notes on a request, sealed, never changed; and each time it was given to somebody, with the note that hands it over."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.follow_up.choices import AssignmentKind
from cases.standing import StandingQuerySet, voided_at
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


class CaseNoteQuerySet(StandingQuerySet):
    """Questions about many notes."""

    def visible_to(self, user) -> CaseNoteQuerySet:
        """Those of the cases a user may see."""
        return self if user.role == Role.DIRECTOR else self.filter(case__in=Case.objects.visible_to(user))


class CaseNote(Declared):
    """A note in the stream of a case: sealed, never changed."""

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="notes"))
    text = sealed(SealedField(_lazy("Note"), help_text=_lazy("Sealed.")), intake="note", form=inputs.lines(6))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    voided_at = voided_at()

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("note on a request")

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The case's key."""
        return ("case", self.case_id)


class AssignmentQuerySet(models.QuerySet):
    """Questions about many assignments."""

    def visible_to(self, user) -> AssignmentQuerySet:
        """Those of the requests a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Assignment(Declared):
    """One time that a request was given to a lead and a deputy, given back, or taken by somebody; only added.

    Its note hands the request over: sealed, shown at its top until whoever has it now says that it was read.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="assignments"))
    kind = plain(models.CharField(max_length=8, choices=AssignmentKind))
    former_lead = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"))
    lead = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"))
    deputy = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"))
    note = sealed(
        SealedField(_lazy("What the next one needs to know"), help_text=_lazy("Sealed.")),
        intake="hand_over",
        form=inputs.lines(5),
    )
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    acknowledged_at = plain(models.DateTimeField(null=True, editable=False))
    acknowledged_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("assignment of a request")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledged_at=None, acknowledged_by=None)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="assignment_read_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The case's key."""
        return ("case", self.case_id)
