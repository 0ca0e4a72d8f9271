"""Forms of statements: an account, a file, its columns, and what its rows are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.bank import errors, reading
from donations.bank.actions import Part
from donations.bank.choices import AccountKind, Aside
from donations.bank.models import BankAccount, StatementLine
from donations.bank.reading import Columns
from donations.bank.rules import may_be_parts
from donations.bank.suggesting import ASIDE, GIVER, Suggestion, gifts_within, said_of_gift
from donations.gifts.errors import NoSuchDonor
from donations.gifts.forms import LARGEST_NUMBER, DonationForm
from donations.gifts.models import Donation, Donor
from donations.ledger.forms import FundField, SumField
from donations.ledger.models import Fund
from donations.memos.forms import MemoForm
from donations.rates.forms import SumForm, begin_with_known
from donations.tables.choices import Encoding
from lfnkr.language.lists import listed
from lfnkr.money import BOOK_CURRENCY, Money, currency_choices, parse
from lfnkr.web.form_fields import ChosenFileField, DayField, LineField, WholeNumberField

PARTS = range(1, 9)
"""So many gifts of a row are booked at once beside those that are booked already."""


class BalanceField(SumField):
    """What an account holds: nothing, above, or below zero."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.currency = None

    @staticmethod
    def read(text: str, currency: str) -> int:
        """Minor units. Raises ValidationError where it is no sum."""
        found = reading.sum_of(text, currency)
        if found is None:
            raise ValidationError(
                _("Enter the balance as a number, for example 1,250.50; below zero with a minus before it.")
            )
        return found


class AccountForm(forms.Form):
    """An account by the name we call it."""

    name = LineField(
        label=_lazy("What we call it"), max_length=60, help_text=_lazy("Without its number: “Postal transfer account”.")
    )
    kind = forms.ChoiceField(label=pgettext_lazy("an account", "Kept"), choices=AccountKind.choices)
    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices, initial="JPY")
    fund = forms.ModelChoiceField(
        label=_lazy("Its gifts enter the fund"), queryset=Fund.objects.open(), empty_label=None
    )
    opening_balance = BalanceField(
        label=_lazy("Balance before its first row"),
        help_text=_lazy("As the first statement begins; 0 for a new account."),
    )

    def clean_name(self) -> str:
        """A name that no other account bears."""
        if BankAccount.objects.filter(name=self.cleaned_data["name"]).exists():
            raise errors.NameTaken
        return self.cleaned_data["name"]

    def clean(self) -> dict[str, Any]:
        """The balance in minor units of the currency."""
        cleaned = super().clean()
        if "opening_balance" in cleaned and "currency" in cleaned:
            try:
                cleaned["opening_balance"] = BalanceField.read(cleaned["opening_balance"], cleaned["currency"])
            except ValidationError as refusal:
                self.add_error("opening_balance", refusal)
        return cleaned


class UploadForm(forms.Form):
    """A file of a bank or of the post office."""

    file = ChosenFileField(
        label=_lazy("Statement as a CSV file"),
        help_text=_lazy("At most 2 MB. It is kept sealed until its rows are taken in, and then no longer."),
        error_messages={
            "required": _lazy("Choose the CSV file of the statement, of at most 2 MB."),
            "empty": _lazy("This file is empty. Download it again, and choose that file."),
        },
    )
    encoding = forms.ChoiceField(
        label=_lazy("Character set"), required=False, choices=[("", _lazy("find out")), *Encoding.choices]
    )


class ColumnsForm(forms.Form):
    """Which column of a file holds what; the next file of the account is read by the same."""

    day = forms.TypedChoiceField(label=_lazy("Day"), coerce=int)
    came_in = forms.TypedChoiceField(
        label=_lazy("Money that came"),
        coerce=int,
        help_text=_lazy("Also where one column holds both, with a minus for what left."),
    )
    went_out = forms.TypedChoiceField(label=_lazy("Money that left"), coerce=int, required=False, empty_value=None)
    balance = forms.TypedChoiceField(label=_lazy("Balance"), coerce=int, required=False, empty_value=None)
    payer = forms.TypedChoiceField(label=_lazy("Who paid"), coerce=int, required=False, empty_value=None)
    words = forms.TypedChoiceField(label=_lazy("What for"), coerce=int, required=False, empty_value=None)
    closing_balance = BalanceField(
        label=_lazy("Balance at the end, as the statement says"),
        required=False,
        help_text=_lazy("Where no column holds it. A difference is shown and nothing is made to fit."),
    )

    def __init__(self, *args: Any, cells: list[list[str]], currency: str, is_shown: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cells, self.currency, self.is_shown = cells, currency, is_shown
        columns = [(column, self.heading(column)) for column in range(1, max(map(len, cells), default=0) + 1)]
        for name in Columns.__dataclass_fields__:
            nothing = [] if self.fields[name].required else [("", _("none"))]
            self.fields[name].choices = [*nothing, *columns]

    def heading(self, column: int) -> str:
        """A column by its number, and the first cell that stands in it beside others, where cells are shown."""
        if not self.is_shown:
            return str(column)
        heads = (row[column - 1] for row in self.cells if len(row) >= column and sum(map(bool, row)) > 2)
        head = next(filter(None, heads), "")
        return f"{column}: {head[:24]}" if head else str(column)

    @property
    def columns(self) -> Columns:
        """What was chosen."""
        return Columns(**{name: self.cleaned_data[name] for name in Columns.__dataclass_fields__})

    def clean(self) -> dict[str, Any]:
        """The balance in minor units, and rows that can be read with these columns."""
        cleaned = super().clean()
        if cleaned.get("closing_balance"):
            try:
                cleaned["closing_balance"] = BalanceField.read(cleaned["closing_balance"], self.currency)
            except ValidationError as refusal:
                self.add_error("closing_balance", refusal)
        else:
            cleaned["closing_balance"] = None
        if not self.errors:
            try:
                reading.rows_of(self.cells, self.columns, self.currency)
            except errors.DomainError as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, refusal)
        return cleaned


class RowsForm(SumForm):
    """The rows that are what is suggested; where gifts are booked in another currency, one rate for all of them."""

    amount = currency = None

    rows = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _lazy("Tick the rows that are what is suggested."),
            "invalid_choice": _lazy(
                "A row is no longer what was suggested. Look at the rows again, and tick them anew."
            ),
        },
    )
    field_order = ("rows", "rate", "rate_from")

    def __init__(self, *args: Any, account: BankAccount, suggested: dict[StatementLine, Suggestion], **kwargs: Any):
        self.account = account
        self.by_value = {one.value: one for one in suggested.values()}
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(value, one.words) for value, one in self.by_value.items()]
        if account.currency == account.fund.currency or not self.brings_gifts(self.by_value):
            del self.fields["rate"], self.fields["rate_from"]
        else:
            begin_with_known(self, account.currency, account.fund.currency, self.latest(self.by_value))

    @property
    def books(self) -> str:
        """The currency of the fund of the account."""
        return self.account.fund.currency

    def brings_gifts(self, values: Any) -> bool:
        """Whether gifts are booked by these."""
        return any(self.by_value[value].kind == GIVER for value in values if value in self.by_value)

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The latest of the gifts that are booked."""
        return self.latest(cleaned.get("rows", ()))

    def latest(self, values: Any) -> date | None:
        """The latest day of the gifts among these."""
        named = (self.by_value[value] for value in values)
        return max((one.line.day for one in named if one.kind == GIVER), default=None)

    def clean(self) -> dict[str, Any]:
        """A rate where gifts in another currency are booked."""
        cleaned = forms.Form.clean(self)
        cleaned |= {"currency": self.account.currency, "is_rate_confirmed": False}
        cleaned["rate_from"] = cleaned.get("rate_from") or BOOK_CURRENCY
        if "rate" not in self.fields or not self.brings_gifts(cleaned.get("rows", ())):
            cleaned |= {"rate": None, "rate_from": BOOK_CURRENCY}
        elif not {"rate", "rate_from"} & self.errors.keys() and self.is_quoted(cleaned, self.books):
            self.compare(cleaned, self.books)
        del cleaned["currency"]
        return cleaned


class RowIsForm(forms.Form):
    """What one row is, of what is booked already, or why it is booked nowhere."""

    what = forms.ChoiceField(label=_lazy("This row is"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bookings: list[Suggestion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        booked = [(f"{one.kind}:{one.key}", one.words) for one in bookings]
        self.fields["what"].choices = [*booked, *((f"{ASIDE}:{why}", label) for why, label in Aside.choices)]


class BankFeeForm(MemoForm):
    """The fee that a row is: sum and day are the row's."""

    memos = {"note": True}

    fund = FundField(
        label=_lazy("Fund"),
        empty_label=None,
        help_text=_lazy("Its books are kept in the currency of the account."),
    )
    note = LineField(label=_lazy("Explanation"), max_length=200)
    booked_on = DayField(label=_lazy("Booked on"))

    def __init__(self, *args: Any, account: BankAccount, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = self.fields["fund"].queryset.filter(currency=account.currency)


class BookRowForm(DonationForm):
    """The gift, the dues or the grant that a row is: sum, day and account are the row's."""

    amount = currency = channel = received_on = None

    def __init__(self, *args: Any, line: StatementLine, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.line = line
        if {fund.currency for fund in self.fields["fund"].queryset} == {line.account.currency}:
            del self.fields["rate"], self.fields["rate_from"]
        elif line.account.currency != line.account.fund.currency:
            begin_with_known(self, line.account.currency, line.account.fund.currency, line.day)

    def clean(self) -> dict[str, Any]:
        """What the row says beside what was typed."""
        money = Money(self.line.amount, self.line.account.currency)
        self.cleaned_data |= {"amount": money.plain, "currency": money.currency, "received_on": self.line.day}
        self.cleaned_data.setdefault("rate", None)
        self.cleaned_data.setdefault("rate_from", BOOK_CURRENCY)
        cleaned = super().clean()
        for of_the_row in ("amount", "currency", "received_on"):
            cleaned.pop(of_the_row, None)
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the sum of the row stands above the form: it is no field of it."""
        super().add_error(field if field in self.fields else None, error)


class SplitRowForm(BookRowForm):
    """The gifts that came together in a row: those booked already, ticked; the others with a sum and the number of the giver."""

    kind = donor_number = donor_kind = donor_name = None

    booked = forms.ModelMultipleChoiceField(
        label=_lazy("Booked already"),
        required=False,
        queryset=Donation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, line: StatementLine, **kwargs: Any):
        super().__init__(*args, line=line, **kwargs)
        found = gifts_within(line)
        self.fields["booked"].queryset = found
        self.fields["booked"].label_from_instance = lambda gift: listed([str(gift.original), said_of_gift(gift)])
        if not found:
            del self.fields["booked"]
        for number in PARTS:
            self.fields[f"amount_{number}"] = SumField(
                label=_("Sum of part %(number)d") % {"number": number}, required=False
            )
            self.fields[f"donor_{number}"] = WholeNumberField(
                label=_("Giver of part %(number)d, by number") % {"number": number},
                required=False,
                min_value=1,
                max_value=LARGEST_NUMBER,
            )
        typed = [name for number in PARTS for name in (f"amount_{number}", f"donor_{number}")]
        self.order_fields(["booked", *typed, "rate", "rate_from", "fund", "appeal", "earmark"])

    def clean(self) -> dict[str, Any]:
        """The parts in minor units of the account's currency, each with its giver; all of them come to the row."""
        cleaned = super().clean()
        parts = [part for number in PARTS if (part := self.part(number, cleaned))]
        cleaned["parts"], cleaned["booked"] = parts, list(cleaned.get("booked", ()))
        if not self.errors:
            sums = [part.amount for part in parts] + [gift.amount for gift in cleaned["booked"]]
            if refused := may_be_parts(self.line, sums):
                self.add_error(None, refused)
        return cleaned

    def part(self, number: int, cleaned: dict[str, Any]) -> Part | None:
        """One part, if a sum was typed; a giver without a sum is refused at the sum."""
        typed, giver = cleaned.pop(f"amount_{number}", None), cleaned.pop(f"donor_{number}", None)
        if not typed:
            if giver:
                self.add_error(f"amount_{number}", errors.PartWithoutSum())
            return None
        try:
            amount = parse(typed, self.line.account.currency)
        except ValidationError as refusal:
            self.add_error(f"amount_{number}", refusal)
            return None
        donor = Donor.objects.filter(number=giver).first() if giver else None
        if giver and donor is None:
            self.add_error(f"donor_{number}", NoSuchDonor())
        return Part(amount, donor and donor.current)
