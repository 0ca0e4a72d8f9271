"""For which requests money is being decided on, or is committed and not spent."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from donations.decisions.models import Commitment, FundingDecision


def money_under_way(cases: Collection[UUID]) -> set[UUID]:
    """Those of these requests with an open decision or money left of a commitment."""
    open_ones = FundingDecision.objects.open().filter(case__in=cases).values_list("case", flat=True)
    committed = Commitment.objects.running().filter(decision__case__in=cases).values_list("decision__case", flat=True)
    return {*open_ones, *committed}
