"""A number with the counter its unit takes (27名, 8件, 19명): one word a unit; English says the bare number, and means the unit."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

PEOPLE = frozenset({"adults", "children", "people", "interviews", "percent"})
"""Units that count people; a share in percent is a share of people."""


def counted(number: int, unit: str) -> str:
    """A number of something, as it stands in "n of base": "27", 「27名」. The unit is that of the figure's definition."""
    digits = {"n": f"{number:,}"}
    if unit in PEOPLE:
        return pgettext("a number of people", "%(n)s") % digits
    if unit in ("requests", "missions"):
        return pgettext("a number of requests", "%(n)s") % digits
    if unit in ("provinces", "countries", "stations", "partners"):
        return pgettext("a number of places", "%(n)s") % digits
    if unit == "parties":
        return pgettext("a number of parties", "%(n)s") % digits
    if unit == "accounts":
        return pgettext("a number of accounts", "%(n)s") % digits
    return pgettext("a number of kinds", "%(n)s") % digits


def of_the_dead(number: int) -> str:
    """How many died, as a sentence of mourning says it: "2", 「2名」, "두 분" (in Korean's own numerals up to ten)."""
    own = pgettext("numerals of people who died, from 1 to 10, parted by blanks", " ").split()
    digits = own[number - 1] if 0 < number <= len(own) else f"{number:,}"
    return pgettext("a number of people who died", "%(n)s") % {"n": digits}


def part_of(part: int, whole: int, unit: str) -> str:
    """A part of a whole, each with its counter: "12 of 27", 「27名中12名」."""
    return _("%(n)s of %(base)s") % {"n": counted(part, unit), "base": counted(whole, unit)}
