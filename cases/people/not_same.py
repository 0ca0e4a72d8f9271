"""Two people said not to be the same: remembered, so that nobody is asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from cases.people.models import Person
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain


class NotSameQuerySet(models.QuerySet):
    """Questions about many pairs."""

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_at=None)

    def visible_to(self, user) -> Self:
        """Those in which one of the two stands in a request the user may see."""
        if user.role == Role.DIRECTOR:
            return self
        seen = Person.objects.visible_to(user)
        return self.filter(Q(one__in=seen) | Q(other__in=seen))


class NotSame(Declared):
    """That somebody said of two people that they are not the same; of each pair the smaller key stands first."""

    id = plain(models.BigAutoField(primary_key=True))
    one = plain(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    other = plain(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )

    objects = NotSameQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("said not to be the same person")
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_same_in_one_order"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="not_same_taken_back_whole",
            ),
            models.UniqueConstraint(fields=["one", "other"], condition=Q(taken_back_at=None), name="not_same_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


def said_of(records: Collection[UUID]) -> dict[UUID, NotSame]:
    """Who was said not to be the person of these records, by key."""
    found = NotSame.objects.standing().filter(Q(one__in=records) | Q(other__in=records)).select_related("recorded_by")
    return {row.other_id if row.one_id in records else row.one_id: row for row in found}


def remember(pairs: Iterable[tuple[Person, Person]], *, by: User) -> None:
    """Write down of each pair that they are not the same, once, whoever else says it now. Call it inside `trail.act`."""
    keys = {tuple(sorted((one.pk, other.pk))) for one, other in pairs if one.pk != other.pk}
    rows = [NotSame(one_id=one, other_id=other, recorded_by=by) for one, other in sorted(keys)]
    NotSame.objects.bulk_create(rows, ignore_conflicts=True)
