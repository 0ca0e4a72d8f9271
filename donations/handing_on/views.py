"""The pages on which somebody takes up what another proposed who has left."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import FundingDecision
from donations.handing_on import actions
from donations.payments.models import Payment
from donations.payments.views import OfOneKind
from donations.proposals.models import MoneyProposal
from lfnkr.web.views import ActView


class TakeUp(ActView):
    """Stand for a proposal whose proposer has left; leads back to it."""

    action = actions.take_up
    template_name = "donations/decisions/decision_act.html"
    step_up = True
    title = _lazy("Take up the proposal")
    label = _lazy("I stand for it")
    done = _lazy("You stand for it now. Another person approves it.")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who proposed it, and what follows."""
        name = {"name": self.object.proposed_by.display_name}
        effects = (
            _("%(name)s proposed it and has left. Your name stands beside theirs from now on.") % name,
            _("You cannot approve it yourself. Nothing else about it changes."),
        )
        back = self.object.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Proposal"), "lead": str(self.object), "effects": effects}
        return super().get_context_data(**words | kwargs)


class TakeUpDecision(TakeUp):
    """The same of a decision."""

    permission_required = "donations.ask_overrun"
    model = FundingDecision


class TakeUpPayment(OfOneKind, TakeUp):
    """The same of a payment or an advance."""

    permission_required = "donations.propose_payment"
    model = Payment


class TakeUpProposal(TakeUp):
    """The same of what takes two officers."""

    permission_required = "donations.transfer"
    model = MoneyProposal
