"""The forms of absences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from donations.absences.errors import EndsBeforeItBegins
from donations.absences.models import Absence
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.calendar import clock
from lfnkr.web.form_fields import AnyDayField


class OfficerForm(forms.Form):
    """Of whom it is said, oneself first, and from which day on."""

    officer = forms.ModelChoiceField(label=_lazy("Who is meant"), queryset=User.objects.none(), empty_label=None)
    from_on = AnyDayField(label=_lazy("From"))

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = self.officers()
        self.fields["officer"].initial = by.pk
        self.fields["from_on"].initial = clock.today().isoformat()

    def officers(self) -> QuerySet[User]:
        """Those of whom it can be said."""
        return User.objects.with_role(*roles_with("donations.record_absence"))


class AbsenceForm(OfficerForm):
    """Who is away, from a day to a day; days that are past, too."""

    until_on = AnyDayField(
        label=_lazy("Last day away"),
        required=False,
        help_text=_lazy("Empty: until somebody says that they are back."),
    )

    def clean_until_on(self) -> date | None:
        """It does not end before it begins."""
        until, begins = self.cleaned_data["until_on"], self.cleaned_data.get("from_on")
        if until and begins and until < begins:
            raise ValidationError(EndsBeforeItBegins.sentence)
        return until


class ReturnForm(OfficerForm):
    """Who is back, and the first day they are."""

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, by=by, **kwargs)
        self.fields["from_on"].label = _lazy("Back from")

    def officers(self) -> QuerySet[User]:
        """Those of whom an absence holds, or held."""
        return super().officers().filter(pk__in=Absence.objects.in_force().filter(is_back=False).values("officer"))
