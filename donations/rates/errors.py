"""Why a rate is not taken as it was typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class RateUnconfirmed(DomainError):
    """A rate is more than 5 % from the last one kept."""

    sentence = _lazy(
        "You entered %(rate)s %(currency)s for 1 USD; the last rate kept is %(kept)s, of %(day)s."
        " Look at the receipt again: if it says so, confirm it."
    )


class FirstRateUnconfirmed(DomainError):
    """The first rate of a currency has nothing to be compared with."""

    sentence = _lazy(
        "You entered %(rate)s %(currency)s for 1 USD, the first rate of this currency."
        " Look at the receipt again: if it says so, confirm it."
    )


class RateUnusual(DomainError):
    """A rate is more than 20 % from the last one kept."""

    sentence = _lazy(
        "You entered %(rate)s %(currency)s for 1 USD; the last rate kept is %(kept)s, of %(day)s: more than 20 %% away."
        " Look at the receipt again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )


class FirstRateUnlikely(DomainError):
    """The first rate of a currency is far from any of these years."""

    sentence = _lazy(
        "You entered %(rate)s %(currency)s for 1 USD, which no receipt of these years says."
        " Look at it again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )
