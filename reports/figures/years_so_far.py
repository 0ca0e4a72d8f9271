"""Four figures of the term in progress against the one before, for a desk; the annual report counts them with all its care."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value

from cases.case.party_size import ADULT_FROM_MONTHS
from cases.models import Case, LeadChange, StatusChange
from cases.status import REACHED_SAFETY, Lead
from donations.choices import EntryKind
from donations.models import Fund, LedgerEntry
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear

FIGURES = ("requests", "led_to_safety", "gifts", "spent")


@dataclass(frozen=True)
class YearSoFar:
    """The term in progress against the one before: requests, adults led to safety, gifts, spent (minor units)."""

    year: FiscalYear
    requests: int
    led_to_safety: int
    gifts: int
    spent: int


def years_so_far(fund: Fund) -> list[YearSoFar]:
    """Four figures of this term and the last, in one query; the annual report counts them with all their care."""
    years = list(FiscalYear.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on")[:2])
    parts = [part for year in years for part in _figures(year, fund)]
    found = {(term, name): number for term, name, number in parts[0].union(*parts[1:], all=True)} if parts else {}
    return [YearSoFar(year, **{name: found.get((year.term, name)) or 0 for name in FIGURES}) for year in years]


def _figures(year: FiscalYear, fund: Fund) -> list[QuerySet]:
    """Each figure of a term as a question of one row: term, name, number."""
    entries = LedgerEntry.objects.filter(fund=fund, booked_on__gte=year.starts_on, booked_on__lte=year.ends_on)
    spending = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
    spent = entries.filter(Q(kind__in=spending) | Q(undoes__kind__in=spending))
    gifts = entries.filter(Q(kind=EntryKind.DONATION) | Q(undoes__kind=EntryKind.DONATION))
    numbers = (Count("pk"), Count("pk"), Sum("balance_change"), -Sum("balance_change"))
    questions = (Case.objects.received_in(year), _led_to_safety(year), gifts, spent)
    return [
        question.order_by()
        .annotate(term=Value(year.term), figure=Value(name))
        .values("term", "figure")
        .annotate(number=number)
        .values_list("term", "figure", "number")
        for name, question, number in zip(FIGURES, questions, numbers, strict=True)
    ]


def _led_to_safety(year: FiscalYear) -> QuerySet[StatusChange]:
    """The first step of each adult into safety, where it fell in the term and LFNKR led them at its end."""
    safe = StatusChange.objects.filter(status__in=REACHED_SAFETY)
    leads = LeadChange.objects.filter(member=OuterRef("member"), occurred_at__lt=year.over_at)
    return safe.alias(
        lead=Subquery(leads.order_by("-occurred_at", "-pk").values("lead")[:1]),
        is_again=Exists(safe.filter(member=OuterRef("member"), pk__lt=OuterRef("pk"))),
    ).filter(
        occurred_at__gte=year.begins_at,
        occurred_at__lt=year.over_at,
        age_months__gte=ADULT_FROM_MONTHS,
        lead=Lead.LFNKR,
        is_again=False,
    )
