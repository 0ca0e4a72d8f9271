"""Kinds of fund and of movement, in the words of fund accounting; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class FundKind(models.TextChoices):
    """Who limited the money (Charities SORP module 2; ASC 958)."""

    RESTRICTED = "restricted", _lazy("restricted by donors")
    DESIGNATED = "designated", _lazy("designated by the board")
    GENERAL = "general", _lazy("general")


class EntryKind(models.TextChoices):
    """What one movement of a fund is."""

    OPENING = "opening", _lazy("opening entry")
    DONATION = "donation", pgettext_lazy("kind of entry", "gift")
    TRANSFER = "transfer", _lazy("transfer between funds")
    COMMITMENT = "commitment", _lazy("commitment")
    OVERRUN = "overrun", _lazy("overrun of a commitment")
    RELEASE = "release", _lazy("release of what is left")
    DISBURSEMENT = "disbursement", _lazy("payment")
    ADVANCE = "advance", _lazy("advance")
    SETTLEMENT = "settlement", _lazy("settlement of an advance")
    FEE = "fee", _lazy("bank fee")
    EXCHANGE = "exchange", _lazy("exchange difference")
    REVERSAL = "reversal", _lazy("reversal")


class AdjustmentKind(models.TextChoices):
    """A movement that no gift and no rescue caused."""

    FEE = "fee", _lazy("bank fee")
    EXCHANGE = "exchange", _lazy("exchange difference")


FEES_ALONE = {"USD": 5_000, "JPY": 7_500, "KRW": 70_000, "CNY": 35_000, "THB": 165_000, "EUR": 4_500}
"""Up to so much a day, in minor units, one officer books fees of a fund alone; in another currency each fee takes two. The
database has the same (`donations_fee_limit`)."""
