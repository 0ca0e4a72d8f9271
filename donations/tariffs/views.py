"""The pages on which an officer proposes a price list, or another limit by night."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from donations.tariffs import actions as tariffs
from donations.tariffs.forms import NightLimitForm, TariffForm
from donations.tariffs.models import PRICES, NightLimit, Tariff
from lfnkr.calendar import clock

KEPT = ("infant_under_months", "is_per_adult_confirmed")
"""What of a price list is no price."""


class ProposeTariff(TwoOfficersAct):
    """Propose a price list; it is in force once a second officer has signed it."""

    permission_required = "donations.propose_tariff"
    action = tariffs.propose_tariff
    form_class = TariffForm
    title = _lazy("Propose a tariff")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for a second officer’s signature, and is in force from its first day on then."),
        _lazy("The price of no open request changes."),
    )
    success_page = "donations:proposal-list"
    success_label = _lazy("Second signatures")

    def get_initial(self) -> dict[str, Any]:
        """With prices in the address these, and else what the list in force says; what was typed here before goes first."""
        named = {name: self.request.GET[name] for name in PRICES if name in self.request.GET}
        now = Tariff.objects.find(clock.today()) if named else None
        kept = {name: getattr(now, name) for name in (*PRICES, *KEPT)} if now else {}
        return {"infant_under_months": 24} | kept | named | super().get_initial()

    def act(self, obj: None, form: Any) -> MoneyProposal:
        return tariffs.propose_tariff(form.instance, by=self.request.user)


class ProposeLimit(TwoOfficersAct):
    """Propose another limit by night."""

    permission_required = "donations.propose_tariff"
    action = tariffs.propose_limit
    form_class = NightLimitForm
    title = _lazy("Propose another limit by night")
    label = _lazy("Propose it")
    effects = (_lazy("It waits for a second officer’s signature, and holds from that moment on."),)
    success_page = "donations:proposal-list"
    success_label = _lazy("Second signatures")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The limit that holds now."""
        lead = _("Now it is %(limit)s.") % {"limit": NightLimit.objects.at(clock.now())}
        return super().get_context_data(**{"lead": lead} | kwargs)

    def act(self, obj: None, form: Any) -> MoneyProposal:
        return tariffs.propose_limit(by=self.request.user, amount=form.cleaned_data["amount"])
