"""Forms of gifts, payments and movements: sums as people type them, currencies with their kept rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from donations import choices
from donations.ledger.models import Fund
from donations.rates import actions as rates
from donations.rates.forms import CONFIRMED, RateBox
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import BOOK_CURRENCY, LARGEST, MINOR_DIGITS, convert, currency_choices, parse
from lfnkr.web.form_fields import AppearingFields, DayField, LineField, MomentField, TextField, now_in_tokyo


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


class SumForm(AppearingFields):
    """A sum in any currency, with the rate on the receipt when it is not in dollars.

    A rate far from the last one kept is asked for once more, with a box that names both; `unusual` holds one so far away
    that it takes two officers, for the way to propose it.
    """

    unusual: dict[str, str] | None = None
    appear = {"rate": ("currency", [code for code in MINOR_DIGITS if code != BOOK_CURRENCY])}

    amount = SumField(label=gettext_lazy("Amount"), help_text=gettext_lazy("For example 1,250.50."))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_choices, initial=BOOK_CURRENCY)
    rate = forms.DecimalField(
        label=gettext_lazy("Rate"),
        required=False,
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=gettext_lazy("Units of the currency for 1 USD, as on the receipt. Empty for USD."),
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


class DonationForm(SumForm):
    """A gift as it came."""

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it was received."""
        return cleaned.get("received_on")

    fund = forms.ModelChoiceField(label=gettext_lazy("Into the fund"), queryset=Fund.objects.all(), empty_label=None)
    earmark = forms.ChoiceField(
        label=gettext_lazy("Given for"),
        choices=choices.Earmark.choices,
        help_text=gettext_lazy("It cannot be changed after booking."),
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("a gift", "How it came"),
        choices=[c for c in choices.GiftChannel.choices if c[0] != choices.GiftChannel.FORWARD],
    )
    received_on = DayField(label=gettext_lazy("Received on"))
    donor_kind = forms.ChoiceField(
        label=gettext_lazy("Giver"),
        choices=[c for c in choices.DonorKind.choices if c[0] != choices.DonorKind.ORGANISATION],
    )
    donor_name = LineField(
        label=gettext_lazy("Name of the giver"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Sealed; may be left out."),
    )


class PaymentForm(SumForm):
    """A payment for one thing, or an advance, out of a commitment."""

    field_order = ["category"]
    category = forms.ChoiceField(label=pgettext_lazy("what money is spent on", "For"), choices=choices.Category.choices)
    paid_at = MomentField(label=gettext_lazy("Paid at"), help_text=gettext_lazy("Tokyo time."))
    note = TextField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=gettext_lazy("Sealed with the request."),
    )
    has_receipt = forms.BooleanField(
        label=gettext_lazy("There is a receipt"),
        required=False,
        help_text=gettext_lazy("Without one, your proposal and the director's approval are the two signatures."),
    )

    def __init__(self, *args: Any, kind: str = choices.PaymentKind.EXPENSE, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["paid_at"].initial = now_in_tokyo()
        if kind == choices.PaymentKind.ADVANCE:  # What it is spent on, and for which receipts, its settlement says.
            del self.fields["category"], self.fields["has_receipt"]

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it was paid."""
        paid_at = cleaned.get("paid_at")
        return paid_at and paid_at.astimezone(TOKYO).date()


CategoriesForm = type(
    "CategoriesForm",
    (forms.Form,),
    {
        "__doc__": "A sum for each thing money is spent on.",
        **{
            kind.value: SumField(
                label=format_lazy(gettext_lazy("{what}, USD"), what=capfirst(kind.label)),
                currency=BOOK_CURRENCY,
                required=False,
            )
            for kind in choices.Category
        },
    },
)


class SettlementForm(CategoriesForm):
    """What a guide brought back, and what the rest was spent on; together they make the advance."""

    returned = SumField(
        label=gettext_lazy("Brought back, USD"),
        currency=BOOK_CURRENCY,
        required=False,
        help_text=gettext_lazy("Empty when nothing came back."),
    )

    field_order = ["returned"]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What it was spent on, by category."""
        return [(kind, self.cleaned_data[kind]) for kind in choices.Category.values if self.cleaned_data[kind]]


class TransferForm(forms.Form):
    """Money moved between two of our funds."""

    source = forms.ModelChoiceField(
        label=pgettext_lazy("a fund", "From"), queryset=Fund.objects.all(), empty_label=gettext_lazy("choose one")
    )
    target = forms.ModelChoiceField(
        label=pgettext_lazy("a fund", "To"), queryset=Fund.objects.all(), empty_label=gettext_lazy("choose one")
    )
    amount = SumField(label=gettext_lazy("Amount, USD"), currency=BOOK_CURRENCY)
    reason = LineField(label=gettext_lazy("Reason"), max_length=200)
    decided_by = LineField(
        label=gettext_lazy("Decided by"),
        max_length=120,
        help_text=gettext_lazy("For example: board of directors, 12 May."),
    )


class AdjustmentForm(forms.Form):
    """A bank fee or an exchange difference."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=choices.AdjustmentKind.choices)
    is_loss = forms.ChoiceField(
        label=gettext_lazy("Loss or gain"),
        choices=[
            ("loses", gettext_lazy("the fund loses this sum")),
            ("gains", gettext_lazy("the fund gains this sum")),
        ],
        help_text=gettext_lazy("A fee is always a loss."),
    )
    amount = SumField(label=gettext_lazy("Amount, USD"), currency=BOOK_CURRENCY)
    note = LineField(label=gettext_lazy("Explanation"), max_length=200)
    booked_on = DayField(label=gettext_lazy("Booked on"))

    @property
    def change(self) -> int:
        """What it moves the fund by, in minor units."""
        data = self.cleaned_data
        is_gain = data["is_loss"] == "gains" and data["kind"] == choices.AdjustmentKind.EXCHANGE
        return data["amount"] if is_gain else -data["amount"]


class AppealForm(forms.Form):
    """A call for gifts."""

    title = LineField(label=gettext_lazy("Title"), max_length=120, help_text=gettext_lazy("No person, no place."))
