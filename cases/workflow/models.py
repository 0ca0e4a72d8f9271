"""What moves a member: status changes and changes of lead, both insert-only; and the pauses of the 72-hour clock."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases import choices
from cases.case.models import Case, CaseMember
from cases.reference.models import Partner
from cases.status import Interruption, Lead, LeadReason, Status, WaitingFor
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField


class StatusChange(models.Model):
    """One move of one member: insert-only; its trigger checks the transition and moves the member's status."""

    SEALED_UNDER = ("case", "member__case_id")

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(CaseMember, models.PROTECT, related_name="status_changes")
    before = models.CharField(max_length=14, choices=Status, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=14, choices=Status)
    detail = models.CharField(max_length=14, choices=[*WaitingFor.choices, *Interruption.choices], blank=True)
    precision = models.CharField(
        _("precision"), max_length=8, choices=choices.Precision, default=choices.Precision.EXACT
    )
    occurred_at = models.DateTimeField(_("happened at"), help_text=_("the exact moment, or the first it may have been"))
    occurred_until = models.DateTimeField(null=True, blank=True, help_text=_("the last moment it may have been"))
    is_day_only = models.BooleanField(default=False)
    age_months = models.PositiveSmallIntegerField(null=True, editable=False)
    reason = SealedField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("change of status")
        indexes = [models.Index(fields=["status", "occurred_at"], name="change_status_occurred")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status="waiting", detail__in=WaitingFor.values)
                    | Q(status="interrupted", detail__in=Interruption.values)
                )
                | (~Q(status__in=["waiting", "interrupted"]) & Q(detail="")),
                name="change_detail_fits",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("recorded_at")), name="change_not_in_the_future"
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the case's key."""
        return ("case", self.member.case_id)


class LeadChange(models.Model):
    """One change of who leads the rescue of one member: insert-only; its trigger moves the member's lead."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(CaseMember, models.PROTECT, related_name="lead_changes")
    lead = models.CharField(max_length=8, choices=Lead)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=16, choices=LeadReason)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("change of lead")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | (~Q(lead="partner") & Q(partner=None)),
                name="lead_partner_named",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("recorded_at")), name="lead_not_in_the_future"
            ),
        ]

    def __str__(self) -> str:
        return self.get_lead_display()


class ClockPauseQuerySet(models.QuerySet):
    """Questions about many pauses."""

    def visible_to(self, user) -> ClockPauseQuerySet:
        """Pauses of the cases a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class ClockPause(models.Model):
    """A stretch in which the 72-hour clock of a case stands still, with its reason."""

    SEALED_UNDER = ("case", "case_id")

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=choices.PauseReason)
    note = SealedField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ClockPauseQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at"]
        verbose_name = _("pause of the clock")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")), name="pause_ends_after_start"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(ends_at=None), name="pause_one_running"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its note is sealed under the case's key."""
        return ("case", self.case_id)
