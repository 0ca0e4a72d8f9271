"""The page on which a transfer between funds of two currencies is proposed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.exchanges import actions
from donations.exchanges.forms import ExchangeForm
from donations.proposals.views import TwoOfficersAct


class ProposeExchange(TwoOfficersAct):
    """Propose to move money between funds of two currencies; both sides are booked once a second officer has signed."""

    permission_required = "donations.transfer"
    action = actions.propose_exchange
    form_class = ExchangeForm
    title = _lazy("Transfer across currencies")
    label = _lazy("Propose the transfer")
    effects = (
        _lazy("It waits for a second officer’s signature. Then each fund books its side in its own currency."),
        _lazy(
            "What the bank kept or gave beside its rate is booked as an exchange difference of the fund it arrived in."
        ),
    )
