"""What moves a member: status changes and changes of lead, both insert-only; and the pauses of the 72-hour clock."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import AskedBy
from cases.case.models import Case, CaseMember
from cases.reference.models import Partner
from cases.standing import StandingQuerySet, voided_at
from cases.status import DETAILS, Lead, LeadReason, Status, details_of
from cases.workflow import choices
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.fuzzy.dates import UNKNOWN, FuzzyDate, after, before, between, exactly
from lfnkr.keyring.sealing import SealedField

IN_ORDER = ("counts_at", "pk")
"""How the steps of one member, and the changes of their lead, follow each other."""


class StatusChange(Declared):
    """One move of one member: insert-only; its trigger places it by its day among the others and moves the member's status.

    The order of a history is `counts_at`, then `id`, of the rows that are not voided. What came `before` a row, and the
    moment it counts at, are the trigger's: a step learnt later may move both.
    """

    SEALED_UNDER = ("case", "member__case_id")

    id = plain(models.BigAutoField(primary_key=True))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="status_changes"))
    before = personal(models.CharField(max_length=14, choices=Status, blank=True, editable=False))
    status = personal(models.CharField(_lazy("status"), max_length=14, choices=Status))
    detail = personal(
        models.CharField(max_length=14, choices=[each for status in DETAILS for each in details_of(status)], blank=True)
    )
    precision = personal(
        models.CharField(_lazy("precision"), max_length=8, choices=choices.Precision, default=choices.Precision.EXACT)
    )
    occurred_at = personal(
        models.DateTimeField(_lazy("happened at"), help_text=_lazy("the exact moment, or the first it may have been"))
    )
    occurred_until = personal(
        models.DateTimeField(null=True, blank=True, help_text=_lazy("the last moment it may have been"))
    )
    is_day_only = personal(models.BooleanField(default=False))
    happened = personal(FuzzyDateField(_lazy("happened")))
    counts_at = personal(
        models.DateTimeField(
            _lazy("counts at"),
            editable=False,
            help_text=_lazy("the last moment it may have been, by what was told of it and of the step behind it"),
        )
    )
    voided_at = plain(models.DateTimeField(_lazy("recorded in error since"), null=True, editable=False))
    told_by = plain(
        models.ForeignKey(
            Partner, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_lazy("told by")
        )
    )
    """The partner that told of it; it led the person at that moment, and the steps between may be missing."""
    source = personal(
        models.CharField(_lazy("Who told of it?"), max_length=20, choices=AskedBy, blank=True, default=""),
        told=True,
        nothing=_lazy("not told"),
    )
    """Who told of a step that was learnt late; empty of what we knew ourselves."""
    told_on = plain(models.DateField(_lazy("told on"), null=True, editable=False))
    duplicate_of = plain(
        models.ForeignKey(
            Case, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_lazy("duplicate of")
        )
    )
    """Of a duplicate the request that counts instead; none where it was recorded before that was asked."""
    age_months = personal(models.PositiveSmallIntegerField(null=True, editable=False))
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("change of status")
        indexes = [
            models.Index(fields=["status", "counts_at"], name="change_status_counts"),
            models.Index(fields=["counts_at"], name="change_counts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (Q(status=status, detail__in=words.values) for status, words in DETAILS.items()))
                | (~Q(status__in=[*DETAILS]) & Q(detail="")),
                name="change_detail_fits",
            ),
            models.CheckConstraint(
                condition=Q(told_by=None, told_on=None) | Q(told_by__isnull=False, told_on__isnull=False),
                name="change_told_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DUPLICATE) | Q(duplicate_of=None), name="change_original_of_a_duplicate"
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("recorded_at")), name="change_not_in_the_future"
            ),
            models.CheckConstraint(
                condition=Q(counts_at__lte=models.F("recorded_at")), name="change_counts_when_recorded"
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def day(self) -> FuzzyDate | None:
        """Its day as closely as it is known; None where a moment was told. Rows of before have no text of their own."""
        if self.happened or not self.is_day_only:
            return self.happened
        first, last = (
            day_of(self.occurred_at),
            self.occurred_until and day_of(self.occurred_until - timedelta.resolution),
        )
        if self.precision == choices.Precision.BETWEEN and last:
            return between(first, last)
        written = {
            choices.Precision.MONTH: lambda: exactly(f"{first:%Y-%m}"),
            choices.Precision.YEAR: lambda: exactly(f"{first:%Y}"),
            choices.Precision.BEFORE: lambda: before(last or first),
            choices.Precision.AFTER: lambda: after(first),
            choices.Precision.UNKNOWN: lambda: UNKNOWN,
        }
        return written.get(self.precision, lambda: exactly(first))()

    @property
    def on(self) -> str:
        """When it happened, in the reader's words."""
        return str(self.day or exactly(self.occurred_at))

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the case's key."""
        return ("case", self.member.case_id)


class LeadChange(Declared):
    """One change of who leads the rescue of one member: insert-only; placed by its day like a step, it moves the member's lead."""

    id = plain(models.BigAutoField(primary_key=True))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="lead_changes"))
    lead = personal(models.CharField(max_length=8, choices=Lead))
    partner = personal(models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+"))
    reason = personal(models.CharField(_lazy("reason"), max_length=16, choices=LeadReason))
    occurred_at = personal(models.DateTimeField())
    happened = personal(FuzzyDateField(_lazy("happened")))
    counts_at = personal(models.DateTimeField(_lazy("counts at"), editable=False))
    voided_at = plain(models.DateTimeField(_lazy("recorded in error since"), null=True, editable=False))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    agreed_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("change of lead")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | (~Q(lead="partner") & Q(partner=None)),
                name="lead_partner_named",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("recorded_at")), name="lead_not_in_the_future"
            ),
            models.CheckConstraint(
                condition=Q(counts_at__lte=models.F("recorded_at")), name="lead_counts_when_recorded"
            ),
        ]

    def __str__(self) -> str:
        return self.get_lead_display()

    @property
    def day(self) -> FuzzyDate | None:
        """Its day as closely as it is known; None where a moment was told."""
        return self.happened

    @property
    def on(self) -> str:
        """When it happened, in the reader's words."""
        return str(self.day or exactly(self.occurred_at))


class ClockPauseQuerySet(StandingQuerySet):
    """Questions about many pauses."""

    def visible_to(self, user) -> ClockPauseQuerySet:
        """Pauses of the cases a user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def running_at(self, moment: datetime) -> ClockPauseQuerySet:
        """Pauses begun by a moment and not over yet, without what was recorded in error: at most one of a case."""
        return self.standing().filter(Q(ends_at=None) | Q(ends_at__gt=moment), begins_at__lte=moment)


class ClockPause(Declared):
    """A stretch in which the 72-hour clock of a case stands still, with its reason."""

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="pauses"))
    begins_at = personal(models.DateTimeField(_lazy("from")))
    ends_at = personal(models.DateTimeField(_lazy("to"), null=True, blank=True))
    reason = personal(models.CharField(_lazy("reason"), max_length=12, choices=choices.PauseReason))
    note = sealed(SealedField(_lazy("In words"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    voided_at = voided_at()

    objects = ClockPauseQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at"]
        verbose_name = _lazy("pause of the clock")
        indexes = [models.Index(fields=["ends_at"], name="pause_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")), name="pause_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ends_at=None, voided_at=None), name="pause_one_running"
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its note is sealed under the case's key."""
        return ("case", self.case_id)
