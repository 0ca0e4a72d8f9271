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

COMMON = ("USD", "JPY", "KRW", "CNY", "THB", "EUR")
"""The currencies of our work, first in every choice."""

CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC"
    " CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS"
    " KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD"
    " PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY"
    " TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWL",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
"""The currencies of the world (ISO 4217) by their digits after the point."""

_DIGITS = {code: digits for digits, codes in CODES.items() for code in codes.split()}
MINOR_DIGITS = {code: _DIGITS[code] for code in (*COMMON, *sorted(_DIGITS.keys() - set(COMMON)))}
"""Digits after the point of each currency (ISO 4217 exponent); the database has the same (`donations_minor_digits`)."""

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
"""How a sum of the currencies of our work is written: "USD 1,250.00", 「1,250.00米ドル」."""

SUM_OF_ANOTHER = pgettext_lazy("a sum of money", "%(currency)s %(sum)s")
"""How a sum of any other is written, with its code: "KWD 1.250"."""

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
        return said(digits if self.amount >= 0 else below_zero(digits), self.currency)

    @property
    def plain(self) -> str:
        """The sum without its currency: "1,234.50"."""
        digits = MINOR_DIGITS[self.currency]
        return f"{Decimal(self.amount).scaleb(-digits):,.{digits}f}"


def said(digits: str, currency: str) -> str:
    """A number with its currency, as the reader's language writes it."""
    return str(SUMS.get(currency, SUM_OF_ANOTHER)) % {"sum": digits, "currency": currency}


def below_zero(digits: str) -> str:
    """A number below zero, given without its sign: "−1.85", 「△1.85」."""
    return pgettext("a number below zero", "−%(number)s") % {"number": digits}


def whole(amount: int, currency: str = BOOK_CURRENCY) -> str:
    """A sum in minor units said in whole units, rounded down: 2000000 → "USD 20,000"."""
    return said(f"{amount // 10 ** MINOR_DIGITS[currency]:,}", currency)


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
        raise too_many_decimals(currency)
    if minor <= 0:
        raise ValidationError(_("Enter an amount above zero."))
    if minor > LARGEST:
        raise ValidationError(_("This amount is larger than any we book. Check the number of digits."))
    return int(minor)


def check_minor(amount: object, currency: str = BOOK_CURRENCY) -> int:
    """A sum handed on in minor units, which is a whole number of them.

    Raises ValidationError for a part of a minor unit, and TypeError for a float, which is no exact number.
    """
    if isinstance(amount, float):
        raise TypeError("Money is counted in whole minor units, and a rate is a Decimal: floats are not exact.")
    if amount != int(amount):
        raise too_many_decimals(currency)
    return int(amount)


def too_many_decimals(currency: str) -> ValidationError:
    """The refusal of a part of a minor unit."""
    return ValidationError(
        _("%(currency)s has %(digits)d decimals: enter the amount with no more than that."),
        params={"currency": currency, "digits": MINOR_DIGITS[currency]},
    )


def convert(
    amount: int, currency: str, rate: Decimal | None, *, into: str = BOOK_CURRENCY, rate_from: str = BOOK_CURRENCY
) -> int:
    """Minor units of the currency a fund is kept in for a sum in another one, half-up at the end alone.

    `rate` is as kept on the receipt, for one unit of `rate_from`, which is one of the two; None only where both are the same.
    Raises ValidationError without a rate above zero, and TypeError for a float, which is no exact number.
    """
    if isinstance(rate, float):
        raise TypeError("Money is counted in whole minor units, and a rate is a Decimal: floats are not exact.")
    amount = check_minor(amount, currency)
    if currency == into:
        return amount
    if rate is None or not rate.is_finite() or rate <= 0:
        raise ValidationError(rate_missing(currency, into))
    return quoted(rate, rate_from, currency, into).convert(amount, currency)


def quotation_of(
    currency: str, rate: Decimal | None, rate_from: str = BOOK_CURRENCY, into: str = BOOK_CURRENCY
) -> Quotation | None:
    """The rate of a sum in some currency that is booked in another; None where both are the same.

    Raises ValidationError for a rate that is of neither.
    """
    return None if rate is None or currency == into else quoted(rate, rate_from, currency, into)


def rate_missing(currency: str, into: str) -> str:
    """What to do where a sum comes in another currency than its fund's, and no rate stands beside it."""
    return _("Enter the rate from the receipt, of %(currency)s and %(into)s.") % {
        "currency": currency,
        "into": into,
    }


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


def quoted(rate: Decimal, rate_from: str, one: str, other: str) -> Quotation:
    """A rate for one unit of `rate_from`, between it and the other one of two currencies.

    Raises ValidationError for one that is neither.
    """
    if rate_from not in (one, other):
        raise ValidationError(_("Say the rate as the receipt gives it, with both of its currencies."))
    return Quotation(rate_from, rate, one if rate_from == other else other)


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
