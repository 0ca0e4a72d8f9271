"""The form of a memorandum; it cleans and explains, and never saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.ledger.forms import SumField
from donations.memoranda.choices import MemorandumKind
from donations.memos.forms import MemoForm
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.money import BOOK_CURRENCY, currency_choices, parse
from lfnkr.web.form_fields import FractionField, LineField


class MemorandumForm(MemoForm):
    """What was decided or paid, how much, when, and from where it is known; the rate in the direction of the receipt."""

    memos = {"source": True}

    kind = forms.ChoiceField(
        label=pgettext_lazy("of a memorandum", "What is told"), choices=MemorandumKind.choices, widget=forms.RadioSelect
    )
    amount = SumField(label=_lazy("Amount"), help_text=_lazy("For example 1,250.50."))
    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices, initial=BOOK_CURRENCY)
    rate = FractionField(
        label=_lazy("Rate"),
        required=False,
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=_lazy("As on the receipt, in its direction: “1 CNY = 21 JPY” is 21. Empty where none is known."),
    )
    rate_from = forms.ChoiceField(
        label=_lazy("One unit of"), required=False, choices=lambda: [("", "–"), *currency_choices()]
    )
    rate_into = forms.ChoiceField(
        label=_lazy("is worth so many"), required=False, choices=lambda: [("", "–"), *currency_choices()]
    )
    happened = FuzzyDateField(
        label=_lazy("When"), help_text=_lazy("As closely as it is known: a day, a month, a year.")
    )
    source = LineField(
        label=_lazy("Known from"),
        max_length=200,
        help_text=_lazy("For example: receipt, bank book, annual report of 2012. No name, no place."),
    )

    def clean(self) -> dict[str, Any]:
        """The sum in minor units; a rate with both of its currencies, or none of the three."""
        cleaned = super().clean()
        if {"amount", "currency"} & self.errors.keys():
            return cleaned
        try:
            cleaned["amount"] = parse(cleaned["amount"], cleaned["currency"])
        except ValidationError as refusal:
            self.add_error("amount", refusal)
        told = [bool(cleaned.get(name)) for name in ("rate", "rate_from", "rate_into")]
        if any(told) and not all(told) and "rate" not in self.errors:
            self.add_error("rate", _("Say the rate with both of its currencies, or leave all three empty."))
        if all(told) and cleaned["rate_from"] == cleaned["rate_into"]:
            self.add_error("rate_into", _("Choose two different currencies."))
        return cleaned
