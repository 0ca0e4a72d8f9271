"""Four figures of the term in progress against the one before, for a desk; the annual report counts them with all its care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value

from cases.case.party_size import ADULT_FROM_MONTHS
from cases.models import Case, LeadChange, StatusChange
from cases.status import REACHED_SAFETY, Lead
from donations.ledger.choices import EntryKind
from donations.models import Fund
from donations.reserve.position import SPENDING
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear

COUNTED = ("requests", "led_to_safety")


@dataclass(frozen=True)
class YearSoFar:
    """The term in progress against the one before: requests, adults led to safety, gifts, spent (minor units).

    The sums are None where the ledger does not reach the term: nothing is known there, not nought.
    """

    year: FiscalYear
    requests: int
    led_to_safety: int
    gifts: int | None
    spent: int | None


def years_so_far(fund: Fund) -> list[YearSoFar]:
    """Four figures of this term and the last; the annual report counts them with all their care."""
    years = list(FiscalYear.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on")[:2])
    if not years:
        return []
    parts = [part for year in years for part in _counts(year)]
    found = {(term, name): number for term, name, number in parts[0].union(*parts[1:], all=True)}
    sums = _sums(years, fund)
    begins_on = sums["begins_on"]
    return [
        YearSoFar(
            year,
            *(found.get((year.term, name)) or 0 for name in COUNTED),
            gifts=sums[f"gifts_{year.term}"] if is_reached else None,
            spent=-sums[f"spent_{year.term}"] if is_reached else None,
        )
        for year in years
        for is_reached in [begins_on is not None and begins_on <= year.ends_on]
    ]


def _sums(years: list[FiscalYear], fund: Fund) -> dict[str, Any]:
    """What came and what was spent in each term, and the first day of the ledger.

    From the sums of its days; what was undone counts on the day it was.
    """
    moved = {}
    for year in years:
        in_term = Q(day__gte=year.starts_on, day__lte=year.ends_on)
        for name, kinds in (("gifts", (EntryKind.DONATION,)), ("spent", SPENDING)):
            moved[f"{name}_{year.term}"] = Sum("moved", filter=in_term & Q(kind__in=kinds), default=0)
    days = fund.day_totals.between(years[-1].starts_on, years[0].ends_on)
    begins_on = fund.day_totals.aggregate(begins_on=Min("day"))
    return days.of_kinds(EntryKind.DONATION, *SPENDING).aggregate(**moved) | begins_on


def _counts(year: FiscalYear) -> list[QuerySet]:
    """Each figure that is counted as a question of one row: term, name, number."""
    questions = (Case.objects.received_in(year), _led_to_safety(year))
    return [
        question.order_by()
        .annotate(term=Value(year.term), figure=Value(name))
        .values("term", "figure")
        .annotate(number=Count("pk"))
        .values_list("term", "figure", "number")
        for name, question in zip(COUNTED, questions, strict=True)
    ]


def _led_to_safety(year: FiscalYear) -> QuerySet[StatusChange]:
    """The first step of each adult into safety, where it counts in the term and LFNKR led them then."""
    safe = StatusChange.objects.filter(status__in=REACHED_SAFETY, voided_at=None, member__voided_at=None)
    leads = LeadChange.objects.filter(voided_at=None, member=OuterRef("member"), counts_at__lte=OuterRef("counts_at"))
    earlier = Q(counts_at__lt=OuterRef("counts_at")) | Q(counts_at=OuterRef("counts_at"), pk__lt=OuterRef("pk"))
    return safe.alias(
        lead=Subquery(leads.order_by("-counts_at", "-pk").values("lead")[:1]),
        is_again=Exists(safe.filter(earlier, member=OuterRef("member"))),
    ).filter(
        counts_at__gte=year.begins_at,
        counts_at__lt=year.over_at,
        age_months__gte=ADULT_FROM_MONTHS,
        lead=Lead.LFNKR,
        is_again=False,
    )
