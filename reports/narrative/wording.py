"""How a figure is said: its number with unit, its base, and the word for what an audience may not see. No markup, no query."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lfnkr.language.counters import counted, part_of
from lfnkr.language.lists import listed
from lfnkr.money import Money, below_zero
from lfnkr.templatetags.formatting import money, percent
from reports.figures.figure import Band, Figure
from reports.narrative.statements import age_words


def withheld() -> str:
    """What stands in place of a figure this audience may not see."""
    return _("withheld")


def band_words(band: Band, unit: str = "") -> str:
    """Between which numbers a count lies: "fewer than 3", "3 to 5", "6 or more"; with the counter of its unit, if it has one."""
    low, high = band
    if high is None:
        return pgettext("a number told by a band", "%(n)s or more") % {"n": _digits(low, unit)}
    if low == 0:
        return pgettext("a number told by a band", "fewer than %(n)s") % {"n": _digits(high + 1, unit)}
    words = {"low": f"{low:,}", "high": _digits(high, unit)}
    return pgettext("a number told by a band", "%(low)s to %(high)s") % words


def _digits(number: int, unit: str) -> str:
    return counted(number, unit) if unit else f"{number:,}"


def value_words(figure: Figure, names: dict[str, str]) -> str:
    """The value as it prints: "27", "USD 27,049.00", "56 %", "10 months", "North Hamgyong, Ryanggang"."""
    if figure.suppressed:
        return withheld()
    if figure.band:
        return band_words(figure.band)
    if isinstance(figure.value, tuple):
        return listed(names.get(code, code) for code in figure.value) or _("none recorded")
    if figure.value is None:
        return _("no base") if figure.denominator == 0 else _("none recorded")
    if not figure.is_complete:
        return _("none recorded")
    return _with_unit(figure, figure.value)


def sum_in_table(figure: Figure) -> str:
    """A sum where the head of the table names US dollars: without them in a language that says a unit once."""
    if figure.suppressed or not isinstance(figure.value, int):
        return value_words(figure, {})
    digits = Money(abs(figure.value)).plain
    said = pgettext("a sum in a table whose head names US dollars", "USD %(sum)s")
    return said % {"sum": digits if figure.value >= 0 else below_zero(digits)}


def _with_unit(figure: Figure, value: int) -> str:
    if figure.is_money:
        return money(value, "USD")
    if figure.means.unit == "percent":
        return percent(value)
    if figure.means.unit == "months":
        return age_words(value)
    if figure.means.unit == "years":
        return age_words(value * 12)
    if figure.means.unit in ("hours", "days"):
        return length_words(value, figure.means.unit)
    return f"{value:,}"


def length_words(value: int, unit: str) -> str:
    """How long something took: "1 day", "12 hours"."""
    if unit == "hours":
        return ngettext("%(n)s hour", "%(n)s hours", value) % {"n": f"{value:,}"}
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": f"{value:,}"}


def base_words(figure: Figure) -> str:
    """What the number is a part of: "27"; a dash for what is a part of nothing."""
    if figure.suppressed:
        return withheld()
    return f"{figure.denominator:,}" if figure.denominator is not None else "–"


def part_and_base(figure: Figure, names: dict[str, str]) -> tuple[str, str]:
    """The value and what it is a part of, each with its counter; no base where it is a part of nothing, or money."""
    value = value_words(figure, names)
    if not figure.has_base or figure.is_money:
        return value, ""
    if figure.band:
        return band_words(figure.band, figure.means.unit), counted(figure.denominator or 0, figure.means.unit)
    if figure.suppressed or not isinstance(figure.value, int):
        return value, base_words(figure)
    if figure.means.unit != "percent":
        value = counted(figure.value, figure.means.unit)
    return value, counted(figure.denominator or 0, figure.means.unit)


def number_words(figure: Figure, names: dict[str, str]) -> str:
    """The number together with its base: "27", "12 of 27", "15 of 27 (56 %)", "3 to 5 of 27"; where the base is nobody, the zero alone."""
    words = value_words(figure, names)
    if figure.suppressed or figure.is_money or not figure.denominator:
        return words
    if figure.band:
        unit = figure.means.unit
        parts = {"n": band_words(figure.band, unit), "base": counted(figure.denominator, unit)}
        return _("%(n)s of %(base)s") % parts
    unit = "people" if isinstance(figure.value, tuple) else figure.means.unit
    parts = {"n": counted(figure.numerator or 0, unit), "base": counted(figure.denominator, unit), "value": words}
    if isinstance(figure.value, tuple):
        return _("%(value)s (%(n)s of %(base)s)") % parts
    if figure.means.unit == "percent":
        return _("%(n)s of %(base)s (%(value)s)") % parts
    return part_of(figure.numerator or 0, figure.denominator, unit)
