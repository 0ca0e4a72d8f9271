"""The forms of fiscal years: why one is closed with something open, and what else there is at its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import SumField
from donations.memos.forms import MemoForm
from donations.years import choices
from lfnkr.money import currency_choices, parse
from lfnkr.web.form_fields import LineField


class CloseYearForm(MemoForm):
    """What whoever signs should know."""

    memos = {"note": False}

    note = LineField(
        label=_lazy("What stays open, and why"),
        required=False,
        max_length=200,
        help_text=_lazy("Officers read this. No name, no place."),
    )


def headings() -> list[tuple[object, object]]:
    """The headings, assets and liabilities apart."""
    labels = dict(choices.Heading.choices)
    return [
        ("", _("choose one")),
        (_("Assets"), [(key, labels[key]) for key in choices.Heading if key not in choices.LIABILITIES]),
        (_("Liabilities"), [(key, labels[key]) for key in choices.LIABILITIES]),
    ]


class StatedItemForm(MemoForm):
    """One other asset or liability at the end of the year."""

    memos = {"what": True, "note": False}

    heading = forms.ChoiceField(label=_lazy("Heading"), choices=headings)
    what = LineField(
        label=_lazy("What it is"),
        max_length=120,
        help_text=_lazy("For example: two laptops bought in 2024; rent of August, paid in September. No name."),
    )
    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices, initial="JPY")
    amount = SumField(label=_lazy("What it is worth, or comes to, on that day"))
    note = LineField(
        label=_lazy("Where it stands, or who counted it"),
        required=False,
        max_length=200,
        help_text=_lazy("For example: inventory of 31 August, page 2. No name, no place."),
    )

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of its currency."""
        cleaned = super().clean()
        typed, currency = cleaned.get("amount"), cleaned.get("currency")
        if typed and currency:
            try:
                cleaned["amount"] = parse(typed, currency)
            except ValidationError as refusal:
                self.add_error("amount", refusal)
        return cleaned
