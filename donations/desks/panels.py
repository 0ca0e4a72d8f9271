"""What desks show of all that waits for a signature: decisions, payments and what takes two officers."""

from __future__ import annotations

from django.http import HttpRequest

from donations.absences.models import here_on
from donations.decisions.models import FundingDecision
from donations.decisions.waiting import WaitingDecision, waiting_decisions
from donations.ledger.models import rescue_reserve
from donations.payments.waiting import waiting_payments
from donations.proposals.panels import waiting
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.web.panels import Panel, panel

FEW_DECISIONS, FEW_PAYMENTS = 6, 6
"""So many the director's desk shows before the rest is asked for."""


@panel("desk/director", side="main", order=10, permission="donations.decide", data="money")
def waiting_for_the_director(request: HttpRequest, _row: None) -> Panel:
    """Decisions with what they would leave of the reserve, payments, and what else takes two signatures."""
    fund, decisions, payments = rescue_reserve(), waiting_decisions(), waiting_payments()
    shown = payments if request.GET.get("payments") == "all" else payments[:FEW_PAYMENTS]
    return Panel(
        "donations/decisions/_waiting_for_the_director.html",
        decisions=len(decisions),
        shown_decisions=[WaitingDecision(decision, fund) for decision in decisions[:FEW_DECISIONS]],
        more_decisions=max(0, len(decisions) - FEW_DECISIONS),
        payments=len(payments),
        shown_payments=shown,
        more_payments=len(payments) - len(shown),
        proposals=waiting(),
    )


@panel("desk/treasurer", side="columns", order=10, permission="donations.see_decisions", data="money")
def waiting_for_decisions(_request: HttpRequest, _row: None) -> Panel:
    """What waits for the director, or for the treasurer in their place, and what was decided by night and waits for a review."""
    return Panel(
        "donations/decisions/_waiting_for_decisions.html",
        decisions=waiting_decisions(),
        payments=waiting_payments(),
        night=list(FundingDecision.objects.by_night_unreviewed()),
        stands_in=not here_on(clock.today(), Role.DIRECTOR),
    )
