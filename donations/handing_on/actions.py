"""What was proposed by somebody who has left is taken up by another, so that two people stand for it when it is approved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import FundingDecision
from donations.handing_on import rules
from donations.payments.models import Payment
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(
    _lazy("take up proposal"),
    name="take up proposal",
    permission=["donations.ask_overrun", "donations.propose_payment", "donations.transfer"],
    rule=rules.may_take_up,
)
def take_up(row: FundingDecision | Payment | MoneyProposal, *, by: User) -> FundingDecision | Payment | MoneyProposal:
    """Stand for what somebody proposed whose account was suspended since, or who holds no role any more; another approves it.

    Refused while its proposer, or whoever took it up, still works here, and once it was answered.
    """
    held = type(row).objects.select_for_update(of=["self"], no_key=True).get(pk=row.pk)
    require(rules.may_take_up(held, by=by))
    held.taken_up_by, held.taken_up_at = by, clock.now()
    held.save(update_fields=["taken_up_by", "taken_up_at"])
    return held
