"""What takes two officers, and where it stands; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class ProposalKind(models.TextChoices):
    """What takes two officers, besides decisions and payments, which have tables of their own."""

    FEE = "fee", _lazy("bank fee")
    EXCHANGE = "exchange", _lazy("exchange difference")
    COST = "cost", _lazy("cost of no rescue")
    TRANSFER = "transfer", _lazy("transfer between funds")
    ACROSS = "across", _lazy("transfer across currencies")
    LEND = "lend", _lazy("loan between funds")
    REPAY = "repay", _lazy("repayment of a loan")
    WAIVE = "waive", _lazy("loan given up")
    REVERSAL = "reversal", _lazy("reversal")
    TARIFF = "tariff", _lazy("tariff")
    NIGHT = "night", _lazy("limit by night")
    RATE = "rate", _lazy("unusual rate")
    LEVELS = "levels", _lazy("floor and target")
    OPEN = "open", _lazy("opening of a fund")
    CLOSE = "close", _lazy("closing of a fund")
    REOPEN = "reopen", _lazy("reopening of a fund")
    LOST = "lost", _lazy("loss of an advance")
    FOUND = "found", _lazy("lost money that turned up")
    REFUND = "refund", _lazy("money of a payment that came back")
    MONTH = "month", _lazy("closing of a month")
    MONTH_ANEW = "again", _lazy("reopening of a month")
    YEAR = "year", _lazy("closing of a fiscal year")
    YEAR_ANEW = "anew", _lazy("reopening of a fiscal year")
    STATED = "stated", _lazy("other asset or liability")
    UNSTATED = "unstated", _lazy("other asset or liability taken back")


class ProposalStatus(models.TextChoices):
    """Where something that takes two officers stands."""

    PROPOSED = "proposed", _lazy("waiting for a second signature")
    APPROVED = "approved", _lazy("signed by a second officer")
    REFUSED = "refused", _lazy("refused")
