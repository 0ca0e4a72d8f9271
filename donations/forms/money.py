"""Forms of gifts, payments and movements: sums as people type them, currencies with their kept rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donations import kinds
from donations.models import Fund
from lfnkr import clock
from lfnkr.clock import TOKYO
from lfnkr.money import BOOK_CURRENCY, convert, currency_choices, parse

MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def sum_field(label: str, **kwargs: Any) -> forms.CharField:
    """A sum of money as a person types it."""
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
        **kwargs,
    )


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date", "class": "input-short"}), **kwargs
    )


def not_in_the_future(day: date) -> date:
    """Refuse a day that has not come."""
    if day > clock.today():
        raise ValidationError(_("This day is in the future. Enter the day it happened."))
    return day


class SumForm(forms.Form):
    """A sum in any currency, with the rate on the receipt when it is not in dollars."""

    amount = sum_field(gettext_lazy("Amount"), help_text=gettext_lazy("For example 1,250.50."))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_choices, initial=BOOK_CURRENCY)
    rate = forms.DecimalField(
        label=gettext_lazy("Rate"),
        required=False,
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        help_text=gettext_lazy("Units of the currency for 1 USD, as on the receipt. Empty for USD."),
    )

    def clean(self) -> dict[str, Any]:
        """The sum in minor units; a rate for every other currency and none for dollars."""
        cleaned = super().clean()
        currency, text = cleaned.get("currency"), cleaned.get("amount")
        if currency and text is not None:
            try:
                cleaned["amount"] = parse(text, currency)
            except ValidationError as refusal:
                self.add_error("amount", refusal)
        if currency == BOOK_CURRENCY:
            cleaned["rate"] = None
        elif currency and not cleaned.get("rate") and "rate" not in self.errors:
            self.add_error(
                "rate", _("Enter the rate from the receipt: units of %(currency)s for 1 USD.") % {"currency": currency}
            )
        elif (
            currency
            and isinstance(cleaned.get("amount"), int)
            and cleaned.get("rate")
            and convert(cleaned["amount"], currency, cleaned["rate"]) <= 0
        ):
            self.add_error("amount", _("At this rate the sum is worth less than a cent. Check amount and rate."))
        return cleaned


class DonationForm(SumForm):
    """A gift as it came."""

    fund = forms.ModelChoiceField(label=gettext_lazy("Into the fund"), queryset=Fund.objects.all(), empty_label=None)
    earmark = forms.ChoiceField(
        label=gettext_lazy("Given for"),
        choices=kinds.Earmark.choices,
        help_text=gettext_lazy("It cannot be changed after booking."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[c for c in kinds.GiftChannel.choices if c[0] != kinds.GiftChannel.FORWARD],
    )
    received_on = day_field(gettext_lazy("Received on"))
    donor_kind = forms.ChoiceField(
        label=gettext_lazy("Giver"),
        choices=[c for c in kinds.DonorKind.choices if c[0] != kinds.DonorKind.ORGANISATION],
    )
    donor_name = forms.CharField(
        label=gettext_lazy("Name of the giver"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Sealed; may be left out."),
    )

    def clean_received_on(self) -> date:
        return not_in_the_future(self.cleaned_data["received_on"])


class PaymentForm(SumForm):
    """A payment or an advance out of a commitment."""

    paid_at = forms.DateTimeField(
        label=gettext_lazy("Paid at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input-medium"}, format=MOMENT_FORMAT),
        help_text=gettext_lazy("Tokyo time."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Sealed with the request."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["paid_at"].initial = clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)

    def clean_paid_at(self):
        """No payment is made tomorrow."""
        moment = self.cleaned_data["paid_at"]
        if moment > clock.now():
            raise ValidationError(_("This is in the future. Enter when it was paid."))
        return moment


class ExpenseForm(PaymentForm):
    """A payment for one thing."""

    field_order = ["category"]
    category = forms.ChoiceField(label=gettext_lazy("For"), choices=kinds.Category.choices)
    has_receipt = forms.BooleanField(
        label=gettext_lazy("There is a receipt"),
        required=False,
        help_text=gettext_lazy("Without one, your proposal and the director's approval are the two signatures."),
    )


class SettlementForm(forms.Form):
    """What a guide brought back, and what the rest was spent on; together they make the advance."""

    returned = sum_field(
        gettext_lazy("Brought back, USD"), required=False, help_text=gettext_lazy("Empty when nothing came back.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for kind in kinds.Category:
            self.fields[kind.value] = sum_field(
                gettext_lazy("%(what)s, USD") % {"what": kind.label.capitalize()}, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Minor units; empty is nothing."""
        cleaned = super().clean()
        for name, text in list(cleaned.items()):
            if name not in ("returned", *kinds.Category.values):
                continue
            try:
                cleaned[name] = parse(text, BOOK_CURRENCY) if text else 0
            except ValidationError as refusal:
                self.add_error(name, refusal)
        return cleaned

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What it was spent on, by category."""
        return [(kind, self.cleaned_data[kind]) for kind in kinds.Category.values if self.cleaned_data.get(kind)]


class TransferForm(forms.Form):
    """Money moved between two of our funds."""

    source = forms.ModelChoiceField(label=gettext_lazy("From"), queryset=Fund.objects.all())
    target = forms.ModelChoiceField(label=gettext_lazy("To"), queryset=Fund.objects.all())
    amount = sum_field(gettext_lazy("Amount, USD"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=120,
        help_text=gettext_lazy("For example: board of directors, 12 May."),
    )

    def clean_amount(self) -> int:
        return parse(self.cleaned_data["amount"], BOOK_CURRENCY)


class AdjustmentForm(forms.Form):
    """A bank fee or an exchange difference."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=kinds.AdjustmentKind.choices)
    is_loss = forms.ChoiceField(
        label=gettext_lazy("The fund"),
        choices=[("loses", gettext_lazy("loses it")), ("gains", gettext_lazy("gains it"))],
        help_text=gettext_lazy("A fee is always a loss."),
    )
    amount = sum_field(gettext_lazy("Amount, USD"))
    note = forms.CharField(label=gettext_lazy("Explanation"), max_length=200)
    booked_on = day_field(gettext_lazy("Booked on"))

    def clean_amount(self) -> int:
        return parse(self.cleaned_data["amount"], BOOK_CURRENCY)

    def clean_booked_on(self) -> date:
        return not_in_the_future(self.cleaned_data["booked_on"])

    @property
    def change(self) -> int:
        """What it moves the fund by, in minor units."""
        data = self.cleaned_data
        is_gain = data["is_loss"] == "gains" and data["kind"] == kinds.AdjustmentKind.EXCHANGE
        return data["amount"] if is_gain else -data["amount"]


class AppealForm(forms.Form):
    """A call for gifts."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, help_text=gettext_lazy("No person, no place."))
