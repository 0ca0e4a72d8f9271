"""Acts of the first hour: opening the terms, confirming what the house came with."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FIRST_TERM_STARTS_IN, FiscalYear, ensure_term
from lfnkr.errors import require
from lfnkr.first_hour import errors, rules
from lfnkr.first_hour.models import Confirmation
from lfnkr.first_hour.steps import Step


@action(_lazy("open terms"), permission="lfnkr.open_terms")
def open_terms(*, by: User | None, since: int) -> list[FiscalYear]:
    """Make every term from the one that began in September of the year `since` to today's, where it does not exist yet.

    Returns the new ones, the oldest first. A term that stands stays as it is. Refused for a year before the organisation
    was founded, and for one to come. `by` is None when the clock opens the term that has begun.
    """
    today = clock.today()
    if not FIRST_TERM_STARTS_IN <= since <= today.year:
        raise errors.YearOutOfRange(first=FIRST_TERM_STARTS_IN, last=today.year)
    before = set(FiscalYear.objects.values_list("term", flat=True))
    days = [date(year, 9, 1) for year in range(since, today.year + 1) if date(year, 9, 1) <= today]
    made = [ensure_term(day) for day in (*days, today)]
    return sorted({year.term: year for year in made if year.term not in before}.values(), key=lambda year: year.term)


@action(_lazy("confirm step"), permission="lfnkr.confirm_step", rule=rules.may_confirm)
def confirm_step(step: Step, *, by: User) -> Confirmation:
    """Note that an officer looked at what the house came with and found it right; refused where nothing waits for that."""
    require(rules.may_confirm(step))
    return Confirmation.objects.create(step=step.key, by=by, at=clock.now())
