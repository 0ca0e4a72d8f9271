"""What a figure is: a value with its base, its definition, its attribution and the records behind it (design rule 1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.language.lists import explained
from lfnkr.money import Money, half_up_percent, more_than


class Disclosure(TextChoices):
    """What an audience outside may learn of a figure (design rule 13)."""

    PERFORMANCE = "performance", _lazy("performance: always printed, zeros included")
    ATTRIBUTES = "attributes", _lazy("attributes of people: no small group")
    MONEY = "money", _lazy("money: totals always, parts only of several parties")
    EXTREMES = "extremes", _lazy("extremes: only as a release of two people")
    OTHERS = "others", _lazy("figures of others and of missions: as published")
    CORRECTIONS = "corrections", _lazy("corrections of an earlier report: outside only that it was revised")


@dataclass(frozen=True, slots=True)
class Records:
    """The rows behind a figure, so that each opens its list: their kind and their keys."""

    kind: str = ""
    ids: tuple[Any, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, in words that print: population, attribution and rounding are never left out."""

    label: str
    unit: str
    population: str
    attribution: str
    definition: str
    rounding: str | None = None
    is_about_people: bool = True
    disclosure: Disclosure = Disclosure.ATTRIBUTES


Band = tuple[int, int | None]
"""The least and the greatest number that something may be; without a greatest: the least, or more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted, summed or quoted value of a report.

    `value` is a whole number (money in minor units, shares in whole percent half-up, ages in months or years) or a tuple of
    codes. A share carries numerator and denominator. `suppressed` names the rule when the audience may not see the value;
    with a `band` it is told roughly: between which numbers the count lies (of a share, its numerator), and no value.
    """

    key: str
    value: int | tuple[str, ...] | None
    means: Definition
    numerator: int | None = None
    denominator: int | None = None
    note: str | None = None
    records: Records = field(default_factory=Records)
    suppressed: str | None = None
    band: Band | None = None
    parties: int | None = None
    """Of how many requests a sum of money tells; None for a total, which is no sum of parties. Never printed."""
    is_complete: bool = True
    """Whether a zero says that there was none: its register was declared complete. Else it says that none is recorded."""

    def withheld(self, rule: str) -> Figure:
        """The same figure without anything that could be computed back."""
        return replace(
            self,
            value=None,
            numerator=None,
            denominator=None,
            note=None,
            records=Records(),
            parties=None,
            suppressed=rule,
        )

    def banded(self, band: Band) -> Figure:
        """The same figure told by a band, without anything that would say more; its base is the caller's to keep or take."""
        return replace(self, value=None, numerator=None, note=None, records=Records(), band=band)

    @property
    def is_exact(self) -> bool:
        """Whether an audience is told the value itself, or that there is none: no band, and not withheld."""
        return self.suppressed is None and self.band is None

    @property
    def is_money(self) -> bool:
        """Whether the value is a sum of money."""
        return self.means.unit == "USD"

    @property
    def money(self) -> Money:
        """The value as money."""
        return Money(int(self.value or 0), "USD")

    @property
    def more_than(self) -> Money:
        """The sum as "more than" prints it: rounded down to one significant figure, whole dollars first."""
        return Money(more_than(int(self.value or 0)), "USD")

    @property
    def has_base(self) -> bool:
        """Whether the figure is a part of a stated base."""
        return self.denominator is not None


def count(key: str, means: Definition, records: Records, *, base: int | None = None, note: str | None = None) -> Figure:
    """A count of the rows behind it, of a base where there is one."""
    number = len(records)
    return Figure(
        key, number, means, numerator=None if base is None else number, denominator=base, note=note, records=records
    )


def share(key: str, means: Definition, part: Records, base: int, *, note: str | None = None) -> Figure:
    """A share in whole percent, half-up; it has no value when the base is empty, and never stands without it."""
    return Figure(
        key, half_up_percent(len(part), base), means, numerator=len(part), denominator=base, note=note, records=part
    )


def quoted(
    key: str, means: Definition, value: Decimal, *, numerator: int | None, denominator: int | None, note: str
) -> Figure:
    """A publisher's figure as quoted; its base is printed only if it was published."""
    return Figure(key, int(value), means, numerator=numerator, denominator=denominator, note=note)


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A sum that must agree before a report may be final (design rule 4): the parts on one side, the total on the other."""

    name: str
    parts: tuple[int, ...]
    total: int
    is_money: bool = False
    """Whether these are sums of money, in US cents, and not counts."""

    @property
    def holds(self) -> bool:
        """Whether the parts make the total."""
        return sum(self.parts) == self.total

    @property
    def sum(self) -> str:
        """The parts and the total in numbers, money in dollars: "8 + 19 + 0 = 27"."""
        words = [Money(part).plain if self.is_money else f"{part:,}" for part in (*self.parts, self.total)]
        left = " + ".join(words[:-1]).replace("+ -", "− ")
        return f"{left} {'=' if self.holds else '≠'} {words[-1]}"

    def __str__(self) -> str:
        return explained(self.name, self.sum)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the report, and the figures it stands on."""

    id: str
    text: str
    figures: tuple[str, ...]
    otherwise: Statement | None = None
    """What is said in its place where one of these is withheld; nothing as a rule."""

    def told_without(self, hidden: Collection[str]) -> Statement | None:
        """The sentence an edition may print that withholds some figures."""
        if not set(hidden).intersection(self.figures):
            return self
        return self.otherwise and self.otherwise.told_without(hidden)
