"""Why nothing has a price, and why a price list does not come into force."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NoTariff(DomainError):
    """Nothing has a price, because no signed list is for its day."""

    sentence = _lazy(
        "No tariff is in force for %(day)s. One officer proposes it and another signs it; then do this again."
    )


class TariffBackDated(DomainError):
    """A price list begins before it is signed."""

    sentence = _lazy(
        "A tariff begins on the day it is signed or later: choose %(today)s or a day after it. A list for days that are over"
        " also has a last day."
    )


class TariffReachesRequest(DomainError):
    """A price list begins on a day on which an open request was received."""

    sentence = _lazy(
        "An open request was received on its first day or later, and keeps the price of its day. Choose %(day)s or later."
    )


class PastTariffNotOver(DomainError):
    """A past list ends today or later."""

    sentence = _lazy(
        "A list with a last day is for days that are over: its last day is %(yesterday)s or earlier. For days to come,"
        " leave the last day empty."
    )


class PastTariffReachesRequest(DomainError):
    """A past list covers the day of an open request."""

    sentence = _lazy("The earliest open request was received on %(day)s. A past list ends before that day.")
