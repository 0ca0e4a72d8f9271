"""Whether what is told of a rescue is a memorandum: the ledger does not reach it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Subquery
from django.utils.formats import date_format

from cases.case.models import Case
from donations.ledger.models import RESCUE, DayTotal, Fund
from donations.memoranda import errors
from donations.memoranda.models import Memorandum
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.postgresql.kept_questions import kept


def books_begin_on() -> date | None:
    """The first booking day of the rescue reserve; None while nothing is booked."""
    return next(iter(_first_day()), None)


@kept
def _first_day() -> QuerySet:
    fund = Fund.objects.filter(code=RESCUE).values("pk")[:1]
    # The sums of days begin when the entries do, and an index holds their order.
    return DayTotal.objects.filter(fund=Subquery(fund)).order_by("day").values_list("day", flat=True)[:1]


def may_note(case: Case) -> DomainError | None:
    """Whether a request may have memoranda: it was received before the books begin, today at the earliest."""
    begins_on, received_on = books_begin_on(), day_of(case.received_at)
    if begins_on is None:
        return errors.ReceivedToday(case=case.reference) if received_on >= clock.today() else None
    if received_on < begins_on:
        return None
    return errors.ReceivedWithinTheBooks(case=case.reference, day=date_format(begins_on))


def may_be_of(happened: FuzzyDate) -> DomainError | None:
    """Whether a day is one of a memorandum: the last it may have been lies before the books."""
    if happened.last_day is None:
        return errors.WithoutAnEnd()
    begins_on = books_begin_on()
    return errors.WithinTheBooks(day=date_format(begins_on)) if begins_on and happened.last_day >= begins_on else None


def may_be_outside_the_books(case: Case, decided: FuzzyDate | None) -> DomainError | None:
    """Whether the money of an earlier rescue was decided outside the books: its request was received before they begin, and
    so was it decided, where a day is told.
    """
    return may_note(case) or (may_be_of(decided) if decided else None)


def may_void(memorandum: Memorandum) -> DomainError | None:
    """Whether a memorandum may be marked as recorded in error: it stands."""
    is_over = memorandum.voids_id or Memorandum.objects.filter(voids=memorandum).exists()
    return errors.VoidedAlready() if is_over else None
