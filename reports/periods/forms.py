"""The form that chooses a period, and the one that says in which language it is printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar.period import Period
from lfnkr.web.form_fields import AnyDayField
from reports.periods.rules import may_count


class PeriodForm(forms.Form):
    """The first and the last day of a period, both included."""

    first = AnyDayField(label=_lazy("First day"))
    last = AnyDayField(label=_lazy("Last day"), help_text=_lazy("Both days are included, by the calendar of Tokyo."))

    def clean(self) -> dict[str, Any]:
        """Both days together; refused as the rule says."""
        given = super().clean()
        if {"first", "last"} <= given.keys() and (refused := may_count(given["first"], given["last"])):
            self.add_error(refused.field, refused.text)
        return given

    @property
    def period(self) -> Period:
        """What was chosen; only of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class LanguageForm(forms.Form):
    """In which language a report for inside is printed."""

    language = forms.ChoiceField(label=_lazy("Language"), choices=settings.LANGUAGES)
