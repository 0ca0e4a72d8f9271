"""Forms of rates: of a sum with its rate, of the table of rates, and of what a second officer is asked to believe.

Nothing is saved here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import SumField
from donations.memos.forms import MemoForm
from donations.rates import actions as rates
from donations.rates import errors
from donations.rates.models import REACHES_BACK, ExchangeRate
from donations.rates.reading import Row, rows_of
from donations.rates.rules import may_record_rate
from donations.tables.errors import FileTooLarge
from donations.tables.reading import LARGEST_FILE, decoded
from lfnkr.errors import DomainError
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
from lfnkr.web.form_fields import ChosenFileField, DayField, FractionField, LineField, TextField, TickedBox

OFFERED = 200
"""So many of the newest rates of the table are offered while a form is filled in; older ones when it is sent."""
LONGEST_TABLE = 200_000
"""So many letters of a table stand in a form: 5,000 rows and more."""

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


def rate_field(**more: Any) -> FractionField:
    """The number of a rate, as the receipt says it."""
    return FractionField(
        label=_lazy("Rate"),
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        **more,
    )


def one_unit_field(**more: Any) -> forms.ChoiceField:
    """The currency that the receipt names one unit of."""
    return forms.ChoiceField(label=_lazy("Rate for one unit of"), choices=currency_choices, **more)


def offer(form: forms.Form, currency: str, book: str, day: date | None) -> str:
    """Put the rate the table has of a day into a form that has none, and say so; else what is missing."""
    known = ExchangeRate.objects.known_on(currency, book, day) if day else None
    if known is None:
        return rate_missing(currency, book)
    form.data = form.data.copy()
    form.data[form.add_prefix("rate")] = rates.plain(known.rate)
    form.data[form.add_prefix("rate_from")] = known.rate_from
    return _(
        "The table says %(rate)s (%(day)s), and it stands here now. Look at the receipt, and send this once more."
    ) % {
        "rate": known.quotation,
        "day": date_format(known.day),
    }


def begin_with_known(form: forms.Form, currency: str, book: str, day: date) -> None:
    """Let a form whose sum and day are known begin with the rate the table has, and say of which day it is."""
    known = ExchangeRate.objects.known_on(currency, book, day)
    if known:
        form.fields["rate"].initial, form.fields["rate_from"].initial = rates.plain(known.rate), known.rate_from
        form.fields["rate"].help_text = from_the_table(date_format(known.day))


def from_the_table(day: str) -> str:
    """What is said beside a rate that nobody typed."""
    return _("Rate of the table (%(day)s): look at the receipt.") % {"day": day}


def offered_as_typed(day_field: str) -> dict[str, str]:
    """For the script: the newest rates of the table, of which it offers the one of the day; the field that holds the day."""
    newest = ExchangeRate.objects.standing().order_by("-day", "id")[:OFFERED]
    told = [
        [one.rate_from, one.currency, one.day.isoformat(), rates.plain(one.rate), date_format(one.day)]
        for one in newest
    ]
    return {
        "data-day": day_field,
        "data-table": json.dumps(told),
        "data-reaches-back": str(REACHES_BACK.days),
        "data-offers": from_the_table("%(day)s"),
    }


class AsksOnceMore(forms.Form):
    """A form with a rate: one far from the last one known is asked for once more, with a box that names both.

    `unusual` holds one so far away that it takes two officers, for the way to propose it.
    """

    unusual: dict[str, str] | None = None

    def ask_once_more(self, quotation: Quotation, day: date) -> bool:
        """Whether a rate was confirmed; its box and a refusal stand in the form where it must be, a refusal where it cannot."""
        judged = rates.judge(quotation, day)
        if judged.verdict == "usual":
            return False
        if judged.verdict == "two":
            asked = {"currency": quotation.into, "rate": rates.plain(quotation.rate), "day": day.isoformat()}
            if not rates.is_inverted(judged, quotation):
                self.unusual = asked if quotation.base == BOOK_CURRENCY else asked | {"rate_from": quotation.base}
            self.add_error("rate", rates.refusal_of(judged, quotation))
            return False
        names = list(self.fields)
        self.fields[CONFIRMED] = box = RateBox(judged, quotation)
        self.order_fields([*names[: names.index("rate_from") + 1], CONFIRMED])
        is_confirmed = box.is_ticked(self.data, self.add_prefix(CONFIRMED))
        if not is_confirmed:
            self.add_error("rate", rates.refusal_of(judged, quotation))
        return is_confirmed


class QuotationForm(forms.Form):
    """A rate of one day."""

    rate_from = one_unit_field(initial=BOOK_CURRENCY)
    rate = rate_field(help_text=_lazy("As on the receipt: “1 USD = 149.32 JPY” is 149.32."))
    currency = forms.ChoiceField(label=_lazy("In units of"), choices=currency_choices, initial="JPY")
    day = DayField(label=_lazy("Of the day"))


class RateForm(MemoForm, QuotationForm):
    """A rate that a second officer is asked to believe."""

    day = DayField(label=_lazy("Of the day"), help_text=_lazy("It holds for what is booked on this day."))
    note = LineField(label=_lazy("Explanation"), max_length=200, help_text=_lazy("Where it stands. No name, no place."))


def origin_field() -> LineField:
    """Where a rate was read."""
    return LineField(
        label=_lazy("Source of the rate"),
        max_length=80,
        help_text=_lazy("For example: Bank of Japan, 17:00. No name of a person."),
    )


class TableRateForm(MemoForm, AsksOnceMore, QuotationForm):
    """A rate for the table; where it was read names an office, and nobody."""

    memos = {"origin": True}
    origin = origin_field()
    field_order = ("day", "rate_from", "rate", "currency", "origin")

    def clean(self) -> dict[str, Any]:
        """Two currencies, a day that came and has no rate yet; a rate far from the last one known is confirmed."""
        cleaned = super().clean()
        cleaned["is_rate_confirmed"] = False
        self.fields.pop(CONFIRMED, None)
        if self.errors:
            return cleaned
        quotation = Quotation(cleaned["rate_from"], cleaned["rate"], cleaned["currency"])
        if refused := may_record_rate(quotation, cleaned["day"]):
            self.add_error(refused.field, refused)
        else:
            cleaned["is_rate_confirmed"] = self.ask_once_more(quotation, cleaned["day"])
        return cleaned


def digest_of(rows: Iterable[Row]) -> str:
    """What a box is ticked for: these rows and no others."""
    told = "\n".join(f"{row.day}|{row.quotation}" for row in rows)
    return sha256(told.encode()).hexdigest()[:16]


FAR, REST = "far_confirmed", "rest_left_out"
"""The boxes of an import, which it shows where they are needed: that rates far away are right, that some rows are left out."""


class ImportForm(MemoForm):
    """A file of rates, or its rows pasted. What was in the file stands among the rows when it comes back, to be corrected there."""

    memos = {"origin": True}
    file = ChosenFileField(
        label=_lazy("Rates as a CSV file"),
        required=False,
        help_text=_lazy(
            "In UTF-8 or Shift_JIS. Each row is a day, two currencies and a rate: 2026-11-03, USD/JPY, 149.32."
        ),
        error_messages={"empty": _lazy("This file is empty. Download it again, and choose that file.")},
    )
    rows = TextField(label=_lazy("Or its rows"), required=False, rows=8, max_length=LONGEST_TABLE)
    origin = origin_field()
    compared: Sequence[rates.Compared] = ()

    def clean(self) -> dict[str, Any]:
        """The rows beside the table; what cannot be taken in is left out, and what is far away taken, by whoever says so."""
        cleaned = super().clean()
        for name in (FAR, REST):
            self.fields.pop(name, None)
        if {"file", "rows"} & self.errors.keys():
            return cleaned
        try:
            text = self._text(cleaned.pop("file", None), cleaned["rows"])
            cleaned["rows"] = rows_of(text)
        except ValidationError as refused:
            field = getattr(refused, "field", None)
            self.add_error(field if field in self.fields else None, refused)
            return cleaned
        self.compared = rates.compare_rows(cleaned["rows"])
        cleaned["is_confirmed"] = self._ask(
            FAR, [one for one in self.compared if one.is_far], _("These rates are as the source says."), errors.RowsFar
        )
        cleaned["is_rest_left_out"] = self._ask(
            REST,
            [one for one in self.compared if one.is_not_taken],
            _("The rows that cannot be taken in are left out."),
            errors.RowsNotTaken,
        )
        return cleaned

    def _text(self, file: Any, typed: str) -> str:
        """What was sent. Raises what a file is refused for."""
        if not file:
            if not typed:
                raise errors.NothingToImport
            return typed
        if file.size > LARGEST_FILE:
            raise FileTooLarge
        text, _letters = decoded(file.read())
        if len(text) <= LONGEST_TABLE:
            self.data = self.data.copy()
            self.data[self.add_prefix("rows")] = text
            self.fields["file"].is_gone_with_a_refusal = False
        return text

    def _ask(self, name: str, named: list[rates.Compared], words: str, refusal: type[DomainError]) -> bool:
        """Whether the box of these rows is ticked; a refusal stands in the form where it must be."""
        if not named:
            return False
        self.fields[name] = box = TickedBox(value=digest_of(one.row for one in named), label=words)
        is_ticked = box.is_ticked(self.data, self.add_prefix(name))
        if not is_ticked:
            self.add_error(name, refusal())
        return is_ticked


class SumForm(AsksOnceMore):
    """A sum in any currency, with the rate on the receipt when it is not in the currency of its fund.

    Where none was typed, the one the table has of its day stands there, to be looked at. What the sum is worth is shown while
    it is typed.
    """

    class Media:
        js = (forms.Script("js/convert.js", defer=True),)

    day_field = ""
    """The field of the day whose rate it is, for the script."""

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
                **offered_as_typed(self.add_prefix(self.day_field)),
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
            self.add_error("rate", offer(self, currency, book, self.rate_day(cleaned)))
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
        cleaned["is_rate_confirmed"] = self.ask_once_more(quotation, day)
