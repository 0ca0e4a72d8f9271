"""What the forms of several rooms share: when an answer was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.form_fields import MomentField, now_in_tokyo


class DecidedForm(forms.Form):
    """An answer, and when it was decided: left as shown, it is decided when it is sent.

    `is_earlier`: what was decided before is typed in now, so its moment has to be told.
    """

    decided_at = MomentField(
        label=_lazy("Decided"),
        required=False,
        show_hidden_initial=True,
        help_text=_lazy("Tokyo time. Change it if it was decided before now, by telephone for example."),
    )

    def __init__(self, *args: Any, is_earlier: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decided_at"] = field = self.fields.pop("decided_at")  # The last of them.
        field.initial, field.required = (None, True) if is_earlier else (now_in_tokyo(), False)

    def clean_decided_at(self) -> datetime | None:
        """The moment told; None where the one shown was left."""
        return self.cleaned_data["decided_at"] if "decided_at" in self.changed_data else None
