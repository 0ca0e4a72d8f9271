"""What a rescue costs by the tariff of the day in Tokyo on which it was asked for; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from uuid import UUID

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
    return _priced(case, Tariff.objects.of(clock.day_of(case.received_at)))


def prices_of(cases: Iterable[Case]) -> dict[UUID, Price]:
    """The prices of many requests by their key; those of whose day no tariff is in force have none."""
    tariffs = cache(Tariff.objects.find)
    found = ((case, tariffs(clock.day_of(case.received_at))) for case in cases)
    return {case.pk: _priced(case, tariff) for case, tariff in found if tariff}


def _priced(case: Case, tariff: Tariff) -> Price:
    party = case.party()
    priced = party.children_from(tariff.infant_under_months)
    amount = tariff.price(party.tier, priced_children=priced, further_adults=party.further_adults)
    return Price(party, tariff, priced, amount)
