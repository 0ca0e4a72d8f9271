"""Closed months and fiscal years of the books: up to which day nothing is booked any more, by whom, and who opened them again."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear


class PeriodCloseQuerySet(models.QuerySet):
    """Questions about closings."""

    def visible_to(self, user) -> PeriodCloseQuerySet:
        """All of them, to whoever may see the ledger."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def standing(self) -> PeriodCloseQuerySet:
        """Those that were not opened again."""
        return self.filter(reopened_at=None)


class PeriodClose(models.Model):
    """One closing, as two officers signed it: the books are closed up to the last day of a month, until two open that month again.

    `closed_by` is who closed a month alone, before that took two officers; no month is closed so any more.
    """

    id = models.BigAutoField(primary_key=True)
    until = models.DateField(_lazy("closed until"))
    closed_at = models.DateTimeField(default=clock.now, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    proposal = models.OneToOneField("donations.MoneyProposal", models.PROTECT, null=True, related_name="month_close")
    reopening = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, related_name="month_reopened"
    )
    reopened_at = models.DateTimeField(null=True, editable=False)

    objects = PeriodCloseQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-id"]
        verbose_name = _lazy("closed month")
        constraints = [
            models.UniqueConstraint(fields=["until"], condition=Q(reopened_at=None), name="period_closed_once"),
            models.CheckConstraint(
                condition=Q(closed_by=None, proposal__isnull=False) | Q(closed_by__isnull=False, proposal=None),
                name="period_closed_by_two_or_before",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopening=None)
                | Q(reopened_at__isnull=False, reopening__isnull=False)
                & (Q(proposal=None) | ~Q(reopening=F("proposal"))),
                name="period_reopened_whole",
            ),
        ]

    def __str__(self) -> str:
        return month_of(self.until)


class YearCloseQuerySet(models.QuerySet):
    """Questions about closed fiscal years."""

    def visible_to(self, user) -> YearCloseQuerySet:
        """All of them, to whoever may see the ledger."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def standing(self) -> YearCloseQuerySet:
        """Those that were not opened again."""
        return self.filter(reopened_at=None)


class YearClose(models.Model):
    """One closing of a fiscal year, as two officers signed it; opened again by two as well, and then closed anew by another row.

    While it stands, no month of the year is opened again, and nothing is stated or taken back of its last day.
    """

    id = models.BigAutoField(primary_key=True)
    year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+")
    proposal = models.OneToOneField("donations.MoneyProposal", models.PROTECT, related_name="year_close")
    closed_at = models.DateTimeField(default=clock.now, editable=False)
    reopening = models.OneToOneField("donations.MoneyProposal", models.PROTECT, null=True, related_name="year_reopened")
    reopened_at = models.DateTimeField(null=True, editable=False)

    objects = YearCloseQuerySet.as_manager()

    class Meta:
        ordering = ["-year_id", "-id"]
        verbose_name = _lazy("closed fiscal year")
        constraints = [
            models.UniqueConstraint(fields=["year"], condition=Q(reopened_at=None), name="year_closed_once"),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopening=None)
                | Q(reopened_at__isnull=False, reopening__isnull=False) & ~Q(reopening=F("proposal")),
                name="year_reopened_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


def closed_until() -> date | None:
    """The last day on which nothing is booked any more; None where no month was ever closed."""
    return PeriodClose.objects.standing().aggregate(last=models.Max("until"))["last"]


def year_closed_until() -> date | None:
    """The last day of the latest fiscal year that is closed; None where none is."""
    return YearClose.objects.standing().aggregate(last=models.Max("year__ends_on"))["last"]


def first_open_day() -> date | None:
    """The first day on which something may be booked; None where every day is open."""
    last = closed_until()
    return last and last + timedelta(days=1)


def month_of(until: date) -> str:
    """The month of a day in words: "August 2026"."""
    return date_format(until, "YEAR_MONTH_FORMAT")


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    first = day.replace(day=1)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return following - timedelta(days=1)


BOOKED_BACK = timedelta(days=92)
"""While no month was ever closed, so long after its day something is booked on that day by itself."""


def is_open(day: date) -> bool:
    """Whether something may be booked on a day that somebody names."""
    opens = first_open_day()
    return opens is None or day >= opens


def books_itself(day: date) -> bool:
    """Whether something that names no booking day is booked on its own day: in an open month, else today.

    Where months are closed, that alone decides; where none ever was, days more than three months back are left as they are.
    """
    opens = first_open_day()
    return day >= opens if opens else clock.today() - day <= BOOKED_BACK
