"""What was carried over from a request told twice to the one that counts, and from where each row came (decision 0062)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.events.models import Event
from cases.follow_up.models import CaseNote
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain


class Part(models.TextChoices):
    """What of a duplicate was carried over."""

    NOTE = "note", _lazy("note")
    SUMMARY = "summary", _lazy("what was told")
    PLACE = "place", _lazy("exact place")
    EVENT = "event", _lazy("event")
    PERSON = "person", _lazy("person")


TEXTS = (Part.NOTE, Part.SUMMARY, Part.PLACE)
"""Parts that become notes of the request that counts."""


class CarryOverQuerySet(models.QuerySet):
    """Questions about many acts of carrying over."""

    def visible_to(self, user) -> Self:
        """Those into requests a user may see."""
        return self.filter(original__in=Case.objects.visible_to(user))

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_at=None)


class CarryOver(Declared):
    """One act in which what a duplicate holds was copied to the request that counts; the duplicate keeps its own rows."""

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="carried_out"))
    original = plain(models.ForeignKey(Case, models.PROTECT, related_name="carried_in"))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = CarryOverQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("carried over from a duplicate")
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("original")), name="carry_over_to_another"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="carry_over_taken_back_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CarriedRow(Declared):
    """One row of the request that counts that came from a duplicate: from which row there, by whom it was written, and when."""

    id = plain(models.BigAutoField(primary_key=True))
    carry_over = plain(models.ForeignKey(CarryOver, models.PROTECT, related_name="rows"))
    part = plain(models.CharField(max_length=7, choices=Part))
    note = plain(models.OneToOneField(CaseNote, models.PROTECT, null=True, related_name="carried"))
    event = plain(models.OneToOneField(Event, models.PROTECT, null=True, related_name="carried"))
    member = plain(models.OneToOneField(CaseMember, models.PROTECT, null=True, related_name="carried"))
    of_note = plain(models.ForeignKey(CaseNote, models.PROTECT, null=True, related_name="+"))
    of_event = plain(models.ForeignKey(Event, models.PROTECT, null=True, related_name="+"))
    of_member = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, related_name="+"))
    written_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    written_at = plain(models.DateTimeField(editable=False))
    """Who wrote it in the duplicate, and when."""

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("row carried over")
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=TEXTS, note__isnull=False, event=None, member=None)
                | Q(part=Part.EVENT, note=None, event__isnull=False, member=None)
                | Q(part=Part.PERSON, note=None, event=None, member__isnull=False),
                name="carried_row_is_of_its_part",
            ),
            models.CheckConstraint(
                condition=Q(part=Part.NOTE, of_note__isnull=False, of_event=None, of_member=None)
                | Q(part__in=[Part.SUMMARY, Part.PLACE], of_note=None, of_event=None, of_member=None)
                | Q(part=Part.EVENT, of_note=None, of_event__isnull=False, of_member=None)
                | Q(part=Part.PERSON, of_note=None, of_event=None, of_member__isnull=False),
                name="carried_row_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.get_part_display()

    @property
    def row(self) -> CaseNote | Event | CaseMember:
        """What stands in the request that counts."""
        return self.note or self.event or self.member

    @property
    def name(self) -> str:
        """How a form names what it came from."""
        source = self.of_note_id or self.of_event_id or self.of_member_id
        return f"{self.part}.{source}" if source else str(self.part)
