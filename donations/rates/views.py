"""The page on which an officer asks a second one to believe a rate."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.views import TwoOfficersAct
from donations.rates import actions as rates
from donations.rates.forms import RateForm
from lfnkr.calendar import clock


class ProposeRate(TwoOfficersAct):
    """Propose a rate far from the last one kept; it is believed once a second officer has signed it."""

    permission_required = "donations.propose_rate"
    action = rates.propose_rate
    form_class = RateForm
    title = _lazy("Propose an unusual rate")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for a second officer’s signature. Then gifts and payments of that day may bear this rate."),
    )
    success_page = "donations:proposal-list"
    success_label = _lazy("Second signatures")

    def get_initial(self) -> dict[str, Any]:
        """What the form before it brought along."""
        asked = {name: self.request.GET.get(name, "") for name in ("currency", "rate", "rate_from", "day")}
        return {"day": clock.today().isoformat()} | {k: v for k, v in asked.items() if v} | super().get_initial()


class WithRate:
    """A form with a rate: one that takes two officers leads to the page on which it is proposed."""

    template_name = "donations/ledger/sum_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rate as the address of that page carries it."""
        context = super().get_context_data(**kwargs)
        return context | {"unusual_query": urlencode(context["form"].unusual or {})}
