"""Steps that a house comes with: done once an officer looked, since the house cannot see whether what it brought is right."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.first_hour.models import Confirmation
from lfnkr.first_hour.steps import StepResult
from lfnkr.language.lists import gap
from lfnkr.postgresql.kept_questions import kept


@kept
def _last_of(step) -> QuerySet:
    return Confirmation.objects.filter(step=step).select_related("by").order_by("-at")[:1]


def looked_at(step: str, said: str, *, is_there: bool = True) -> StepResult:
    """Done where somebody confirmed it, with who and when; else what is there, and that nobody has looked yet."""
    if not is_there:
        return StepResult(False, said)
    confirmed = next(iter(_last_of(step=step)), None)
    if confirmed is None:
        return StepResult(False, said + gap() + _("Nobody has confirmed yet that they are right."), True)
    words = {"person": confirmed.by, "day": date_format(clock.day_of(confirmed.at))}
    return StepResult(True, said + gap() + _("Confirmed by %(person)s, %(day)s.") % words)
