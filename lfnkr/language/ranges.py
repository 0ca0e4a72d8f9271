"""A span of days as a language writes it; what first and last day share is said once where the language does so."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def days(first: date, last: date) -> str:
    """ "1 Sep 2017 – 31 Aug 2018", 「2018年1月14日～19日」; one day alone where both are the same."""
    begins, ends = date_format(first, "DATE_FORMAT"), last_day(first, last)
    return _("%(first)s – %(last)s") % {"first": begins, "last": ends} if first != last else begins


def last_day(first: date, last: date) -> str:
    """The last day of a span, to stand behind its first: 「19日」 in the same month, 「2月3日」 in the same year."""
    if (first.year, first.month) == (last.year, last.month):
        return date_format(last, pgettext("format of the last day of a span within one month", "j M Y"))
    if first.year == last.year:
        return date_format(last, pgettext("format of the last day of a span within one year", "j M Y"))
    return date_format(last, "DATE_FORMAT")
