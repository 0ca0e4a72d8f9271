"""Closing a fiscal year of the books and opening it again, stating what else there is at its end and taking it back: by two each time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.verification import verify
from donations.periods.models import YearClose
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.years import errors, rules
from donations.years.models import StatedItem
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from lfnkr.money import check_minor


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.close_year",
    rule=rules.may_close_year,
)
def propose_year_closing(year: FiscalYear, *, by: User, note: str = "") -> MoneyProposal:
    """Ask a second officer to close a fiscal year; refused while a month of it is open, and where the ledger does not agree.

    What is still open (rows of statements, advances, payments that wait) hinders nothing: the page names it, and `note` may
    say why it stays.
    """
    require(rules.may_close_year(year))
    _require_books_that_agree()
    return keep_proposal(ProposalKind.YEAR, by=by, year=year, note=note)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.reopen_year",
    rule=rules.may_open_year,
)
def propose_year_reopening(year: FiscalYear, *, by: User, reason: str) -> MoneyProposal:
    """Ask a second officer to open the fiscal year closed last again, with the reason; its months stay closed."""
    require(rules.may_open_year(year))
    return keep_proposal(ProposalKind.YEAR_ANEW, by=by, year=year, note=reason)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.state_item",
    rule=rules.may_state,
)
def propose_stated_item(
    year: FiscalYear, *, by: User, heading: str, what: str, amount: int, currency: str, note: str = ""
) -> MoneyProposal:
    """Ask a second officer for another asset or liability at the end of a fiscal year, in minor units of its currency."""
    require(rules.may_state(year))
    facts = {"heading": heading, "what": what.strip(), "amount": check_minor(amount, currency), "currency": currency}
    item = StatedItem.objects.create(day=year.ends_on, **facts)
    return keep_proposal(ProposalKind.STATED, by=by, stated=item, note=note)


@action(
    _lazy("propose"),
    stored_as="propose",
    permission="donations.state_item",
    rule=rules.may_take_back_stated,
)
def propose_taking_back(item: StatedItem, *, by: User, reason: str) -> MoneyProposal:
    """Ask a second officer to take back what was stated; it stays among what was stated, struck out."""
    item = StatedItem.objects.get(pk=item.pk)
    require(rules.may_take_back_stated(item))
    return keep_proposal(ProposalKind.UNSTATED, by=by, stated=item, note=reason)


@when_signed(ProposalKind.YEAR, may=rules.may_be_closed)
def close_year(proposal: MoneyProposal, _by: User) -> YearClose:
    """Close a signed fiscal year, if the ledger still agrees."""
    _require_books_that_agree()
    return YearClose.objects.create(year=proposal.year, proposal=proposal)


@when_signed(ProposalKind.YEAR_ANEW, may=rules.may_be_opened)
def reopen_year(proposal: MoneyProposal, _by: User) -> None:
    """Let a signed fiscal year be open again."""
    standing = YearClose.objects.standing().filter(year=proposal.year)
    if not standing.update(reopening=proposal, reopened_at=clock.now()):
        raise errors.YearNotClosed


@when_signed(ProposalKind.STATED, may=rules.may_be_stated)
def state_item(proposal: MoneyProposal, _by: User) -> None:
    """Let what two officers signed stand in the list of its day."""
    item = proposal.stated
    item.approved_at = clock.now()
    item.save(update_fields=["approved_at"])


@when_signed(ProposalKind.UNSTATED, may=rules.may_be_taken_back)
def take_back_stated(proposal: MoneyProposal, _by: User) -> None:
    """Strike what two officers took back out of the list of its day."""
    item = proposal.stated
    item.taken_back_at = clock.now()
    item.save(update_fields=["taken_back_at"])


def _require_books_that_agree() -> None:
    if not verify().agrees:
        raise errors.LedgerDisagrees
