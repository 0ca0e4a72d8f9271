"""A number with the counter its unit takes (27名, 8件, 19명): one word a unit; English says the bare number, and means the unit."""

from __future__ import annotations

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
    if unit in ("provinces", "countries", "stations"):
        return pgettext("a number of places", "%(n)s") % digits
    return pgettext("a number of kinds", "%(n)s") % digits
