"""Forms of the price lists and of the limit by night: prices as people type them; they clean and explain, and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import SumField
from donations.tariffs import actions as tariffs
from donations.tariffs.models import PRICES, Tariff
from lfnkr.money import BOOK_CURRENCY, Money
from lfnkr.web.form_fields import AnyDayField

NOTHING = ("0", "0.00")


class PriceField(SumField):
    """A price in dollars as a person types it, nothing included; kept in cents."""

    def __init__(self, *, label: str, required: bool = True, **_of_a_whole_number: Any):
        hint = _lazy("US dollars, for example 2,500.")
        super().__init__(currency=BOOK_CURRENCY, label=label, required=required, help_text=hint)

    def prepare_value(self, value: int | str | None) -> str | None:
        """The kept cents as dollars; what was typed stays as it was."""
        return Money(value).plain if isinstance(value, int) else value

    def clean(self, value: str | None) -> int | None:
        """Nothing is a price too: children may cost none. No price at all is refused."""
        return 0 if value and value.strip() in NOTHING else super().clean(value)


class TariffForm(forms.ModelForm):
    """A price list in dollars; its days are refused where they would reach an open request."""

    class Meta:
        model = Tariff
        fields = (
            "valid_from",
            "valid_to",
            "minimum",
            "evasion",
            "complex",
            "per_child",
            "infant_under_months",
            "cap",
            "per_adult",
            "is_per_adult_confirmed",
        )
        field_classes = dict.fromkeys(PRICES, PriceField) | {"valid_from": AnyDayField, "valid_to": AnyDayField}

    def clean(self) -> dict[str, Any]:
        """Days that may still be proposed; the signature looks at them again."""
        cleaned = super().clean()
        if "valid_from" in cleaned and "valid_to" in cleaned:
            last = cleaned["valid_to"]
            if last and last < cleaned["valid_from"]:
                return cleaned  # The model says so.
            try:
                tariffs.check_days(cleaned["valid_from"], last)
            except ValidationError as refusal:
                self.add_error("valid_to" if last else "valid_from", refusal)
        return cleaned


class NightLimitForm(forms.Form):
    """What the director may commit alone by night."""

    amount = SumField(
        label=_lazy("Limit by night, USD"),
        currency=BOOK_CURRENCY,
        help_text=_lazy("What the executive director may commit alone from 22:00 to 06:00 in Tokyo."),
    )
