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
    DUES = "dues", _lazy("membership dues")
    GRANT = "grant", _lazy("grant")
    OTHER_INCOME = "other", _lazy("interest or other income")
    TRANSFER = "transfer", _lazy("transfer between funds")
    LOAN = "loan", _lazy("loan between funds")
    COMMITMENT = "commitment", _lazy("commitment")
    OVERRUN = "overrun", _lazy("overrun of a commitment")
    RELEASE = "release", _lazy("release of what is left")
    DISBURSEMENT = "disbursement", _lazy("payment")
    ADVANCE = "advance", _lazy("advance")
    SETTLEMENT = "settlement", _lazy("settlement of an advance")
    FEE = "fee", _lazy("bank fee")
    EXCHANGE = "exchange", _lazy("exchange difference")
    COST = "cost", _lazy("cost of no rescue")
    REVERSAL = "reversal", _lazy("reversal")


NO_GIFTS = (EntryKind.DUES, EntryKind.GRANT, EntryKind.OTHER_INCOME)
"""Income that is no gift; counted apart from gifts wherever income is told by its source."""

PROMISED = (EntryKind.COMMITMENT, EntryKind.OVERRUN, EntryKind.RELEASE)
"""What moves the committed sum of a fund, and never its balance."""


class Movement(models.TextChoices):
    """What moved a balance, as the year of a fund and its months of cover tell it: several kinds of entry together."""

    GIFTS = "gifts", pgettext_lazy("what moved a balance", "gifts")
    INCOME = "income", _lazy("dues, grants and other income")
    SPENT = "spent", _lazy("spent")
    OTHERWISE = "otherwise", _lazy("moved otherwise")


FOR_CASES = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
"""What is spent for a rescue, and what of it came back."""

SPENT = (*FOR_CASES, EntryKind.FEE, EntryKind.COST)
"""What leaves a fund to be spent."""


def movement_of(kind: str) -> Movement | None:
    """What entries of a kind are told with; None of those that move no balance."""
    if kind in PROMISED:
        return None
    if kind in SPENT:
        return Movement.SPENT
    if kind in NO_GIFTS:
        return Movement.INCOME
    return Movement.GIFTS if kind == EntryKind.DONATION else Movement.OTHERWISE


class AdjustmentKind(models.TextChoices):
    """A movement that no gift and no rescue caused."""

    FEE = "fee", _lazy("bank fee")
    EXCHANGE = "exchange", _lazy("exchange difference")
    COST = "cost", _lazy("cost of no rescue")


class CostCategory(models.TextChoices):
    """What is spent that belongs to no rescue: never told as a cost of one."""

    STAFF = "staff", _lazy("pay of staff")
    RENT = "rent", _lazy("rent and utilities")
    OFFICE = "office", _lazy("telephone, post and office")
    PRINTING = "printing", _lazy("printing and publications")
    TRAVEL = "travel", _lazy("travel of staff")
    MEETINGS = "meetings", _lazy("meetings and lectures")
    SURVEYS = "surveys", _lazy("survey missions")
    EDUCATION = "education", _lazy("education and sponsorship")
    RELIEF = "relief", _lazy("food, medicine and other relief")
    ADVICE = "advice", _lazy("auditors, lawyers and advice")
    TAXES = "taxes", _lazy("taxes and dues")
    OTHER = "other", _lazy("other costs")


FEES_ALONE = {"USD": 5_000, "JPY": 7_500, "KRW": 70_000, "CNY": 35_000, "THB": 165_000, "EUR": 4_500}
"""Up to so much a day, in minor units, one officer books fees of a fund alone; in another currency each fee takes two. The
database has the same (`donations_fee_limit`)."""
