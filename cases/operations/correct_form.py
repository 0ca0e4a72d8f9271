"""The form that corrects an operation: it begins with what is recorded, and says what of it never was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.operations.choices import OperationWrong
from cases.operations.correcting import as_read
from cases.operations.models import Operation
from cases.operations.stays import moments_of
from lfnkr.web.form_fields import LineField, MomentField

ONLY_ONCE_SO = {"mobilised_at": "was_not_mobilised", "closed_at": "is_not_closed"}
"""What is asked only of an operation of which it was recorded, with the box that says that it never was."""


class CorrectOperationForm(forms.Form):
    """Code name, opened, mobilised, closed, as they are recorded now; and why something of it is told anew.

    `until`: when the last of the reader's people had left it; what came later is not told to them, nor theirs to mend.
    """

    code_name = LineField(label=_lazy("Code name"), max_length=30)
    opened_at = MomentField(label=_lazy("Opened at"), help_text=_lazy("Tokyo time."))
    mobilised_at = MomentField(label=_lazy("Mobilised at"), required=False, help_text=_lazy("Tokyo time."))
    was_not_mobilised = forms.BooleanField(
        label=_lazy("It was not mobilised: nobody and no money was sent"), required=False
    )
    closed_at = MomentField(label=_lazy("Closed at"), required=False, help_text=_lazy("Tokyo time."))
    is_not_closed = forms.BooleanField(label=_lazy("It is not closed: open it again"), required=False)
    wrong = forms.ChoiceField(label=_lazy("Why is it corrected?"), choices=[("", _lazy("choose one"))])
    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, operation: Operation, until: datetime | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["wrong"].choices = [("", _("choose one")), *OperationWrong.choices]
        self.fields["seen"].initial = as_read(operation)
        self.fields["code_name"].initial = operation.code_name
        moments = moments_of(operation, until)
        for name in ("opened_at", "mobilised_at", "closed_at"):
            self.fields[name].initial = getattr(moments, name)
        for name, box in ONLY_ONCE_SO.items():
            if getattr(moments, name) is None:
                del self.fields[name], self.fields[box]

    def clean(self) -> dict[str, Any]:
        """A moment that is emptied needs the box that says that it never was."""
        cleaned = super().clean()
        for name, box in ONLY_ONCE_SO.items():
            if name in self.fields and name not in self.errors and not cleaned.get(name) and not cleaned[box]:
                self.add_error(name, _("Enter when it was, or tick that it was not."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """What differs from what is recorded, and why: the seconds of a moment stay what they were."""
        data = self.cleaned_data
        told = {name: data[name] for name in self.changed_data if name in ("code_name", "opened_at", *ONLY_ONCE_SO)}
        told |= {name: None for name, box in ONLY_ONCE_SO.items() if data.get(box)}
        return told | {"seen": data["seen"], "wrong": data["wrong"]}
