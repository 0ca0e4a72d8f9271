"""Closing months of the books and opening the last ones again, by two officers each time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.months import errors, rules
from donations.periods.models import PeriodClose
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.close_period",
)
def propose_month_closing(*, by: User, until: date) -> MoneyProposal:
    """Ask a second officer to close the books up to the last day of a month; every day stays open until that signature.

    Refused for a month that is not over, for one that is closed, and while the same is asked already.
    """
    require(rules.may_close(until))
    return keep_proposal(ProposalKind.MONTH, by=by, until=until)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.reopen_period",
    rule=rules.may_propose_reopening,
)
def propose_month_reopening(close: PeriodClose, *, by: User, reason: str) -> MoneyProposal:
    """Ask a second officer to open the month closed last again, with the reason; it stays closed until that signature."""
    close = PeriodClose.objects.get(pk=close.pk)
    require(rules.may_propose_reopening(close))
    return keep_proposal(ProposalKind.MONTH_ANEW, by=by, until=close.until, note=reason)


@when_signed(ProposalKind.MONTH, may=rules.may_be_closed)
def close_month(proposal: MoneyProposal, _by: User) -> PeriodClose:
    """Close the books up to the signed day: nothing is booked on these days any more."""
    return PeriodClose.objects.create(until=proposal.until, proposal=proposal)


@when_signed(ProposalKind.MONTH_ANEW, may=rules.may_be_opened)
def reopen_month(proposal: MoneyProposal, _by: User) -> None:
    """Let the days of a signed month be open again."""
    standing = PeriodClose.objects.standing().filter(until=proposal.until)
    if not standing.update(reopening=proposal, reopened_at=clock.now()):
        raise errors.MonthNotClosed
