"""What happened: events with their people, precision and certainty."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.models import Case, CaseMember
from cases.choices import COUNTRIES
from cases.events import choices
from cases.reference.models import Partner
from cases.standing import StandingQuerySet, voided_at
from cases.workflow.models import StatusChange
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.lists import explained


class EventQuerySet(StandingQuerySet):
    """Questions about many events."""

    def visible_to(self, user):
        """Those of the cases a user may see, and to the director those of no case."""
        if user.role == Role.DIRECTOR:
            return self
        return self.filter(case__in=Case.objects.visible_to(user))


class Event(Declared):
    """Something that happened: to whom (members, or own staff), when and how surely; its words are sealed.

    A death or a disappearance names its population, or the database refuses it (design rule 7).
    """

    SEALED_UNDER = ("case", "case_id", "pk")

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    case = plain(models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="events"))
    kind = personal(
        models.CharField(_lazy("What"), max_length=12, choices=choices.EventKind), intake="kind", counts="event"
    )
    members = personal(models.ManyToManyField(CaseMember, through="EventMember", related_name="events"))
    happened = personal(
        FuzzyDateField(
            _lazy("When did it happen?"),
            null=False,
            help_text=_lazy(
                "As closely as it is known: 3 Nov 2026, Nov 2026, spring 2026, 2026, before 2018, between 2012 and 2014, "
                "about 2016, or: not known."
            ),
        ),
        intake="days",
        counts="event",
    )
    ended = personal(
        FuzzyDateField(_lazy("When did it end?"), help_text=_lazy("Only of what lasts, such as a detention.")),
        intake="days",
        counts="event",
    )
    country = personal(
        models.CharField(_lazy("Country"), max_length=2, choices=list(COUNTRIES.items()), blank=True),
        intake="what",
        nothing=_lazy("not known"),
    )
    population = personal(
        models.CharField(_lazy("whose caseload"), max_length=14, choices=choices.Population, blank=True),
        told=True,
        counts="event",
    )
    unknown_people = personal(
        models.PositiveSmallIntegerField(_lazy("people not in our caseload"), default=0), told=True, counts="event"
    )
    cause = personal(
        models.CharField(_lazy("Cause"), max_length=8, choices=choices.Cause, blank=True),
        intake="death",
        nothing=_lazy("choose one"),
        must=True,
    )
    held_months = personal(
        models.PositiveSmallIntegerField(_lazy("months held, as told"), null=True, blank=True), told=True
    )
    reported_by = plain(
        models.ForeignKey(
            Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_lazy("Reported by")
        ),
        intake="what",
        nothing=_lazy("ourselves"),
    )
    certainty = personal(
        models.CharField(
            _lazy("How sure is it?"), max_length=12, choices=choices.Certainty, default=choices.Certainty.FIRST_HAND
        ),
        intake="what",
    )
    text = sealed(SealedField(_lazy("What happened"), help_text=_lazy("Sealed.")), intake="what", form=inputs.lines(4))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    report_wording = personal(
        models.CharField(
            _lazy("Words for the report"),
            max_length=120,
            blank=True,
            help_text=_lazy("Without a name, a date or a closer place. Printed only once released."),
        ),
        intake="death",
    )
    ended_contact_at = personal(models.DateTimeField(null=True, editable=False))
    """Of a contact the next one that was agreed and that it ended; null again once something was said of that since."""
    acknowledged_at = plain(models.DateTimeField(null=True, editable=False))
    acknowledged_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    voided_at = voided_at()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _lazy("event")
        indexes = [
            models.Index(fields=["kind", "-recorded_at"], name="event_unseen", condition=Q(acknowledged_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["death", "missing"]) | ~Q(population=""), name="event_loss_has_population"
            ),
            models.CheckConstraint(
                condition=Q(happened_from=None) | Q(ended_until=None) | Q(ended_until__gt=models.F("happened_from")),
                name="event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def title(self) -> str:
        """What it is, and how many people nobody could name are among those it befell."""
        if not self.unknown_people:
            return self.get_kind_display()
        words = ngettext("%(n)d person nobody could name", "%(n)d people nobody could name", self.unknown_people) % {
            "n": self.unknown_people
        }
        return explained(self.get_kind_display(), words)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Sealed under the case's key, or under one of its own when it belongs to no case."""
        return ("case", self.case_id or self.pk)


class EventMemberQuerySet(StandingQuerySet):
    """Questions about many people in events."""

    def standing(self) -> EventMemberQuerySet:
        """Those that count: neither they, nor the event, nor the person on the request was recorded in error."""
        return self.filter(voided_at=None, event__voided_at=None, member__voided_at=None)


class EventMember(Declared):
    """One member of a case whom an event befell."""

    id = plain(models.BigAutoField(primary_key=True))
    event = personal(models.ForeignKey(Event, models.PROTECT, related_name="event_members"))
    member = personal(models.ForeignKey(CaseMember, models.PROTECT, related_name="event_members"))
    voided_at = voided_at()

    objects = EventMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("person in an event")
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], condition=Q(voided_at=None), name="event_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.member_id}"


class MissingReview(Declared):
    """The review that concluded a missing person's request: it stays when the person is found later (design rule 4).

    One of the wrong person is taken back: it is kept, and concludes no step any more.
    """

    id = plain(models.BigAutoField(primary_key=True))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, related_name="reviews"))
    change = plain(models.OneToOneField(StatusChange, models.PROTECT, null=True, related_name="review"))
    """The step by which they went missing; null once the review was taken back."""
    reviewed_at = personal(models.DateTimeField(default=clock.now, editable=False))
    reviewed_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    """When it was recorded in error."""
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    class Meta:
        verbose_name = _lazy("review of a missing person")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(change__isnull=False, taken_back_at=None, taken_back_by=None)
                | models.Q(change=None, taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="review_taken_back_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.reviewed_at}"
