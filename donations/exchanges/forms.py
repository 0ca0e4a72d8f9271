"""The form of a transfer across currencies; it cleans and explains, and never saves."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.exchanges.errors import OneCurrencyAlone
from donations.ledger.forms import FundField, SumField, read_sum
from donations.memos.forms import MemoForm
from donations.proposals.forms import ConsentField
from donations.rates import actions as rates
from donations.rates.forms import CONFIRMED, RateBox, offer, offered_as_typed, one_unit_field, rate_field
from lfnkr.calendar import clock
from lfnkr.money import MINOR_DIGITS, quoted
from lfnkr.web.form_fields import DayField, LineField


class ExchangeForm(MemoForm):
    """Money moved between funds of two currencies, at the rate of the bank's paper.

    A rate far from the last one known is asked for once more, with a box that names both. What the sum is worth in the other
    currency is shown while it is typed.
    """

    memos = {"reason": False, "decided_by": True, "consent": True}

    class Media:
        js = (forms.Script("js/convert.js", defer=True),)

    source = FundField(label=pgettext_lazy("a fund", "From"))
    amount = SumField(label=_lazy("What left"), help_text=_lazy("In the currency of the fund it left."))
    target = FundField(label=pgettext_lazy("a fund", "To"))
    rate = rate_field(required=False, help_text=_lazy("As on the bank’s paper: “1 USD = 149.32 JPY” is 149.32."))
    rate_from = one_unit_field(initial="USD")
    received = SumField(
        label=_lazy("What arrived"),
        required=False,
        help_text=_lazy(
            "In the currency of the other fund, where the bank kept a fee or gave another sum. Empty: what the rate makes."
        ),
    )
    booked_on = DayField(label=_lazy("Booked on"), required=False, help_text=_lazy("Empty: the day it is signed."))
    reason = LineField(label=_lazy("Reason"), max_length=200)
    decided_by = LineField(
        label=_lazy("Decided by"), max_length=120, help_text=_lazy("For example: board of directors, 12 May.")
    )
    consent = ConsentField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        funds = {str(fund.pk): fund.currency for fund in self.fields["source"].queryset}
        self.fields["rate"].widget.attrs |= {
            "data-converts": self.add_prefix("amount"),
            "data-currency": json.dumps({"field": self.add_prefix("source"), "currencies": funds}),
            "data-one-unit": self.add_prefix("rate_from"),
            "data-books": json.dumps({"field": self.add_prefix("target"), "currencies": funds}),
            "data-digits": json.dumps(MINOR_DIGITS),
            "data-says": _("By the rate arrives: %(sum)s"),
            **offered_as_typed(self.add_prefix("booked_on")),
        }

    def clean(self) -> dict[str, Any]:
        """Both sums in minor units of their funds, the rate of their two currencies, and whether it was confirmed."""
        cleaned = super().clean()
        source, target = cleaned.get("source"), cleaned.get("target")
        read_sum(self, "amount", source)
        if cleaned.get("received"):
            read_sum(self, "received", target)
        cleaned["received"] = cleaned.get("received") or None
        cleaned["is_rate_confirmed"] = False
        self.fields.pop(CONFIRMED, None)
        if source and target and source.currency == target.currency:
            self.add_error("target", OneCurrencyAlone(currency=source.currency))
        elif source and target and not {"rate", "rate_from", "booked_on"} & self.errors.keys():
            self._compare(cleaned)
        return cleaned

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Ask once more for a rate far from the last one known; refuse one that fits only the other way round."""
        pair = cleaned["source"].currency, cleaned["target"].currency
        day = cleaned["booked_on"] or clock.today()
        if cleaned["rate"] is None:
            return self.add_error("rate", offer(self, *pair, day))
        try:
            quotation = quoted(cleaned["rate"], cleaned["rate_from"], *pair)
        except ValidationError:
            words = _("The rate is for one unit of %(one)s or of %(other)s.")
            return self.add_error("rate_from", words % {"one": pair[0], "other": pair[1]})
        judged = rates.judge(quotation, day)
        if judged.verdict == "usual":
            return None
        if rates.is_inverted(judged, quotation):
            return self.add_error("rate", rates.refusal_of(judged, quotation))
        names = list(self.fields)
        self.fields[CONFIRMED] = box = RateBox(judged, quotation)
        self.order_fields([*names[: names.index("rate_from") + 1], CONFIRMED])
        cleaned["is_rate_confirmed"] = box.is_ticked(self.data, self.add_prefix(CONFIRMED))
        if not cleaned["is_rate_confirmed"]:
            self.add_error("rate", _("Look at the bank’s paper again: if it says so, confirm the rate."))
        return None
