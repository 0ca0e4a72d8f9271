"""A rescue operation: who moves, over which countries, with whom; never how or where exactly."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from cases.case.models import CaseMember
from cases.choices import COUNTRIES
from cases.operations import choices
from cases.reference.models import Partner
from cases.standing import StandingQuerySet, voided_at
from cases.status import Lead
from lfnkr.accounts.roles import Role as UserRole
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain


class OperationQuerySet(models.QuerySet):
    """Questions about many operations."""

    def visible_to(self, user) -> OperationQuerySet:
        """Operations that carry a member of a case the user may see; the director sees all."""
        if user.role == UserRole.DIRECTOR:
            return self
        return self.filter(
            pk__in=OperationMember.objects.filter(member__in=CaseMember.objects.visible_to(user)).values("operation")
        )


class Operation(Declared):
    """One operation under a code name: opened, mobilised (the first person or money sent on the way), closed."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    code_name = plain(
        models.CharField(
            _lazy("Code name"),
            max_length=30,
            unique=True,
            help_text=_lazy("One word that tells nothing: no place, no person, no date."),
        ),
        intake="operation",
    )
    lead = plain(
        models.CharField(_lazy("led by"), max_length=8, choices=[c for c in Lead.choices if c[0] != Lead.NONE])
    )
    partner = plain(models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+"))
    opened_at = plain(models.DateTimeField(_lazy("Opened at"), help_text=_lazy("Tokyo time.")), intake="operation")
    mobilised_at = plain(models.DateTimeField(_lazy("mobilised at"), null=True, editable=False))
    closed_at = plain(models.DateTimeField(_lazy("closed at"), null=True, editable=False))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    members = plain(models.ManyToManyField(CaseMember, through="OperationMember", related_name="operations"))

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _lazy("operation")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead="partner", partner__isnull=False) | Q(lead="lfnkr", partner=None),
                name="operation_partner_named",
            ),
            models.CheckConstraint(
                condition=Q(mobilised_at=None) | Q(mobilised_at__gte=models.F("opened_at")),
                name="operation_mobilised_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="operation_closed_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.code_name

    @property
    def standing_members(self) -> list[CaseMember]:
        """The people it carries, without those who were put on their request in error."""
        return [member for member in self.members.all() if member.voided_at is None]


class OperationMember(Declared):
    """One member of a case carried by an operation."""

    id = plain(models.BigAutoField(primary_key=True))
    operation = personal(models.ForeignKey(Operation, models.PROTECT, related_name="operation_members"))
    member = personal(models.ForeignKey(CaseMember, models.PROTECT, related_name="operation_members"))

    class Meta:
        verbose_name = _lazy("person on an operation")
        constraints = [models.UniqueConstraint(fields=["operation", "member"], name="operation_member_once")]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.member_id}"


class Leg(Declared):
    """One stretch of the way, from country to country."""

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    operation = plain(models.ForeignKey(Operation, models.PROTECT, related_name="legs"))
    position = plain(models.PositiveSmallIntegerField(default=1))
    from_country = plain(
        models.CharField(pgettext_lazy("a country", "From"), max_length=2, choices=list(COUNTRIES.items())),
        intake="leg",
    )
    to_country = plain(
        models.CharField(pgettext_lazy("a country", "To"), max_length=2, choices=list(COUNTRIES.items())),
        intake="leg",
    )
    mode = plain(models.CharField(_lazy("By"), max_length=5, choices=choices.Mode), intake="leg")
    departed_on = personal(models.DateField(_lazy("Left on"), null=True, blank=True), intake="leg")
    arrived_on = personal(models.DateField(_lazy("Arrived on"), null=True, blank=True), intake="leg")
    voided_at = voided_at()

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["operation", "position"]
        verbose_name = _lazy("leg")
        constraints = [
            models.UniqueConstraint(fields=["operation", "position"], name="leg_position_once"),
            models.CheckConstraint(
                condition=Q(departed_on=None) | Q(arrived_on=None) | Q(arrived_on__gte=models.F("departed_on")),
                name="leg_arrives_after_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_country} → {self.to_country}"

    @property
    def touches_china(self) -> bool:
        """Whether it begins or ends in China: then no member of the organisation may be on it."""
        return choices.FORBIDDEN_TO_MEMBERS in (self.from_country, self.to_country)


class LegEscort(Declared):
    """Who goes along on a leg: a member of the organisation, or a helper known by a code alone."""

    id = plain(models.BigAutoField(primary_key=True))
    leg = plain(models.ForeignKey(Leg, models.PROTECT, related_name="escorts"))
    staff = personal(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name=_lazy("Member of LFNKR along"),
            help_text=_lazy("Nobody of ours goes on a leg that touches China."),
        ),
        intake="escort",
        nothing=_lazy("nobody of ours"),
    )
    helper_code = personal(models.CharField(_lazy("Helper's code"), max_length=20, blank=True), intake="escort")

    class Meta:
        verbose_name = _lazy("escort on a leg")
        constraints = [
            models.CheckConstraint(condition=Q(staff=None) ^ Q(helper_code=""), name="escort_is_member_or_helper"),
        ]

    def __str__(self) -> str:
        return self.helper_code or str(self.staff)
