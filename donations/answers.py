"""What one officer proposes and another answers: who proposed it, who took it up, who answered it, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.errors import InTheFuture
from lfnkr.accounts.models import User
from lfnkr.calendar import clock


class Proposed(models.Model):
    """A row that somebody proposed, with its `status`; by `by_two` the database holds that another answers it."""

    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    taken_up_at = models.DateTimeField(null=True, editable=False)
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    """Who stands for it since whoever proposed it has left; None while nobody had to."""
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_recorded_at = models.DateTimeField(null=True, editable=False)
    """When the answer was recorded, where that was later than it was given; None where it was recorded at once."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True


def by_two(name: str, *, alone: Q | None = None) -> list[models.CheckConstraint]:
    """That such rows, called `name` in the constraints, are answered by another; `alone`: when one person may do both."""
    by_another = ~Q(status="approved") | ~Q(decided_by=F("proposed_by"))
    return [
        models.CheckConstraint(
            condition=Q(decided_recorded_at=None) | Q(decided_recorded_at__gt=F("decided_at")),
            name=f"{name}_told_after_it_was_decided",
        ),
        models.CheckConstraint(
            condition=Q(taken_up_at=None, taken_up_by=None)
            | Q(taken_up_at__isnull=False, taken_up_by__isnull=False) & ~Q(taken_up_by=F("proposed_by")),
            name=f"{name}_taken_up_by_another",
        ),
        models.CheckConstraint(
            condition=~Q(status="approved") | Q(taken_up_by=None) | ~Q(decided_by=F("taken_up_by")),
            name=f"{name}_approved_by_a_third",
        ),
        # One's own proposal may be taken back (refused, declined, set to wait), never approved.
        models.CheckConstraint(
            condition=by_another if alone is None else by_another | alone, name=f"{name}_by_another"
        ),
        models.CheckConstraint(
            condition=Q(status="proposed", decided_by=None, decided_at=None)
            | (~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            name=f"{name}_signed",
        ),
    ]


def sign(
    row: models.Model, status: str, *, by: User, decided_at: datetime | None = None, fields: Iterable[str] = ()
) -> None:
    """Write down what was answered, by whom, and when it was decided: now, or at an earlier moment that is told later.

    `fields`: what else the answer writes. Raises InTheFuture.
    """
    now = clock.now()
    if decided_at and decided_at > now:
        raise InTheFuture
    row.status, row.decided_by, row.decided_at = status, by, decided_at or now
    row.decided_recorded_at = now if row.decided_at < now else None
    row.save(update_fields=["status", "decided_by", "decided_at", "decided_recorded_at", *fields])
