"""Two records of one person made one, and what was moved by it (decision 0062)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.people.models import Person
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.keyring.sealing import SealedField

UNDONE_WITHIN = timedelta(days=90)
"""So long a merge can be undone."""


class MergeQuerySet(models.QuerySet):
    """Questions about many merges."""

    def visible_to(self, user) -> Self:
        """Those whose surviving record stands in a request the user may see."""
        if user.role == Role.DIRECTOR:
            return self
        return self.filter(survivor__in=Person.objects.visible_to(user))

    def standing(self) -> Self:
        """Those not undone."""
        return self.filter(undone_at=None)


class Merge(Declared):
    """That two records were of one person: requests, names, relations and answers of the one were moved to the other.

    `changed` holds each fact of the surviving record that was replaced, and by what; `before` the same of sealed facts. The
    other record keeps its row and its own sealed facts. A merge is known from its moment on; it can be undone for 90 days.
    """

    SEALED_UNDER = ("person", "survivor_id")

    id = plain(models.BigAutoField(primary_key=True))
    survivor = plain(models.ForeignKey(Person, models.PROTECT, related_name="merges"))
    merged = plain(models.ForeignKey(Person, models.PROTECT, related_name="merged_away"))
    changed = personal(models.JSONField(default=dict, editable=False))
    before = sealed(SealedField())
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    undone_at = plain(models.DateTimeField(null=True, editable=False))
    undone_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("two records made one")
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_whole",
            ),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merge_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its texts are sealed under the surviving person's key."""
        return ("person", self.survivor_id)

    @property
    def undone_until(self):
        """The last moment it can be undone."""
        return self.recorded_at + UNDONE_WITHIN


class MergedRow(Declared):
    """One column of one row that a merge turned to the surviving record, so that an undoing turns back this one and no other."""

    id = plain(models.BigAutoField(primary_key=True))
    merge = plain(models.ForeignKey(Merge, models.PROTECT, related_name="rows"))
    table = plain(models.CharField(max_length=63))
    column = plain(models.CharField(max_length=63))
    key = plain(models.CharField(max_length=36))

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("row moved by a merge")
        constraints = [models.UniqueConstraint(fields=["merge", "table", "column", "key"], name="merged_row_once")]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.key}"
