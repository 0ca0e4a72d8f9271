"""Which sums of money go outside: totals always, a part only where enough parties stand behind it (design rule 13)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from donations.payments.choices import Category
from reports.disclosure.rule import SMALLEST
from reports.figures.figure import Disclosure, Figure
from reports.models.audiences import Audience

PROMISED = ("reserve.committed", "reserve.available", "reserve.committed_opening", "reserve.lowest_available")
"""What is promised to cases, and what tells of it: often the estimate for one party."""
CATEGORIES = tuple(f"spending.category.{kind}" for kind in Category.values)
OF_PARTIES = ("cost.", "spending.category.", "spending.for_others", "unmet.", "memoranda.", *PROMISED)
"""Sums that may tell what one rescue cost, by how their keys begin."""
WHOLE, OTHERS = "spending.rescue", "spending.for_others"


def hidden_sums(figures: Mapping[str, Figure], audience: Audience, released: Collection[str]) -> set[str]:
    """The sums an audience may not be told."""
    least = SMALLEST[audience]
    money = {key: figure for key, figure in figures.items() if figure.means.disclosure == Disclosure.MONEY}
    few = {key for key, figure in money.items() if key != WHOLE and _is_of_few(figure, least)}
    hidden = few - set(CATEGORIES) | _promised(money)
    if OTHERS in money and _leaves_few(money[WHOLE], money[OTHERS], least):
        hidden.add(OTHERS)
    return hidden - set(released) | _categories(money, few, least, released)


def _is_of_few(figure: Figure, least: int) -> bool:
    return bool(figure.value) and figure.parties is not None and figure.parties < least


def _leaves_few(whole: Figure, part: Figure, least: int) -> bool:
    """Whether what a part leaves of the whole tells of too few parties."""
    return bool(part.value) and part.value != whole.value and (whole.parties or 0) - (part.parties or 0) < least


def _promised(money: Mapping[str, Figure]) -> set[str]:
    """Nothing promised may be told, and then what is available, too; the least available on a day is of that day alone."""
    hidden = {key for key in PROMISED if key in money and money[key].value}
    if money.get("reserve.committed") and not money["reserve.committed"].value:
        hidden.discard("reserve.available")
    return hidden


def _categories(money: Mapping[str, Figure], few: set[str], least: int, released: Collection[str]) -> set[str]:
    """Categories of too few parties, and as many more that no sum of those hidden tells of too few: the smallest first.

    All categories together are the whole, which is always told: so what is hidden is known as one sum.
    """
    found = [key for key in CATEGORIES if key in money and key not in released]
    hidden = {key for key in found if key in few}
    if not hidden:
        return set()
    rest = sorted((key for key in found if key not in hidden), key=lambda key: (not money[key].value, money[key].value))
    enough = [key for key in rest if money[key].value and (money[key].parties or 0) >= least]
    if enough:
        return hidden | {enough[0]}
    return hidden | set(rest)
