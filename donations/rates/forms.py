"""The box that confirms one rate, and the form by which a second officer is asked to believe one; nothing is saved here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import SumField
from donations.rates import actions as rates
from lfnkr.money import BOOK_CURRENCY, LARGEST, MINOR_DIGITS, convert, currency_choices, parse
from lfnkr.web.form_fields import AppearingFields, DayField, LineField

CONFIRMED = "rate_confirmed"
"""The name of the box in a form with a rate; the form shows it only where a rate is asked for once more."""


class RateConfirmation(forms.CheckboxInput):
    """Ticked for one rate, which is its value: another rate asks again."""

    rate = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The rate that was ticked."""
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rate to be ticked now; ticked already when it is the same."""
        context = super().get_context(name, bool(value) and value == self.rate, attrs)
        context["widget"]["value"] = self.rate
        return context


class RateBox(forms.CharField):
    """The box beside a rate far from the last one kept: it names both."""

    widget = RateConfirmation

    def __init__(self, judged: rates.Judged, currency: str, rate: str):
        super().__init__(required=False, label=self.words(judged, currency, rate))
        self.widget.rate = self.rate = rate

    @staticmethod
    def words(judged: rates.Judged, currency: str, rate: str) -> str:
        """What ticking it says."""
        facts = {"rate": rate, "currency": currency}
        if judged.kept is None:
            return _("The receipt says %(rate)s %(currency)s for 1 USD; it is the first of this currency.") % facts
        facts |= {"kept": rates.plain(judged.kept), "day": date_format(judged.kept_on)}
        return _("The receipt says %(rate)s %(currency)s for 1 USD; the last one said %(kept)s (%(day)s).") % facts

    def is_ticked(self, data: Any, name: str) -> bool:
        """Whether it was ticked for this very rate."""
        return data.get(name, "") == self.rate


class RateForm(forms.Form):
    """A rate that a second officer is asked to believe."""

    currency = forms.ChoiceField(
        label=_lazy("Currency"), choices=lambda: [c for c in currency_choices() if c[0] != BOOK_CURRENCY]
    )
    rate = forms.DecimalField(
        label=_lazy("Rate"),
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=_lazy("Units of the currency for 1 USD, as on the receipt."),
    )
    day = DayField(label=_lazy("Of the day"), help_text=_lazy("It holds for what is booked on this day."))
    note = LineField(label=_lazy("Explanation"), max_length=200, help_text=_lazy("Where it stands. No name, no place."))


class SumForm(AppearingFields):
    """A sum in any currency, with the rate on the receipt when it is not in dollars.

    A rate far from the last one kept is asked for once more, with a box that names both; `unusual` holds one so far away
    that it takes two officers, for the way to propose it.
    """

    unusual: dict[str, str] | None = None
    appear = {"rate": ("currency", [code for code in MINOR_DIGITS if code != BOOK_CURRENCY])}

    amount = SumField(label=_lazy("Amount"), help_text=_lazy("For example 1,250.50."))
    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices, initial=BOOK_CURRENCY)
    rate = forms.DecimalField(
        label=_lazy("Rate"),
        required=False,
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=_lazy("Units of the currency for 1 USD, as on the receipt. Empty for USD."),
    )

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day in Tokyo whose rate it is; none while it is not known."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """The sum in minor units; a rate for every other currency and none for dollars."""
        cleaned = super().clean()
        if cleaned.get("currency") == BOOK_CURRENCY:
            cleaned["rate"] = None
        if not {"amount", "currency", "rate"} & self.errors.keys():
            self._read(cleaned, cleaned["currency"])
        cleaned["is_rate_confirmed"] = False
        self._compare(cleaned)
        return cleaned

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Ask once more for a rate that is far from the last one; refuse one that is very far."""
        rate, day = cleaned.get("rate"), self.rate_day(cleaned)
        self.fields.pop(CONFIRMED, None)
        if rate is None or day is None or "rate" in self.errors or "currency" in self.errors:
            return
        currency, typed = cleaned["currency"], rates.plain(rate)
        judged = rates.judge(currency, rate, day)
        if judged.verdict == "usual":
            return
        if judged.verdict == "two":
            self.unusual = {"currency": currency, "rate": typed, "day": day.isoformat()}
            return self.add_error("rate", rates.refusal_of(judged, currency, rate))
        names = list(self.fields)
        self.fields[CONFIRMED] = box = RateBox(judged, currency, typed)
        self.order_fields([*names[: names.index("rate") + 1], CONFIRMED])
        cleaned["is_rate_confirmed"] = box.is_ticked(self.data, self.add_prefix(CONFIRMED))
        if not cleaned["is_rate_confirmed"]:
            self.add_error("rate", rates.refusal_of(judged, currency, rate))

    def _read(self, cleaned: dict[str, Any], currency: str) -> None:
        """Minor units, and a worth in dollars that can be booked."""
        if currency != BOOK_CURRENCY and not cleaned["rate"]:
            words = _("Enter the rate from the receipt: units of %(currency)s for 1 USD.") % {"currency": currency}
            return self.add_error("rate", words)
        try:
            cleaned["amount"] = parse(cleaned["amount"], currency)
        except ValidationError as refusal:
            return self.add_error("amount", refusal)
        worth = convert(cleaned["amount"], currency, cleaned["rate"])
        if worth <= 0:
            self.add_error("amount", _("At this rate the sum is worth less than a cent. Check amount and rate."))
        elif worth > LARGEST:
            self.add_error("amount", _("At this rate the sum is larger than any we book. Check amount and rate."))
