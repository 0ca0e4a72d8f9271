"""What a rescue costs by the tariff of the day in Tokyo on which it was asked for; nothing is written."""

from __future__ import annotations

from typing import NamedTuple

from cases.case.models import Case
from cases.case.party_size import Party
from donations.tariffs.models import Tariff
from lfnkr.calendar import clock


class Price(NamedTuple):
    """What a rescue costs (minor units), by which tariff, and whom it is for; `priced`: the children that cost a place."""

    party: Party
    tariff: Tariff
    priced: int
    amount: int


def price_of(case: Case) -> Price:
    """The price of a request as it stands now; raises NoTariff where none is in force for its day."""
    party, tariff = case.party(), Tariff.objects.of(case.received_at.astimezone(clock.TOKYO).date())
    priced = party.children_from(tariff.infant_under_months)
    return Price(party, tariff, priced, tariff.price(party.tier, priced))
