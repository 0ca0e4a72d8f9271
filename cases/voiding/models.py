"""What was recorded in error: one table for everything that can be taken back so (decision 0047)."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg
from cases.people.models import Indicator, Relationship
from cases.risk.models import PersonAnswer, RiskAssessment
from cases.standing import StandingQuerySet, voided_at
from cases.voiding.columns import COLUMNS
from cases.workflow.models import ClockPause, LeadChange, StatusChange
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


def exactly_one() -> Q:
    """Of the columns that name what was recorded in error one is filled and the others are empty."""
    one = Q()
    for target in COLUMNS:
        one |= Q(**{f"{other}__isnull": other != target for other in COLUMNS})
    return one


class VoidingQuerySet(StandingQuerySet):
    """Questions about many voidings."""

    def visible_to(self, user) -> Self:
        """Those in requests a user may see, and to the director those in none."""
        if user.role == Role.DIRECTOR:
            return self
        return self.filter(case__in=Case.objects.visible_to(user))

    def awaiting_agreement(self) -> Self:
        """Those that change nothing yet: a second officer has to agree."""
        return self.standing().filter(needs_agreement=True, agreed_at=None)


class Voiding(Declared):
    """That one row was recorded in error: who said so, when and why; it counts nowhere from then on.

    Where an edition counted the row, this changes nothing until a second officer agrees. A voiding can itself be recorded
    in error: then the row counts again. Rows are only added; `voided_at` of whatever they name is moved by their trigger.
    """

    SEALED_UNDER = ("case", "case_id", "event_id", "voiding__event_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, null=True, related_name="voidings"))
    status_change = plain(models.ForeignKey(StatusChange, models.PROTECT, null=True, related_name="voidings"))
    lead_change = plain(models.ForeignKey(LeadChange, models.PROTECT, null=True, related_name="voidings"))
    event = plain(models.ForeignKey(Event, models.PROTECT, null=True, related_name="voidings"))
    event_member = plain(models.ForeignKey(EventMember, models.PROTECT, null=True, related_name="voidings"))
    leg = plain(models.ForeignKey(Leg, models.PROTECT, null=True, related_name="voidings"))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, related_name="voidings"))
    indicator = plain(models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="voidings"))
    relationship = plain(models.ForeignKey(Relationship, models.PROTECT, null=True, related_name="voidings"))
    note = plain(models.ForeignKey(CaseNote, models.PROTECT, null=True, related_name="voidings"))
    pause = plain(models.ForeignKey(ClockPause, models.PROTECT, null=True, related_name="voidings"))
    risk_assessment = plain(models.ForeignKey(RiskAssessment, models.PROTECT, null=True, related_name="voidings"))
    person_answer = plain(models.ForeignKey(PersonAnswer, models.PROTECT, null=True, related_name="voidings"))
    voiding = plain(models.ForeignKey("self", models.PROTECT, null=True, related_name="voidings"))
    act = plain(models.UUIDField(default=uuid.uuid4, editable=False))
    """The same for all rows taken back in one act."""
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    is_told_anew = plain(models.BooleanField(default=False, editable=False))
    """Whether it was taken back so that another version of it is recorded (cases/versions); set by a trigger."""
    needs_agreement = plain(models.BooleanField(default=False, editable=False))
    agreed_at = plain(models.DateTimeField(null=True, editable=False))
    agreed_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    voided_at = voided_at()

    objects = VoidingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("recorded in error")
        constraints = [
            models.CheckConstraint(condition=exactly_one(), name="voiding_names_one_row"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, needs_agreement=True),
                name="voiding_agreement_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("recorded_by")), name="voiding_agreed_by_another"
            ),
            *(
                models.UniqueConstraint(fields=[target], condition=Q(voided_at=None), name=f"voiding_{target}_once")
                for target in COLUMNS
            ),
        ]
        indexes = [
            models.Index(
                fields=["recorded_at"],
                name="voiding_to_agree",
                condition=Q(needs_agreement=True, agreed_at=None, voided_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the request's key, or that of an event of no request."""
        return ("case", self.case_id or self.event_id or self.voiding.event_id)

    @property
    def row(self) -> models.Model:
        """What was recorded in error."""
        return next(getattr(self, target) for target in COLUMNS if getattr(self, f"{target}_id") is not None)

    @property
    def has_effect(self) -> bool:
        """Whether the row it names counts nowhere by it."""
        return self.voided_at is None and not self.waits

    @property
    def waits(self) -> bool:
        """Whether a second officer has to agree first."""
        return self.needs_agreement and self.agreed_at is None and self.voided_at is None
