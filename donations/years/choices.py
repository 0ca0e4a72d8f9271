"""The headings under which a Japanese non-profit corporation states its assets and liabilities; no rules.

After the balance sheet of the accounting standard for such corporations (NPO法人会計基準, 様式2 貸借対照表): what its books hold
themselves (money on accounts, advances) is derived, and everything else is stated under one of these.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Heading(models.TextChoices):
    """What a stated item is, in the order of the balance sheet."""

    CASH = "cash", _lazy("cash on hand")
    DEPOSIT = "deposit", _lazy("deposit without a statement here")
    RECEIVABLE = "receivable", _lazy("accounts receivable")
    INVENTORY = "inventory", _lazy("inventories")
    PREPAID = "prepaid", _lazy("prepaid expenses")
    OTHER_CURRENT = "current", _lazy("other current assets")
    BUILDING = "building", _lazy("buildings")
    VEHICLE = "vehicle", _lazy("vehicles")
    EQUIPMENT = "equipment", _lazy("fixtures and equipment")
    SOFTWARE = "software", _lazy("software")
    BOND = "bond", _lazy("rental deposits")
    LENT = "lent", _lazy("long-term loans to others")
    PAYABLE = "payable", _lazy("accounts payable")
    ADVANCED = "advanced", _lazy("received in advance")
    WITHHELD = "withheld", _lazy("withheld for others")
    SHORT_LOAN = "shortloan", _lazy("short-term loans")
    LONG_LOAN = "longloan", _lazy("long-term loans")
    RETIREMENT = "retirement", _lazy("provision for retirement benefits")


MONEY = (Heading.CASH, Heading.DEPOSIT)
"""What is money, and so what the funds hold: together with the accounts it comes to what the books say."""

CURRENT_ASSETS = (Heading.RECEIVABLE, Heading.INVENTORY, Heading.PREPAID, Heading.OTHER_CURRENT)
FIXED_ASSETS = (
    Heading.BUILDING,
    Heading.VEHICLE,
    Heading.EQUIPMENT,
    Heading.SOFTWARE,
    Heading.BOND,
    Heading.LENT,
)
CURRENT_LIABILITIES = (Heading.PAYABLE, Heading.ADVANCED, Heading.WITHHELD, Heading.SHORT_LOAN)
FIXED_LIABILITIES = (Heading.LONG_LOAN, Heading.RETIREMENT)
LIABILITIES = CURRENT_LIABILITIES + FIXED_LIABILITIES
