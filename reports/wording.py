"""How a figure is said: its number with unit, its base, and the word for what an audience may not see. No markup, no query."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lfnkr.templatetags.look import money
from reports.figures import Figure
from reports.statements import age_words


def withheld() -> str:
    """What stands in place of a figure this audience may not see."""
    return _("withheld")


def value_words(figure: Figure, names: dict[str, str]) -> str:
    """The value as it prints: "27", "USD 27,049.00", "56 %", "10 months", "North Hamgyong, Ryanggang"."""
    if figure.suppressed:
        return withheld()
    if isinstance(figure.value, tuple):
        return ", ".join(names.get(code, code) for code in figure.value) or _("none recorded")
    if figure.value is None:
        return _("no base") if figure.denominator == 0 else _("none")
    return _with_unit(figure, figure.value)


def _with_unit(figure: Figure, value: int) -> str:
    if figure.is_money:
        return money(value, "USD")
    if figure.means.unit == "percent":
        return _("%(n)d %%") % {"n": value}
    if figure.means.unit == "months":
        return age_words(value)
    if figure.means.unit == "years":
        return age_words(value * 12)
    return f"{value:,}"


def base_words(figure: Figure) -> str:
    """What the number is a part of: "27"; "in all" for a count that is a part of nothing; a dash for what is no count."""
    if figure.suppressed:
        return withheld()
    if figure.means.unit in ("months", "years", "USD") and not figure.has_base:
        return "–"
    return f"{figure.denominator:,}" if figure.has_base else _("in all")


def number_words(figure: Figure, names: dict[str, str]) -> str:
    """The number that stands before its base: a share says the people it counts first, "15 (56 %)"."""
    if figure.suppressed or figure.means.unit != "percent" or not figure.denominator:
        return value_words(figure, names)
    return _("%(n)d (%(percent)d %%)") % {"n": figure.numerator, "percent": figure.value}
