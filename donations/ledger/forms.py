"""Forms of gifts, payments and movements: sums as people type them, currencies with their kept rate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.money import parse
from lfnkr.web.form_fields import LineField


class SumField(LineField):
    """A sum of money as a person types it; in minor units once the currency is known."""

    def __init__(self, *, currency: str | None = None, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"})
        super().__init__(max_length=20, widget=widget, **kwargs)
        self.currency = currency

    def clean(self, value: str) -> str | int:
        """Read it where the currency is fixed; empty is nothing."""
        text = super().clean(value)
        if self.currency is None:
            return text
        return parse(text, self.currency) if text else 0


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = LineField(
        label=_lazy("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("No name, no place."),
    )
