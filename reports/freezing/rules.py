"""Whether a term may be frozen, an edition signed or withdrawn, and a report shown or printed for somebody."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import date_format

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError
from reports.freezing import errors
from reports.models import Edition
from reports.models.audiences import Audience
from reports.releases.rules import may_go_outside

GIVEN_UP_AFTER = timedelta(minutes=30)
"""A freezing that has not ended by then was killed, and may be asked for again."""


def may_freeze(year: FiscalYear) -> DomainError | None:
    """Whether a term may be frozen now: it is over, and no edition of it waits for its signature."""
    if may_go_outside(year):
        return errors.TermRuns(day=date_format(year.ends_on, "DATE_FORMAT"))
    waiting = Edition.objects.waiting().filter(fiscal_year=year).only("number").first()
    return errors.EditionWaits(number=waiting.number) if waiting else None


def may_sign_edition(edition: Edition, *, by: User) -> DomainError | None:
    """Whether somebody may sign an edition as the second officer: it waits, and another froze it."""
    if refused := may_withdraw(edition):
        return refused
    return errors.OwnEdition() if edition.proposed_by_id == by.pk else None


def may_withdraw(edition: Edition) -> DomainError | None:
    """Whether an edition may be withdrawn: while it waits; what was signed was published, and is corrected by the next one."""
    return None if edition.is_waiting else errors.EditionAnswered()


def may_print(year: FiscalYear, audience: str) -> DomainError | None:
    """Whether a report may be shown or printed for somebody: inside always, outside of no running term and only what was signed."""
    if audience == Audience.INTERNAL:
        return None
    if refused := may_go_outside(year):
        return refused
    if Edition.objects.signed().filter(fiscal_year=year).exists():
        return None
    return errors.NotForOthers(term=year.term)
