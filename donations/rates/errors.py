"""Why a rate is not taken as it was typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class RateUnconfirmed(DomainError):
    """A rate is more than 5 % from the last one known."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s. Look at the receipt again: if it says so,"
        " confirm it."
    )


class FirstRateUnconfirmed(DomainError):
    """The first rate of two currencies has nothing to be compared with."""

    sentence = _lazy(
        "You entered %(rate)s, the first rate of these two currencies. Look at the receipt again: if it says so,"
        " confirm it."
    )


class RateUnusual(DomainError):
    """A rate is more than 20 % from the last one known."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s: more than 20 %% away. Look at the receipt"
        " again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )


class RateInverted(DomainError):
    """A rate that fits the last one only the other way round."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s. The other way round it would fit: type the"
        " number as the receipt says it, and choose the currency that the receipt names one unit of. Nothing has to be"
        " calculated."
    )


class FirstRateUnlikely(DomainError):
    """The first rate of two currencies is far from any of these years."""

    sentence = _lazy(
        "You entered %(rate)s, which no receipt of these years says. Look at it again: if it says so, propose the rate"
        " to a second officer, and book this once it is signed."
    )


class OneCurrency(DomainError):
    """A rate of a currency to itself."""

    sentence = _lazy("Choose two different currencies.")
    field = "currency"


class RateMissing(DomainError):
    """A sum in another currency than its fund's without a rate of the two, or one in the same with one."""

    sentence = _lazy(
        "A sum in another currency than its fund’s needs the rate of the two from the receipt; a sum in the same has"
        " none."
    )
    field = "rate"
    constraints = ("sum_has_its_rate",)
