"""Forms by which a fund is opened, closed and opened again, and those that choose a day or two; they clean and explain, and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import FundKind
from donations.ledger.forms import DaysInOrder, SumField
from donations.ledger.models import RESCUE, Fund
from donations.memos.forms import MemoForm, ReasonForm
from donations.proposals.forms import ConsentField
from donations.proposals.movements import is_for_its_purpose
from lfnkr.money import BOOK_CURRENCY, currency_choices, parse
from lfnkr.web.form_fields import AnyDayField, DayField, LineField


class OpeningForm(MemoForm):
    """The opening balance of a fund, of a day, with the paper it is taken from."""

    memos = {"origin": True, "note": False}

    opened_on = DayField(
        label=_lazy("First day"),
        help_text=_lazy("Nothing is booked in the fund before it. A past day is possible while its month is open."),
    )
    currency = forms.ChoiceField(
        label=_lazy("Its books are kept in"),
        choices=currency_choices,
        initial=BOOK_CURRENCY,
        help_text=_lazy(
            "It never changes. Every sum of the fund is in this currency, and gifts in another are converted."
        ),
    )
    amount = SumField(
        label=_lazy("Opening balance"),
        required=False,
        help_text=_lazy("What it held at the beginning of that day: no gift. Empty where it begins with nothing."),
    )
    origin = LineField(
        label=_lazy("Where the opening balance stands"),
        required=False,
        max_length=200,
        help_text=_lazy("For example: bank statement of 31 August, page 4. No name, no place."),
    )
    note = LineField(label=_lazy("Who decided it, and why?"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """A balance with its source, or neither."""
        cleaned = super().clean()
        self._read_amount(cleaned)
        amount, origin = cleaned.get("amount"), cleaned.get("origin")
        if amount and not origin and "origin" not in self.errors:
            self.add_error("origin", _("Say which paper the opening balance is taken from."))
        if origin and not amount and "amount" not in self.errors:
            self.add_error("amount", _("Enter the opening balance, or leave its source empty."))
        return cleaned

    def _read_amount(self, cleaned: dict[str, Any]) -> None:
        """In minor units of its currency; nothing typed is nothing."""
        typed, currency = cleaned.get("amount"), cleaned.get("currency")
        try:
            cleaned["amount"] = parse(typed, currency) if typed and currency else 0
        except ValidationError as refusal:
            self.add_error("amount", refusal)


class BalanceForm(OpeningForm):
    """The opening balance of a fund that stands already."""

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if fund.opened_on or fund.entry_count or fund.code == RESCUE:
            self.fields["currency"].choices = [(fund.currency, fund.currency)]
            self.fields["currency"].help_text = ""
        for name in ("amount", "origin"):
            self.fields[name].required = True
        self.fields["amount"].help_text = _("What it held at the beginning of that day: no gift.")


class FundForm(OpeningForm):
    """A fund that two officers are asked to open."""

    field_order = ["name", "code", "kind", "purpose", "currency", "opened_on", "amount", "origin", "note"]
    name = LineField(label=_lazy("Name of the fund"), max_length=80, help_text=_lazy("No person, no place."))
    code = forms.SlugField(
        label=_lazy("Short name"),
        max_length=20,
        help_text=_lazy(
            "Small Latin letters, digits and hyphens, for addresses and exports: “school”. It never changes."
        ),
        error_messages={"invalid": _lazy("Use small Latin letters, digits and hyphens, without spaces.")},
    )
    kind = forms.ChoiceField(
        label=_lazy("Kind of fund"),
        choices=FundKind.choices,
        help_text=_lazy("Money restricted by donors leaves for another purpose with their consent alone."),
    )
    purpose = LineField(
        label=_lazy("What it is for"), max_length=200, help_text=_lazy("As donors were told. No person, no place.")
    )

    def clean_code(self) -> str:
        """In small letters."""
        return self.cleaned_data["code"].lower()


class CloseFundForm(ReasonForm):
    """Why a fund ends, and what becomes of what is left in it."""

    memos = {"reason": False, "consent": True}

    field_order = ["target", "consent", "reason"]

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not fund.balance:
            return
        self.fields["target"] = forms.ModelChoiceField(
            label=_("%(rest)s is left: into which fund does it go?") % {"rest": fund.money(fund.balance)},
            queryset=Fund.objects.open().filter(currency=fund.currency).exclude(pk=fund.pk),
            empty_label=_("choose one"),
        )
        if is_for_its_purpose(fund, fund.balance):
            self.fields["consent"] = ConsentField()
            self.fields["consent"].required = True
        self.order_fields(self.field_order)


class OfDayForm(forms.Form):
    """The day at whose end funds are shown."""

    day = DayField(label=_lazy("At the end of"), required=False)


class BetweenForm(DaysInOrder):
    """The two days between which a fund is shown."""

    first = AnyDayField(label=_lazy("First day"), required=False)
    last = DayField(label=_lazy("Last day"), required=False)
