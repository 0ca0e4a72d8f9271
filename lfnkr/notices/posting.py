"""What letters and calls of the pager share: which of them wait, and that one is not sent by two workers at once."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from lfnkr.calendar import clock


def waiting(model: type[models.Model]) -> models.QuerySet:
    """Rows neither sent nor given up."""
    return model.objects.filter(sent_at=None, given_up_at=None)


def claim(row: models.Model, *, again_after: timedelta) -> bool:
    """Take a row for one try; False while another try may still run. A try in the future means a clock set back: it counts not.

    The claim is committed before anything is sent, so that a killed worker leaves a trace of its try.
    """
    now = clock.now()
    free = Q(tried_at=None) | Q(tried_at__lte=now - again_after) | Q(tried_at__gt=now)
    return bool(waiting(type(row)).filter(free, pk=row.pk, tries=row.tries).update(tried_at=now, tries=F("tries") + 1))


def note_sent(row: models.Model, answer: str = "") -> None:
    """It arrived at the other side."""
    _note(row, sent_at=clock.now(), answer=answer)


def give_up(row: models.Model, answer: str) -> None:
    """It will not be tried again; `answer` is a code or a short word of ours, never what the other side wrote."""
    _note(row, given_up_at=clock.now(), answer=answer)


def note_failed(row: models.Model, answer: str) -> None:
    """It will be tried again."""
    _note(row, answer=answer)


def _note(row: models.Model, **facts: object) -> None:
    type(row).objects.filter(pk=row.pk).update(**facts)
