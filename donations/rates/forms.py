"""The box that confirms one rate, and the form by which a second officer is asked to believe one; nothing is saved here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donations.rates import actions as rates
from lfnkr.money import BOOK_CURRENCY, currency_choices
from lfnkr.web.form_fields import DayField, LineField

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
        label=gettext_lazy("Currency"), choices=lambda: [c for c in currency_choices() if c[0] != BOOK_CURRENCY]
    )
    rate = forms.DecimalField(
        label=gettext_lazy("Rate"),
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=gettext_lazy("Units of the currency for 1 USD, as on the receipt."),
    )
    day = DayField(label=gettext_lazy("Of the day"), help_text=gettext_lazy("It holds for what is booked on this day."))
    note = LineField(
        label=gettext_lazy("Explanation"), max_length=200, help_text=gettext_lazy("Where it stands. No name, no place.")
    )
