"""What happened: events with their people, precision and certainty."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases import choices
from cases.case.models import Case, CaseMember
from cases.reference.models import Partner
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField


class EventQuerySet(models.QuerySet):
    """Questions about many events or notes of cases."""

    def visible_to(self, user):
        """Those of the cases a user may see, and to the director those of no case."""
        if user.role == Role.DIRECTOR:
            return self
        return self.filter(case__in=Case.objects.visible_to(user))


class Event(models.Model):
    """Something that happened: to whom (members, or own staff), when and how surely; its words are sealed.

    A death or a disappearance names its population, or the database refuses it (design rule 7).
    """

    SEALED_UNDER = ("case", "case_id", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=choices.EventKind)
    members = models.ManyToManyField(CaseMember, through="EventMember", related_name="events")
    precision = models.CharField(
        _("precision"), max_length=8, choices=choices.Precision, default=choices.Precision.EXACT
    )
    begins_on = models.DateField(_("on, or from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=list(choices.COUNTRIES.items()), blank=True)
    population = models.CharField(_("whose caseload"), max_length=14, choices=choices.Population, blank=True)
    unknown_people = models.PositiveSmallIntegerField(_("people not in our caseload"), default=0)
    cause = models.CharField(_("cause"), max_length=8, choices=choices.Cause, blank=True)
    held_months = models.PositiveSmallIntegerField(_("months held, as told"), null=True, blank=True)
    reported_by = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=choices.Certainty, default=choices.Certainty.FIRST_HAND
    )
    text = SealedField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    report_wording = models.CharField(
        _("words for the report"),
        max_length=120,
        blank=True,
        help_text=_(
            "How the report may put it, without a name, a date or a closer place. Printed only once it is released."
        ),
    )
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("event")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["death", "missing"]) | ~Q(population=""), name="event_loss_has_population"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(begins_on=None) | Q(ends_on__gte=models.F("begins_on")),
                name="event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Sealed under the case's key, or under one of its own when it belongs to no case."""
        return ("case", self.case_id or self.pk)


class EventMember(models.Model):
    """One member of a case whom an event befell."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="event_members")
    member = models.ForeignKey(CaseMember, models.PROTECT, related_name="event_members")

    class Meta:
        verbose_name = _("person in an event")
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="event_member_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.member_id}"
