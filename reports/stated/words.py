"""How a stated number is said: with the word for how exactly it was stated, and its unit."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lfnkr.language.counters import counted
from lfnkr.templatetags.formatting import percent
from reports.models.stated import Qualifier, StatedUnit

MONEY = (StatedUnit.USD, StatedUnit.JPY)


def plain(number: Decimal) -> str:
    """The digits: "20,000", "2.5"; no needless zeros behind the point."""
    return f"{number.normalize():,f}"


def with_unit(number: Decimal, unit: str) -> str:
    """A number with what it counts, where a bare number would not say it."""
    digits = {"n": plain(number)}
    if unit in MONEY:
        return pgettext("a sum of money", "%(currency)s %(n)s") % {**digits, "currency": unit}
    if number != int(number):
        return digits["n"] if unit != StatedUnit.PERCENT else percent(number)
    whole = int(number)
    if unit == StatedUnit.PERCENT:
        return percent(whole)
    if unit == StatedUnit.MONTHS:
        return ngettext("%(n)d month", "%(n)d months", whole) % {"n": whole}
    if unit == StatedUnit.YEARS:
        return ngettext("%(n)d year", "%(n)d years", whole) % {"n": whole}
    if unit == StatedUnit.DAYS:
        return ngettext("%(n)d day", "%(n)d days", whole) % {"n": whole}
    return counted(whole, "requests" if unit == StatedUnit.OPERATIONS else unit)


def stated_words(number: Decimal, qualifier: str, unit: str) -> str:
    """A number as it was stated: "14", "about 300", "more than USD 20,000"."""
    said = {"n": with_unit(number, unit)}
    if qualifier == Qualifier.ABOUT:
        return pgettext("a stated number", "about %(n)s") % said
    if qualifier == Qualifier.NEARLY:
        return pgettext("a stated number", "nearly %(n)s") % said
    if qualifier == Qualifier.MORE_THAN:
        return pgettext("a stated number", "more than %(n)s") % said
    if qualifier == Qualifier.AT_LEAST:
        return _("%(n)s or more") % said
    return said["n"]
