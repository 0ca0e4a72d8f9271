"""Why money is not moved between funds of two currencies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class OneCurrencyAlone(DomainError):
    """Two funds of one currency need no exchange."""

    sentence = _lazy(
        "Both funds are kept in %(currency)s: nothing is exchanged. Move it by a transfer between two funds of one"
        " currency."
    )


class ArrivedUnlike(DomainError):
    """What arrived is far from what the rate makes of what left."""

    sentence = _lazy(
        "At this rate %(worth)s would arrive, and you entered %(received)s: more than 20 %% apart. Look at the bank’s"
        " paper again: the rate, which currency it is for one unit of, and what arrived."
    )
    field = "received"


class ExchangeUndoneWhole(DomainError):
    """One side of an exchange undone without the other."""

    sentence = _lazy("Both sides of an exchange are undone together. Reverse it from one of its entries.")
    constraints = ("exchange_undone_whole",)
