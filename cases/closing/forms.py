"""The form of closing a request: one of the reasons, and another in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import ClosingReason
from cases.closing.errors import WordsMissing
from cases.people.form_fields import SEALED
from lfnkr.web.form_fields import MomentField, TextField


class ClosingForm(forms.Form):
    """Why a request is closed."""

    closed_for = forms.ChoiceField(
        label=_lazy("Why it is closed"), choices=[("", _lazy("choose one")), *ClosingReason.choices]
    )
    reason = TextField(label=_lazy("In words"), required=False, rows=3, help_text=SEALED)

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words."""
        cleaned = super().clean()
        if cleaned.get("closed_for") == ClosingReason.OTHER and not cleaned.get("reason", "").strip():
            self.add_error("reason", WordsMissing())
        return cleaned


class CloseForm(ClosingForm):
    """Why, and since when, where that is told later."""

    closed_at = MomentField(
        label=_lazy("Since when"),
        required=False,
        help_text=_lazy("Tokyo time. Empty: from now on. Only where it ended earlier and is told now."),
    )
