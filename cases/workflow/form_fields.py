"""The fields in which the day of a step or of a change of lead is told: to the minute, or as closely as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.status import Status, details_of
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.web.form_fields import MomentField

WHEN = ("occurred_at", "happened")
"""Where it is said: in one of the two."""

MORE_CLOSELY = {
    Status.WAITING: _lazy("If waiting: what for"),
    Status.INTERRUPTED: _lazy("If interrupted: how"),
    Status.RETURNED: _lazy("If they went back: where to"),
}
"""Under which words the closer words of a status are offered."""


def closer_words(*statuses: Status) -> list[Any]:
    """The answers of a field that says some statuses more closely."""
    return [("", "—"), *((MORE_CLOSELY[status], details_of(status)) for status in statuses)]


class WhenForm(forms.Form):
    """To the minute, with one tick for just now, or a day as closely as it is known; nothing is filled in beforehand."""

    occurred_at = MomentField(
        label=_lazy("When did it happen?"), required=False, may_be_now=True, help_text=_lazy("Tokyo time.")
    )
    happened = FuzzyDateField(
        label=_lazy("Or, where the minute is not known"),
        required=False,
        help_text=_lazy(
            "As closely as it is known: 3 Nov 2026, Nov 2026, spring 2026, 2026, before 2018, between 2012 and 2014, about"
            " 2016, or: not known. A day that may lie in two terms counts in the term of its last possible day."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean()
        if cleaned.get("happened") and cleaned.get("occurred_at"):
            self.add_error("happened", _("Say it once: to the minute, or as closely as it is known."))
        elif not cleaned.get("happened") and not cleaned.get("occurred_at") and not self.errors.keys() & set(WHEN):
            self.add_error(
                "occurred_at",
                _("Say when it happened: tick “Just now”, or tell the minute, or the day as closely as it is known."),
            )
        return cleaned
