"""What a commitment would do to a fund: before and after, as a picture, in a sentence and in rescues left; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from donations.ledger.gauge import picture
from donations.ledger.models import Fund
from donations.tariffs.affordable import affordable, affordable_again
from donations.tariffs.models import Tariff
from lfnkr.documents.charts import Gauge


class RescuesLeft(NamedTuple):
    """How many rescues of one price the money pays for before a commitment, and after it."""

    label: str
    price: int
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A fund before and after so much of it is committed."""

    fund: Fund
    amount: int

    @cached_property
    def rescues(self) -> tuple[RescuesLeft, ...]:
        """How many rescues of each price the money pays for before and after, by the tariff of today."""
        return rescues_left(self.fund.available, self.left)

    @property
    def left(self) -> int:
        """What would stay available; below zero when the money does not cover it."""
        return self.fund.available - self.amount

    @property
    def is_covered(self) -> bool:
        """Whether the money is there."""
        return self.left >= 0

    @property
    def short_by(self) -> int:
        """What is missing."""
        return max(0, -self.left)

    @property
    def is_below_floor(self) -> bool:
        """Whether the decision needs a signed go-ahead: what would be left is under the floor."""
        return self.fund.floor is not None and self.left < self.fund.floor

    @property
    def crosses_floor(self) -> bool:
        """Whether it is this very decision that takes the fund below its floor."""
        return self.is_below_floor and not self.before.is_below_floor

    @property
    def before(self) -> Gauge:
        """The fund as it is."""
        return picture(self.fund)

    @property
    def after(self) -> Gauge:
        """The fund with the amount promised, as far as there is money."""
        return picture(self.fund, min(self.amount, self.fund.available))

    @property
    def words(self) -> str:
        """The picture in one sentence."""
        return self._sentence() % {
            "available": self.fund.money(self.fund.available),
            "amount": self.fund.money(self.amount),
            "left": self.fund.money(self.left),
            "short": self.fund.money(self.short_by),
            "floor": self.fund.money(self.fund.floor or 0),
            "missing": self.fund.money(max(0, (self.fund.floor or 0) - self.left)),
        }

    @property
    def words_without_sums(self) -> str:
        """The same for those who see how many rescues can be paid for, and not what the reserve holds."""
        if not self.is_covered:
            return _("The reserve does not cover this rescue now.")
        if self.is_below_floor:
            return _("What stays available is below the floor.")
        return _("The reserve covers this rescue.")

    def _sentence(self) -> str:
        if not self.is_covered:
            return _("%(amount)s is needed and %(available)s is available: short by %(short)s.")
        if self.is_below_floor:
            return _("%(left)s stays available: %(missing)s below the floor of %(floor)s.")
        if self.fund.floor:
            return _("%(left)s stays available: not below the floor of %(floor)s.")
        return _("%(left)s stays available.")


def effect_of(amount: int, fund: Fund) -> Effect:
    """What committing so much of a fund would do to it."""
    return Effect(fund=fund, amount=amount)


def rescues_left(available: int, left: int, tariff: Tariff | None = None) -> tuple[RescuesLeft, ...]:
    """How many rescues of each price two sums pay for, by the tariff of today or of another day."""
    before = affordable(available, tariff)
    after = affordable_again(before, left)
    return tuple(
        RescuesLeft(now.label, now.price, now.count, then.count) for now, then in zip(before, after, strict=True)
    )
