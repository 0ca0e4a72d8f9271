"""How many rescues of each price a sum pays for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.case.choices import Tier
from donations.tariffs.models import Tariff
from lfnkr.calendar import clock


class Affordable(NamedTuple):
    """How many rescues of one price the money pays for now; `tier` is minimum, evasion or highest."""

    tier: str
    price: int
    count: int

    @property
    def label(self) -> str:
        """What kind of rescue costs that, in words."""
        return {"minimum": Tier.MINIMUM.label, "evasion": Tier.EVASION.label}.get(self.tier) or _("the dearest")


def affordable(available: int, tariff: Tariff | None = None) -> tuple[Affordable, ...]:
    """The "can pay now" line: for each price, how many such rescues alone the money covers; nothing without a tariff."""
    tariff = tariff or Tariff.objects.find(clock.today())
    if tariff is None:
        return ()
    prices = {"minimum": tariff.minimum, "evasion": tariff.evasion, "highest": tariff.cap}
    return tuple(Affordable(tier, price, max(0, available) // price) for tier, price in prices.items())


def affordable_again(rows: Sequence[Affordable], available: int) -> tuple[Affordable, ...]:
    """The same line with another sum, at the same prices."""
    return tuple(row._replace(count=max(0, available) // row.price) for row in rows)
