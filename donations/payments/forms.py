"""Forms of payments, advances and their settlement; they clean and explain, and never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.forms import DecidedForm
from donations.ledger.forms import SumField
from donations.memos.forms import MemoForm, ReasonForm
from donations.payments import choices
from donations.payments.choices import RefusedFor
from donations.payments.errors import CodeOfNobody, RateOfThePayment, ReasonMissing, SharedWithNobody
from donations.payments.models import Payment
from donations.rates.forms import SumForm
from lfnkr.calendar.clock import TOKYO
from lfnkr.money import BOOK_CURRENCY, Money, currency_choices, parse
from lfnkr.web.form_fields import DayField, LineField, MomentField, TextField, now_in_tokyo


class ReleaseForm(forms.Form):
    """How much of what is left is given back."""

    amount = SumField(
        label=_lazy("Release, USD"),
        currency=BOOK_CURRENCY,
        help_text=_lazy("Less than is left keeps the rest committed."),
    )


class PaymentForm(MemoForm, SumForm):
    """A payment for one thing, or an advance, out of a commitment."""

    day_field = "paid_at"
    field_order = [
        "category",
        "payee_kind",
        "payee_code",
        "purpose",
        "amount",
        "currency",
        "rate",
        "rate_from",
        "shared_with",
        "whole_amount",
    ]
    memos = {"purpose": False, "shared_with": True}
    appear = {
        "payee_code": ("payee_kind", [choices.PayeeKind.HELPER]),
        "whole_amount": ("shared_with", []),
    }
    payee_kind = forms.ChoiceField(
        label=_lazy("Paid to"), choices=[("", _lazy("choose one")), *choices.PayeeKind.choices]
    )
    payee_code = LineField(
        label=_lazy("Helper’s code"),
        required=False,
        max_length=20,
        help_text=_lazy("The code as it is known here, never a name."),
    )
    purpose = LineField(
        label=_lazy("Purpose"),
        max_length=120,
        help_text=_lazy(
            "What it is for, as you, whoever approves it and the auditor read it. It stays when a person is erased: no name,"
            " no place."
        ),
    )
    shared_with = LineField(
        label=_lazy("Shared with"),
        required=False,
        max_length=80,
        help_text=_lazy(
            "Organisations that paid a share of the same bill, read by the same people. The amount above is ours, and alone"
            " is booked."
        ),
    )
    whole_amount = SumField(
        label=_lazy("The whole bill"),
        required=False,
        help_text=_lazy("Ours and theirs together, in the same currency."),
    )
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

    def clean(self) -> dict[str, Any]:
        """A code for helpers alone; the whole bill in minor units, beside those who shared it."""
        cleaned = super().clean()
        is_helper = cleaned.get("payee_kind") == choices.PayeeKind.HELPER
        if "payee_kind" not in self.errors and is_helper != bool(cleaned.get("payee_code")):
            self.add_error("payee_code", CodeOfNobody())
        self._read_whole(cleaned)
        return cleaned

    def _read_whole(self, cleaned: dict[str, Any]) -> None:
        """The whole bill as it was typed; none where nothing was."""
        typed, shared_with = cleaned.get("whole_amount"), cleaned.get("shared_with")
        cleaned["whole_amount"] = None
        if {"amount", "currency", "rate", "rate_from", "whole_amount", "shared_with"} & self.errors.keys():
            return
        try:
            whole = parse(typed, cleaned["currency"]) if typed else None
        except ValidationError as refusal:
            return self.add_error("whole_amount", refusal)
        if (whole is None) == bool(shared_with) or whole is not None and whole <= cleaned["amount"]:
            return self.add_error("whole_amount", SharedWithNobody())
        cleaned["whole_amount"] = whole

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

    brought_amount = SumField(
        label=_lazy("As it came back"),
        required=False,
        help_text=_lazy(
            "Where it came in another currency: that sum, as the bank tells it. What it is worth stands above."
        ),
    )
    brought_currency = forms.ChoiceField(
        label=_lazy("Currency of that"),
        required=False,
        choices=lambda: [("", _lazy("choose one")), *(each for each in currency_choices() if each[0] != BOOK_CURRENCY)],
    )

    field_order = ["settled_on", "returned", "brought_amount", "brought_currency"]

    def clean(self) -> dict[str, Any]:
        """The sum as it came back, in its currency; both or neither."""
        cleaned = super().clean()
        typed, currency = cleaned.get("brought_amount"), cleaned.get("brought_currency")
        self.brought = None
        if {"brought_amount", "brought_currency"} & self.errors.keys():
            return cleaned
        if bool(typed) != bool(currency):
            missing = "brought_currency" if typed else "brought_amount"
            self.add_error(missing, _("Enter the sum and its currency, or neither."))
        elif typed:
            try:
                self.brought = Money(parse(typed, currency), currency)
            except ValidationError as refusal:
                self.add_error("brought_amount", refusal)
        return cleaned

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What it was spent on, by category."""
        return [(kind, self.cleaned_data[kind]) for kind in choices.Category.values if self.cleaned_data[kind]]


class LossForm(ReasonForm):
    """How much of an advance is lost, or turned up, on which day, and what is known of it."""

    amount = SumField(label=_lazy("Amount, USD"), currency=BOOK_CURRENCY)
    happened_on = DayField(label=_lazy("Booked on"))

    field_order = ["amount", "happened_on", "reason"]


class RefundForm(ReasonForm, SumForm):
    """What came back of a payment: how much, on which day, and why; in its own currency at the rate it was paid at."""

    day_field = "came_on"
    came_on = DayField(label=_lazy("Came back on"), help_text=_lazy("Where that month is closed it is booked today."))
    field_order = ["amount", "currency", "rate", "rate_from", "came_on", "reason"]

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.payment = payment
        self.fields["rate"].help_text = _lazy(
            "Empty in dollars, and in the currency it was paid in: that has the rate it was paid at."
        )
        self.fields["reason"].help_text = _lazy("Who gave it back and why. No name, no place.")

    def is_quoted(self, cleaned: dict[str, Any], book: str) -> bool:
        """In the currency it was paid in it has the rate it was paid at."""
        if cleaned["currency"] != self.payment.currency:
            return super().is_quoted(cleaned, book)
        typed = cleaned["rate"], cleaned["rate_from"]
        cleaned |= {"rate": self.payment.rate, "rate_from": self.payment.rate_from}
        if typed[0] is not None and typed != (self.payment.rate, self.payment.rate_from):
            self.add_error("rate", RateOfThePayment(rate=self.payment.quotation))
        return "rate" not in self.errors

    def compare(self, cleaned: dict[str, Any], book: str) -> None:
        """A rate that a payment bears already is not asked for again."""
        if cleaned["currency"] != self.payment.currency:
            super().compare(cleaned, book)

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it came back."""
        return cleaned.get("came_on")


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
