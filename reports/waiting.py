"""What waits for a second signature, for the desks of those who give it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from cases.together import rows_of
from donations.choices import DecisionStatus, PaymentStatus
from donations.models import Advance, Estimate, Expense, Fund, FundingDecision, MoneyProposal
from lfnkr.accounts.models import User

RESERVE = "rescue"


@dataclass(frozen=True)
class Waiting:
    """The reserve, and what waits for a second signature: decisions, payments and what else takes two, the oldest first."""

    fund: Fund
    decisions: list[FundingDecision]
    payments: list[Expense | Advance]
    proposals: list[MoneyProposal]


def what_waits() -> Waiting:
    """The reserve and everything that asks something of it, in two queries."""
    decisions = FundingDecision.objects.filter(status=DecisionStatus.PROPOSED)
    payments = [kind.objects.filter(status=PaymentStatus.PROPOSED) for kind in (Expense, Advance)]
    estimates = Estimate.objects.filter(pk__in=decisions.values("estimate"))
    signatures = MoneyProposal.objects.open()
    rows = rows_of(Fund.objects.filter(code=RESERVE), decisions, estimates, *payments, signatures)
    proposals = [*rows[FundingDecision], *rows[Expense], *rows[Advance], *rows[MoneyProposal]]
    people = User.objects.in_bulk({proposal.proposed_by_id for proposal in proposals})
    for proposal in proposals:
        proposal.proposed_by = people[proposal.proposed_by_id]
    by_key = {estimate.pk: estimate for estimate in rows[Estimate]}
    for decision in rows[FundingDecision]:
        decision.estimate = by_key[decision.estimate_id]
    (fund,), oldest = rows[Fund], attrgetter("proposed_at")
    return Waiting(
        fund,
        sorted(rows[FundingDecision], key=oldest),
        sorted(rows[Expense] + rows[Advance], key=oldest),
        sorted(rows[MoneyProposal], key=oldest),
    )
