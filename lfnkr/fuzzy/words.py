"""What a span of the calendar is called in the reader's language: "3 Nov 2026, 14:05", "spring 2026", "2026"."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lfnkr.fuzzy.spans import Season, Span, Unit


def said(span: Span) -> str:
    """A span in words; the hours are those of Tokyo."""
    return _SAID[span.unit](span)


def _minute(span: Span) -> str:
    return date_format(span.begins.replace(tzinfo=None), "DATETIME_FORMAT")


def _hour(span: Span) -> str:
    begins = span.begins.replace(tzinfo=None)
    words = {"day": date_format(begins, "DATE_FORMAT"), "time": date_format(begins, "TIME_FORMAT")}
    return _("%(day)s, in the hour from %(time)s") % words


def _day(span: Span) -> str:
    return date_format(span.first_day, "DATE_FORMAT")


def _month(span: Span) -> str:
    return date_format(span.first_day, "YEAR_MONTH_FORMAT")


def _season(span: Span) -> str:
    sentence = {
        Season.SPRING: _("spring %(year)d"),
        Season.SUMMER: _("summer %(year)d"),
        Season.AUTUMN: _("autumn %(year)d"),
        Season.WINTER: _("winter %(year)d/%(next)02d"),
    }[span.season]
    return sentence % {"year": span.year, "next": (span.year + 1) % 100}


def _year(span: Span) -> str:
    return date_format(span.first_day, pgettext("date pattern", "Y"))


_SAID = {
    Unit.MINUTE: _minute,
    Unit.HOUR: _hour,
    Unit.DAY: _day,
    Unit.MONTH: _month,
    Unit.SEASON: _season,
    Unit.YEAR: _year,
}
