"""The form of a gift in kind; it cleans and explains, and never saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.gifts.forms import GiverForm
from donations.in_kind import errors
from donations.in_kind.choices import ValueBasis
from donations.ledger.forms import SumField
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.money import currency_choices, parse
from lfnkr.web.form_fields import FractionField, LineField

NONE = ("", "–")


class InKindForm(GiverForm):
    """What was given, how much, when, and what it is worth where that is known."""

    what = LineField(
        label=_lazy("What was given"),
        max_length=200,
        help_text=_lazy("For example: adhesive plasters, winter coats. No person, no place."),
    )
    how_many = FractionField(
        label=_lazy("How many"),
        required=False,
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        help_text=_lazy("Empty where only the kind is known."),
    )
    unit = LineField(
        label=_lazy("Of what unit"), required=False, max_length=40, help_text=_lazy("For example: boxes, kg, hours.")
    )
    received = FuzzyDateField(
        label=_lazy("When it came"), help_text=_lazy("As closely as it is known: a day, a month, a year.")
    )
    used_for = LineField(
        label=_lazy("Used for"), required=False, max_length=200, help_text=_lazy("No person, no place.")
    )
    value = SumField(
        label=pgettext_lazy("of goods", "Value"),
        required=False,
        help_text=_lazy("Empty where none is known. It is told, and is no money."),
    )
    currency = forms.ChoiceField(label=_lazy("Currency"), required=False, choices=lambda: [NONE, *currency_choices()])
    basis = forms.ChoiceField(label=_lazy("Based on"), required=False, choices=[NONE, *ValueBasis.choices])
    field_order = (
        *("what", "how_many", "unit", "received", "used_for", "value", "currency", "basis"),
        *("donor_number", "donor_kind", "donor_name"),
    )

    def clean(self) -> dict[str, Any]:
        """A value in minor units with its currency and its basis, or none of the three; a unit with its number."""
        cleaned = super().clean()
        told = [bool(cleaned.get(name)) for name in ("value", "currency", "basis")]
        if any(told) and not all(told):
            self.add_error("value", errors.ValueNotWhole())
        elif all(told):
            try:
                cleaned["value"] = parse(cleaned["value"], cleaned["currency"])
            except ValidationError as refusal:
                self.add_error("value", refusal)
        else:
            cleaned["value"] = None
        if cleaned.get("unit") and not cleaned.get("how_many") and "how_many" not in self.errors:
            self.add_error("how_many", errors.UnitWithoutNumber())
        return cleaned
