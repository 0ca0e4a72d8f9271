"""Forms of payments, advances and their settlement; they clean and explain, and never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.forms import DecidedForm
from donations.ledger.forms import ReasonForm, SumField
from donations.payments import choices
from donations.payments.choices import RefusedFor
from donations.payments.errors import ReasonMissing
from donations.rates.forms import SumForm
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import BOOK_CURRENCY
from lfnkr.web.form_fields import DayField, LineField, MomentField, TextField, now_in_tokyo


class ReleaseForm(forms.Form):
    """How much of what is left is given back."""

    amount = SumField(
        label=_lazy("Release, USD"),
        currency=BOOK_CURRENCY,
        help_text=_lazy("Less than is left keeps the rest committed."),
    )


class PaymentForm(SumForm):
    """A payment for one thing, or an advance, out of a commitment."""

    field_order = ["category"]
    category = forms.ChoiceField(label=pgettext_lazy("what money is spent on", "For"), choices=choices.Category.choices)
    paid_at = MomentField(label=_lazy("Paid at"), help_text=_lazy("Tokyo time."))
    booked_on = DayField(
        label=_lazy("Booked on"),
        required=False,
        help_text=_lazy("Empty: the day it was paid. Today for what was paid in years whose books are told."),
    )
    note = TextField(
        label=_lazy("Note"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=_lazy("Sealed with the request."),
    )
    has_receipt = forms.BooleanField(
        label=_lazy("There is a receipt"),
        required=False,
        help_text=_lazy("Without one, your proposal and the director's approval are the two signatures."),
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
                label=format_lazy(_lazy("{what}, USD"), what=capfirst(kind.label)),
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
        label=_lazy("Brought back, USD"),
        currency=BOOK_CURRENCY,
        required=False,
        help_text=_lazy("Empty when nothing came back."),
    )

    settled_on = DayField(
        label=_lazy("Settled on"),
        help_text=_lazy("The day the money and the receipts came back, not before it was given."),
    )
    without_receipt = forms.MultipleChoiceField(
        label=_lazy("Without a receipt"),
        choices=choices.Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_lazy("What nobody gives receipts for. Whoever approved the advance and you are the two signatures."),
    )

    field_order = ["settled_on", "returned"]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What it was spent on, by category."""
        return [(kind, self.cleaned_data[kind]) for kind in choices.Category.values if self.cleaned_data[kind]]


class LossForm(ReasonForm):
    """How much of an advance is lost, or turned up, on which day, and what is known of it."""

    amount = SumField(label=_lazy("Amount, USD"), currency=BOOK_CURRENCY)
    happened_on = DayField(label=_lazy("Booked on"))

    field_order = ["amount", "happened_on", "reason"]


class RefusePaymentForm(DecidedForm):
    """Why a payment is refused: one reason of the list for whoever proposed it, and words that stay sealed."""

    refused_for = forms.ChoiceField(
        label=_lazy("Why"),
        choices=RefusedFor.choices,
        widget=forms.RadioSelect,
        error_messages={"required": ReasonMissing.sentence},
    )
    reason = LineField(
        label=_lazy("In words"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Sealed with the request: the treasurer does not read it. No name, no place."),
    )
