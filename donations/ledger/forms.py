"""Forms of gifts, payments and movements: sums as people type them, currencies with their kept rate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from lfnkr.language.lists import aside
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


class FundField(forms.ModelChoiceField):
    """One of the open funds, each with the currency its books are kept in."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"queryset": Fund.objects.open(), "empty_label": _lazy("choose one")} | kwargs)

    def label_from_instance(self, fund: Fund) -> str:
        """Name and currency."""
        return f"{fund}{aside(fund.currency)}"


def read_sum(form: forms.Form, name: str, fund: Fund | None) -> None:
    """Read what was typed as a sum of a fund's currency, once the form knows the fund; a refusal stands at the field."""
    typed = form.cleaned_data.get(name)
    if fund is None or not isinstance(typed, str):
        return
    try:
        form.cleaned_data[name] = parse(typed, fund.currency)
    except ValidationError as refusal:
        form.add_error(name, refusal)


class DaysInOrder(forms.Form):
    """A form of a first and a last day."""

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is not before the first. Check both days."))
        return cleaned
