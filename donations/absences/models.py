"""Who of the officers is away from a day on, and who is back: told by oneself, or by any two others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User, people_with
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import any_of, kept


class AbsenceQuerySet(models.QuerySet):
    """Questions about absences."""

    def visible_to(self, user) -> AbsenceQuerySet:
        """All of them for those who decide, pay, check or look after requests."""
        return self if user.has_perm("donations.record_absence") else self.none()

    def in_force(self) -> AbsenceQuerySet:
        """Told by oneself, agreed to by a second person, or told where nobody else was there to agree."""
        return self.filter(Q(takes_two=False) | Q(agreed_at__isnull=False), dropped_at=None)

    def waiting(self) -> AbsenceQuerySet:
        """Told of somebody else, and neither agreed to nor taken back."""
        return self.filter(takes_two=True, agreed_at=None, dropped_at=None)


class Absence(models.Model):
    """Something told of one officer: away from a day on, to another or with an open end; or back from a day on (`is_back`).

    What was told later leads. `takes_two` is written by a trigger: what is told of somebody else waits for a second person
    who agrees, and so does coming back from what took two. Where nobody else is there to agree, it holds at once.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("officer")
    )
    is_back = models.BooleanField(default=False, editable=False)
    from_on = models.DateField(_lazy("from"))
    until_on = models.DateField(_lazy("until"), null=True, blank=True)
    """The last day away; None: until somebody says that they are back."""
    takes_two = models.BooleanField(default=False, editable=False)
    told_at = models.DateTimeField(default=clock.now, editable=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on"), is_back=False),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, takes_two=True) & ~Q(agreed_by=F("told_by")),
                name="absence_agreed_to_by_another",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False, agreed_at=None, takes_two=True),
                name="absence_dropped_while_it_waits",
            ),
            models.UniqueConstraint(
                fields=["officer", "is_back"],
                condition=Q(takes_two=True, agreed_at=None, dropped_at=None),
                name="absence_one_waits_of_each",
            ),
        ]

    def __str__(self) -> str:
        return str(self.officer)

    @property
    def waits(self) -> bool:
        """Whether a second person is still asked."""
        return self.takes_two and self.agreed_at is None and self.dropped_at is None

    @property
    def is_alone(self) -> bool:
        """Whether one person told it of another, and nobody else was there to agree."""
        return not self.takes_two and self.told_by_id != self.officer_id


@kept
def _told_of_everybody(day) -> models.QuerySet:
    return Absence.objects.in_force().filter(from_on__lte=day).order_by("id")


@kept
def _told_of(day, officers) -> models.QuerySet:
    return Absence.objects.in_force().filter(from_on__lte=day, officer=any_of(officers)).order_by("id")


def away_on(day: date, officers: Iterable[UUID] | None = None) -> dict[UUID, Absence]:
    """Who is away on a day, by their keys, each with what was told last of it; `officers`: of these alone."""
    rows = _told_of_everybody(day=day) if officers is None else _told_of(day=day, officers=officers)
    found: dict[UUID, Absence] = {}
    for row in rows:
        if row.is_back:
            found.pop(row.officer_id, None)
        elif row.until_on is None or day <= row.until_on:
            found[row.officer_id] = row
    return found


def here_on(day: date, *roles: Role) -> list[User]:
    """Those who hold one of the roles and are not away on a day."""
    holders = people_with(*roles)
    away = away_on(day, [user.pk for user in holders])
    return [user for user in holders if user.pk not in away]
