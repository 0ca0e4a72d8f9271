"""The form by which months of the books are closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from donations.periods.models import closed_until, month_end, month_of
from lfnkr.calendar import clock

MOST = 24
"""So many months are offered at once."""


def months_to_close() -> list[tuple[str, str]]:
    """The months that are over and open, the latest first, by their last day."""
    last, until, found = closed_until(), clock.today().replace(day=1) - timedelta(days=1), []
    while len(found) < MOST and (last is None or until > last):
        found.append((until.isoformat(), month_of(until)))
        until = month_end(until.replace(day=1) - timedelta(days=1))
    return found


class CloseForm(forms.Form):
    """Up to which month the books are closed."""

    until = forms.TypedChoiceField(
        label=_lazy("Close the books up to the end of"),
        coerce=date.fromisoformat,
        help_text=_lazy(
            "With every month before it. What is told later of these days is booked on a day that is open."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["until"].choices = months_to_close()
