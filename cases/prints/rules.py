"""Whether the history of a request may be put on paper, and whether one print of it can still be made."""

from __future__ import annotations

from datetime import datetime

from cases.case.models import Case
from cases.case.rules import may_decide_on
from cases.prints import errors
from cases.prints.models import HistoryPrint
from cases.seal.reveal import is_open, opening_for
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def may_print_history(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether somebody who reads a request may print its history: not through an opening in an emergency, which paper outlasts."""
    return errors.PaperOutlastsTheGlass() if may_decide_on(case, by=by) else None


def shown_until(made: HistoryPrint, *, by: User) -> datetime:
    """Until when a print can be put on paper; one with names no longer than the seal, opened before it perhaps, stays open."""
    opening = opening_for(made.case, by, clock.now()) if made.with_names else None
    return min(made.shown_until, opening.closes_at) if opening else made.shown_until


def may_be_shown(made: HistoryPrint, *, by: User) -> DomainError | None:
    """Whether a print can still be put on paper: for a quarter of an hour; one with names while the seal is open to its maker."""
    if made.shown_until <= clock.now() or made.with_names and not is_open(made.case, by=by):
        return errors.PrintIsOver()
    return may_print_history(made.case, by=by)
