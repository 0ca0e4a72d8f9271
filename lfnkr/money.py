"""Money as integer minor units with an ISO 4217 code: reading, converting and rounding; no ledger, no database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

MINOR_DIGITS = {"USD": 2, "JPY": 0, "KRW": 0, "CNY": 2, "THB": 2, "EUR": 2}
"""Digits after the point of each currency we book (ISO 4217 exponent)."""

BOOK_CURRENCY = "USD"
"""The rescue reserve is kept in United States dollars."""

LARGEST = 10**12
"""No sum of ours is larger, in minor units; a longer number is a slip of the hand."""

SUMS = {
    "USD": pgettext_lazy("a sum of money", "USD %(sum)s"),
    "JPY": pgettext_lazy("a sum of money", "JPY %(sum)s"),
    "KRW": pgettext_lazy("a sum of money", "KRW %(sum)s"),
    "CNY": pgettext_lazy("a sum of money", "CNY %(sum)s"),
    "THB": pgettext_lazy("a sum of money", "THB %(sum)s"),
    "EUR": pgettext_lazy("a sum of money", "EUR %(sum)s"),
}
"""How a sum of each currency is written: "USD 1,250.00", 「1,250.00米ドル」."""

# A comma parts groups of three digits and nothing else: "1,5" may mean one and a half and is not guessed at.
AS_TYPED = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
LONGEST = 24


def currency_choices() -> list[tuple[str, str]]:
    """The currencies a gift or payment may come in, for a form."""
    return [(code, code) for code in MINOR_DIGITS]


@dataclass(frozen=True, order=True)
class Money:
    """A sum in minor units (cents, yen) of one currency."""

    amount: int
    currency: str = BOOK_CURRENCY

    def __str__(self) -> str:
        """The sum with its currency as the reader's language writes it; below zero with the sign of its accounts (△)."""
        digits = type(self)(abs(self.amount), self.currency).plain
        return SUMS[self.currency] % {"sum": digits if self.amount >= 0 else below_zero(digits)}

    @property
    def plain(self) -> str:
        """The sum without its currency: "1,234.50"."""
        digits = MINOR_DIGITS[self.currency]
        return f"{Decimal(self.amount).scaleb(-digits):,.{digits}f}"


def below_zero(digits: str) -> str:
    """A number below zero, given without its sign: "−1.85", 「△1.85」."""
    return pgettext("a number below zero", "−%(number)s") % {"number": digits}


def whole(amount: int, currency: str = BOOK_CURRENCY) -> str:
    """A sum in minor units said in whole units, rounded down: 2000000 → "USD 20,000"."""
    return SUMS[currency] % {"sum": f"{amount // 10 ** MINOR_DIGITS[currency]:,}"}


def parse(text: str, currency: str) -> int:
    """Read a sum as a person types it ("1,234.50") into minor units.

    Raises ValidationError when it is no number, has more decimals than the currency, is not above zero, or is too large.
    """
    digits = MINOR_DIGITS[currency]
    typed = unicodedata.normalize("NFKC", text).strip() if isinstance(text, str) else ""
    if len(typed) > LONGEST or not AS_TYPED.fullmatch(typed):
        raise ValidationError(_("Enter the amount as a number, for example 1,250.50."))
    minor = Decimal(typed.replace(",", "")).scaleb(digits)
    if minor != minor.to_integral_value():
        raise ValidationError(
            _("%(currency)s has %(digits)d decimals: enter the amount with no more than that."),
            params={"currency": currency, "digits": digits},
        )
    if minor <= 0:
        raise ValidationError(_("Enter an amount above zero."))
    if minor > LARGEST:
        raise ValidationError(_("This amount is larger than any we book. Check the number of digits."))
    return int(minor)


def convert(amount: int, currency: str, rate: Decimal | None) -> int:
    """Minor units of the book currency for a sum in another one, half-up to the cent.

    `rate` is units of the foreign currency for one US dollar, as kept on the receipt; None only for dollars.
    Raises ValidationError without a rate above zero, and TypeError for a float, which is no exact number.
    """
    if isinstance(amount, float) or isinstance(rate, float):
        raise TypeError("Money is counted in whole minor units, and a rate is a Decimal: floats are not exact.")
    if currency == BOOK_CURRENCY:
        return amount
    if rate is None or not rate.is_finite() or rate <= 0:
        raise ValidationError(_("Enter the exchange rate from the receipt: units of the currency for 1 USD."))
    cents = Fraction(amount * 10 ** MINOR_DIGITS[BOOK_CURRENCY], 10 ** MINOR_DIGITS[currency]) / Fraction(rate)
    return half_up(cents)


@dataclass(frozen=True)
class Quotation:
    """A rate in the direction a receipt gives it: 1 unit of `base` is worth `rate` units of `into`."""

    base: str
    rate: Decimal
    into: str

    def __str__(self) -> str:
        """As it is written: "1 CNY = 21 JPY"."""
        return f"1 {self.base} = {self.rate.normalize():f} {self.into}"

    @property
    def pair(self) -> tuple[str, str]:
        """The two currencies it speaks of."""
        return self.base, self.into

    def convert(self, amount: int, currency: str) -> int:
        """A sum in one of the two as minor units of the other: exactly, and half-up at the end alone.

        Raises ValidationError for a rate that is not above zero, and for a currency that is none of the two.
        """
        if not self.rate.is_finite() or self.rate <= 0 or currency not in self.pair:
            raise ValidationError(_("Say the rate as the receipt gives it, with both of its currencies."))
        other = self.into if currency == self.base else self.base
        scale = Fraction(10 ** MINOR_DIGITS[other], 10 ** MINOR_DIGITS[currency])
        rate = Fraction(self.rate)
        return half_up(amount * scale * (rate if currency == self.base else 1 / rate))


def half_up(number: Fraction) -> int:
    """The nearest whole number, a half going away from zero."""
    whole = floor(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def half_up_percent(numerator: int, denominator: int) -> int | None:
    """A share in whole percent, rounded half-up; None when the base is empty."""
    if not denominator:
        return None
    return half_up(Fraction(numerator * 100, denominator))


def more_than(amount: int) -> int:
    """The sum rounded down to one significant figure, as "more than" prints it (design rule 2)."""
    if amount <= 0:
        return 0
    unit = 10 ** (len(str(amount)) - 1)
    return amount // unit * unit
