"""The box that confirms one rate, and the form by which a second officer is asked to believe one; nothing is saved here."""

from __future__ import annotations

import json
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
from lfnkr.money import (
    BOOK_CURRENCY,
    LARGEST,
    MINOR_DIGITS,
    Quotation,
    convert,
    currency_choices,
    parse,
    quoted,
    rate_missing,
)
from lfnkr.web.form_fields import DayField, LineField, TickedBox

CONFIRMED = "rate_confirmed"
"""The name of the box in a form with a rate; the form shows it only where a rate is asked for once more."""


class RateBox(TickedBox):
    """The box beside a rate far from the last one known, ticked for this rate alone: it names both."""

    def __init__(self, judged: rates.Judged, quotation: Quotation):
        super().__init__(value=rates.plain(quotation.rate), label=self.words(judged, quotation))

    @staticmethod
    def words(judged: rates.Judged, quotation: Quotation) -> str:
        """What ticking it says."""
        if judged.kept is None:
            return _("The receipt says %(rate)s; it is the first of these two currencies.") % {"rate": quotation}
        facts = {"rate": quotation, "kept": rates.plain(judged.kept), "day": date_format(judged.kept_on)}
        return _("The receipt says %(rate)s; the last one said %(kept)s (%(day)s).") % facts


def rate_field(**more: Any) -> forms.DecimalField:
    """The number of a rate, as the receipt says it."""
    return forms.DecimalField(
        label=_lazy("Rate"), max_digits=14, decimal_places=6, min_value=Decimal("0.000001"), **more
    )


def one_unit_field(**more: Any) -> forms.ChoiceField:
    """The currency that the receipt names one unit of."""
    return forms.ChoiceField(label=_lazy("Rate for one unit of"), choices=currency_choices, **more)


class RateForm(forms.Form):
    """A rate that a second officer is asked to believe."""

    rate_from = one_unit_field(initial=BOOK_CURRENCY)
    rate = rate_field(help_text=_lazy("As on the receipt: “1 USD = 149.32 JPY” is 149.32."))
    currency = forms.ChoiceField(label=_lazy("In units of"), choices=currency_choices, initial="JPY")
    day = DayField(label=_lazy("Of the day"), help_text=_lazy("It holds for what is booked on this day."))
    note = LineField(label=_lazy("Explanation"), max_length=200, help_text=_lazy("Where it stands. No name, no place."))


class SumForm(forms.Form):
    """A sum in any currency, with the rate on the receipt when it is not in the currency of its fund.

    A rate far from the last one known is asked for once more, with a box that names both; `unusual` holds one so far away
    that it takes two officers, for the way to propose it. What the sum is worth is shown while it is typed.
    """

    class Media:
        js = (forms.Script("js/convert.js", defer=True),)

    unusual: dict[str, str] | None = None

    amount = SumField(label=_lazy("Amount"), help_text=_lazy("For example 1,250.50."))
    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices, initial=BOOK_CURRENCY)
    rate = rate_field(
        required=False,
        help_text=_lazy("As on the receipt: “1 USD = 149.32 JPY” is 149.32. Empty in the fund’s own currency."),
    )
    rate_from = one_unit_field(required=False, initial=BOOK_CURRENCY)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "amount" in self.fields:
            self.fields["rate"].widget.attrs |= {
                "data-converts": self.add_prefix("amount"),
                "data-currency": self.add_prefix("currency"),
                "data-one-unit": self.add_prefix("rate_from"),
                "data-books": self.books,
                "data-digits": json.dumps(MINOR_DIGITS),
                "data-says": _("Booked: %(sum)s"),
            }

    @property
    def books(self) -> str:
        """For the script: the currency it is booked in, or each fund's where the form asks for the fund."""
        return BOOK_CURRENCY

    def book_currency(self, cleaned: dict[str, Any]) -> str | None:
        """The currency its fund is kept in; None while the fund is not known."""
        return BOOK_CURRENCY

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day in Tokyo whose rate it is; none while it is not known."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """The sum in minor units; a rate for every other currency than the fund's, and none for that."""
        cleaned = super().clean()
        cleaned["is_rate_confirmed"] = False
        self.fields.pop(CONFIRMED, None)
        book = self.book_currency(cleaned)
        if book is None or {"amount", "currency", "rate", "rate_from"} & self.errors.keys():
            return cleaned
        cleaned["rate_from"] = cleaned.get("rate_from") or BOOK_CURRENCY
        if cleaned["currency"] == book:
            cleaned |= {"rate": None, "rate_from": BOOK_CURRENCY}
        if self._read(cleaned, book):
            self.compare(cleaned, book)
        return cleaned

    def _read(self, cleaned: dict[str, Any], book: str) -> bool:
        """Minor units, and a worth in the fund's currency that can be booked; whether both are there."""
        currency, is_quoted = cleaned["currency"], self.is_quoted(cleaned, book)
        try:
            cleaned["amount"] = parse(cleaned["amount"], currency)
        except ValidationError as refusal:
            self.add_error("amount", refusal)
        if not is_quoted or "amount" in self.errors:
            return False
        worth = convert(cleaned["amount"], currency, cleaned["rate"], into=book, rate_from=cleaned["rate_from"])
        if worth <= 0:
            self.add_error(
                "amount", _("At this rate the sum is worth nothing in the fund’s currency. Check amount and rate.")
            )
        elif worth > LARGEST:
            self.add_error("amount", _("At this rate the sum is larger than any we book. Check amount and rate."))
        return True

    def is_quoted(self, cleaned: dict[str, Any], book: str) -> bool:
        """Whether a rate of both currencies stands there, where they are two."""
        currency = cleaned["currency"]
        if currency == book:
            return True
        if not cleaned["rate"]:
            self.add_error("rate", rate_missing(currency, book))
        elif cleaned["rate_from"] not in (currency, book):
            pair = {"one": currency, "other": book}
            self.add_error("rate_from", _("The rate is for one unit of %(one)s or of %(other)s.") % pair)
        return not {"rate", "rate_from"} & self.errors.keys()

    def compare(self, cleaned: dict[str, Any], book: str) -> None:
        """Ask once more for a rate that is far from the last one known; refuse one that is very far."""
        rate, day = cleaned["rate"], self.rate_day(cleaned)
        if rate is None or day is None:
            return
        quotation = quoted(rate, cleaned["rate_from"], cleaned["currency"], book)
        judged = rates.judge(quotation, day)
        if judged.verdict == "usual":
            return
        if judged.verdict == "two":
            asked = {"currency": quotation.into, "rate": rates.plain(rate), "day": day.isoformat()}
            if not rates.is_inverted(judged, quotation):
                self.unusual = asked if quotation.base == BOOK_CURRENCY else asked | {"rate_from": quotation.base}
            return self.add_error("rate", rates.refusal_of(judged, quotation))
        names = list(self.fields)
        self.fields[CONFIRMED] = box = RateBox(judged, quotation)
        self.order_fields([*names[: names.index("rate_from") + 1], CONFIRMED])
        cleaned["is_rate_confirmed"] = box.is_ticked(self.data, self.add_prefix(CONFIRMED))
        if not cleaned["is_rate_confirmed"]:
            self.add_error("rate", rates.refusal_of(judged, quotation))
