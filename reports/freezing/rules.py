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
from reports.models.editions import next_signed
from reports.releases.rules import may_go_outside

GIVEN_UP_AFTER = timedelta(minutes=30)
"""A freezing that has not ended by then was killed, and may be asked for again."""


def may_freeze(year: FiscalYear) -> DomainError | None:
    """Whether a term may be frozen now: it is over, no edition of it waits, and where it has one, no later term has."""
    if may_go_outside(year):
        return errors.TermRuns(day=date_format(year.ends_on, "DATE_FORMAT"))
    waiting = Edition.objects.waiting().filter(fiscal_year=year).only("number").first()
    if waiting:
        return errors.EditionWaits(number=waiting.number)
    later = next_signed(year)
    if later and Edition.objects.signed().filter(fiscal_year=year).exists():
        return errors.NextIsSigned(term=year.term, later=later.fiscal_year_id)
    return None


def may_sign_edition(edition: Edition, *, by: User) -> DomainError | None:
    """Whether somebody may sign an edition as the second officer: it waits, and another froze it."""
    if refused := may_withdraw(edition):
        return refused
    if edition.proposed_by_id == by.pk:
        return errors.OwnEdition()
    return None if is_in_order(edition) else errors.EditionOutOfOrder()


def is_in_order(edition: Edition) -> bool:
    """Whether the editions of the terms before and behind are those that this one was frozen beside."""
    later = next_signed(edition.fiscal_year)
    signed = Edition.objects.signed()
    if later and (later.known_at < edition.known_at or signed.filter(fiscal_year=edition.fiscal_year_id).exists()):
        return False
    former = FiscalYear.objects.filter(ends_on__lt=edition.fiscal_year.starts_on).first()
    return former is None or not signed.filter(fiscal_year=former, signed_at__gt=edition.frozen_at).exists()


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
