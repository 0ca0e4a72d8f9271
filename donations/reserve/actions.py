"""Setting the floor and the target of a fund: one officer proposes them from a day on, another signs."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.reserve import errors
from donations.reserve.models import FundLevels
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


@action(
    _lazy("propose"),
    permission="donations.propose_tariff",
    stored_as="propose",
)
def propose_levels(*, by: User, fund: Fund, floor: int, target: int, effective_on: date, note: str) -> MoneyProposal:
    """Ask a second officer for another floor and target of a fund, from a day on; `note` says who decided them and why.

    Refused where the target is less than the floor. A past day is allowed: the terms from then on print them.
    """
    if not 0 < floor <= target:
        raise errors.TargetBelowFloor
    levels = FundLevels.objects.create(fund=fund, floor=floor, target=target, effective_on=effective_on)
    return keep_proposal(ProposalKind.LEVELS, by=by, fund=fund, levels=levels, note=note)


def may_hold(proposal: MoneyProposal) -> DomainError | None:
    """Whether what is proposed may hold now: its day has come."""
    day = proposal.levels.effective_on
    return errors.LevelsToCome(day=date_format(day)) if day > clock.today() else None


@when_signed(ProposalKind.LEVELS, may=may_hold)
def set_levels(proposal: MoneyProposal, _by: User) -> FundLevels:
    """Let signed levels hold from their day on; the trigger writes the newest into the fund's row."""
    levels = proposal.levels
    levels.approved_at = proposal.decided_recorded_at or proposal.decided_at
    levels.save(update_fields=["approved_at"])
    return levels
