"""What the tests of editions share: a term that is over with a mother and her child in it, frozen and signed."""

from __future__ import annotations

from datetime import datetime

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from reports.freezing import actions
from reports.freezing.making import digest_of, to_freeze
from reports.models import Edition
from reports.tests.scenarios import mother_and_child

IN_SPRING = datetime(2026, 3, 3, 9, tzinfo=TOKYO)
AFTER_THE_TERM = datetime(2026, 9, 20, 9, tzinfo=TOKYO)


def term_that_is_over(by: User) -> FiscalYear:
    """Term 28, which ended on 31 August 2026, with a mother and her child who asked in its spring."""
    with clock.at(IN_SPRING):
        mother_and_child(by)
        return ensure_term(clock.today())


def freeze(year: FiscalYear, *, by: User) -> Edition:
    """Freeze what is counted now."""
    return actions.freeze(year, by=by, seen=digest_of(to_freeze(year)))


def published(year: FiscalYear, *, by: User, second: User) -> Edition:
    """Freeze and sign."""
    return actions.sign(freeze(year, by=by), by=second)
