"""Four figures of the term in progress against the one before, for a desk; the annual report counts them with all its care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Case as Case_
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from cases.models import Case, CaseMember, FormerFact, LeadChange, MergedRow, StatusChange, Voiding
from cases.status import OPEN, REACHED_SAFETY, Lead
from donations.ledger.choices import FOR_CASES, EntryKind
from donations.models import Fund
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.postgresql.kept_questions import Kept, Place
from reports.models import Register
from reports.models.editions import frozen_known_at_of
from reports.registers.declared import declared

COUNTED = ("requests", "led_to_safety")
VOIDED = {"status_change": StatusChange, "lead_change": LeadChange, "member": CaseMember}
"""What names a row that was recorded in error."""


@dataclass(frozen=True)
class Known:
    """What its signed editions make of a term: what was recorded until then; later facts belong to the next one (rule 18)."""

    begins_at: datetime | Place
    over_at: datetime | Place
    until: datetime | Place | None
    """The moment of knowing of its own signed edition."""
    before: datetime | Place | None
    """That of the edition of the term before."""

    def of_term(self, moment: str) -> Q:
        """Rows that count in the term: by the moment of this name, or learnt too late for the edition of the term before."""
        happened = Q(**{f"{moment}__gte": self.begins_at})
        learnt_later = Q(recorded_at__gte=self.before) if self.before else Q()
        return (happened | learnt_later) & self.in_time & Q(**{f"{moment}__lt": self.over_at})

    @property
    def in_time(self) -> Q:
        """Rows that its edition knew."""
        return Q(recorded_at__lt=self.until) if self.until else Q()

    @property
    def calls(self) -> QuerySet[Case]:
        """The requests of the term by the day of the call as each edition knew it; one that came on another day counts once."""
        moved = FormerFact.objects.filter(case__isnull=False, facts__has_key="received_at")
        near = Q(received_at__gte=self.begins_at) | Q(pk__in=moved.values("case"))
        cases = Case.objects.filter(near | Q(recorded_at__gte=self.before) if self.before else near)
        cases = cases.annotate(called_at=_called_at(moved, self.until)).filter(self.of_term("called_at"))
        if not self.before:
            return cases
        cases = cases.annotate(called_before=_called_at(moved, self.before))
        return cases.exclude(recorded_at__lt=self.before, called_before__lt=self.begins_at)

    def standing(self, rows: QuerySet) -> QuerySet:
        """Those of some rows that were not recorded in error as the term knows it."""
        if not self.until:
            return rows.filter(voided_at=None)
        (name,) = (name for name, model in VOIDED.items() if rows.model is model)
        since = Q(needs_agreement=False, recorded_at__lt=self.until) | Q(agreed_at__lt=self.until)
        back = Voiding.objects.filter(since, voided_at__gte=self.until, **{f"{name}__isnull": False})
        return rows.filter(Q(voided_at=None) | Q(voided_at__gte=self.until)).exclude(pk__in=back.values(name))


@dataclass(frozen=True)
class YearSoFar:
    """The term in progress against the one before: requests, people led to safety, gifts, spent (minor units).

    The sums are None where the ledger does not reach the term: nothing is known there, not nought. Nor are requests and people
    nought where nobody declared the register complete (design rule 14): then they are None, too.
    """

    year: FiscalYear
    requests: int | None
    led_to_safety: int | None
    gifts: int | None
    spent: int | None


def years_so_far(fund: Fund) -> list[YearSoFar]:
    """Four figures of this term and the last; the annual report counts them with all their care."""
    begun = list(FiscalYear.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on")[:3])
    if not begun:
        return []
    known_at = frozen_known_at_of(begun)
    frozen = [known_at.get(year.term) for year in begun] + [None]
    years = begun[:2]
    found = {
        (year.term, name): number
        for at, year in enumerate(years)
        for name, number in _counted(year, frozen[at], frozen[at + 1])
    }
    sums = _sums(years, fund)
    begins_on = sums["begins_on"]
    return [
        YearSoFar(
            year,
            *(found.get((year.term, name)) or nothing for name in COUNTED),
            gifts=sums[f"gifts_{year.term}"] if is_reached else None,
            spent=-sums[f"spent_{year.term}"] if is_reached else None,
        )
        for year in years
        for is_reached in [begins_on is not None and begins_on <= year.ends_on]
        for nothing in [0 if all(found.get((year.term, name)) for name in COUNTED) else _nothing(year)]
    ]


def _nothing(year: FiscalYear) -> int | None:
    """What nobody of a register is in a term: nought where two officers declared it complete, else not known."""
    return 0 if Register.REQUESTS in declared(year) else None


def _sums(years: list[FiscalYear], fund: Fund) -> dict[str, Any]:
    """What came and what was spent in each term, and the first day of the ledger.

    From the sums of its days; what was undone counts on the day it was.
    """
    moved = {}
    for year in years:
        in_term = Q(day__gte=year.starts_on, day__lte=year.ends_on)
        for name, kinds in (("gifts", (EntryKind.DONATION,)), ("spent", FOR_CASES)):
            moved[f"{name}_{year.term}"] = Sum("moved", filter=in_term & Q(kind__in=kinds), default=0)
    days = fund.day_totals.between(years[-1].starts_on, years[0].ends_on)
    begins_on = fund.day_totals.aggregate(begins_on=Min("day"))
    return days.of_kinds(EntryKind.DONATION, *FOR_CASES).aggregate(**moved) | begins_on


def _counted(year: FiscalYear, until: datetime | None, before: datetime | None) -> list[tuple[str, int]]:
    """Each figure of a term that is counted: its name, and the number."""
    moments = {"until": until, "before": before}
    known = {name: moment for name, moment in moments.items() if moment}
    return _question_of(*known)(begins_at=year.begins_at, over_at=year.over_at, **known)


@cache
def _question_of(*known: str) -> Kept:
    """The question for a term of which its own edition (`until`), or that of the term before (`before`), was signed, both or none."""
    return Kept(_counts, names=("begins_at", "over_at", *known))


def _counts(begins_at: Place, over_at: Place, until: Place | None = None, before: Place | None = None) -> QuerySet:
    known = Known(begins_at, over_at, until, before)
    requests = known.calls.annotate(counted=F("pk"))
    led = _led_to_safety(known).annotate(counted=_person_of(known))
    first, second = (
        question.order_by()
        .annotate(figure=Value(name))
        .values("figure")
        .annotate(number=Count("counted", distinct=True))
        .values_list("figure", "number")
        for name, question in zip(COUNTED, (requests, led), strict=True)
    )
    return first.union(second, all=True)


def _led_to_safety(known: Known) -> QuerySet[StatusChange]:
    """The first step of each person into safety, where it counts in the term and LFNKR led them then."""
    members = known.standing(CaseMember.objects.all())
    steps = known.standing(StatusChange.objects.filter(known.in_time))
    safe = steps.filter(status__in=REACHED_SAFETY, member__in=members)
    open_again = steps.filter(
        status__in=OPEN,
        member=OuterRef("member"),
        counts_at__gt=OuterRef(OuterRef("counts_at")),
        counts_at__lte=OuterRef("counts_at"),
    )
    # One known less exactly than the safety, that may have been before it, was: nobody is led who is open no more.
    may_be_before = (
        Q(happened__isnull=False)
        & (Q(happened_from=None) | Q(happened_from__lte=OuterRef("counts_at")))
        & ~Exists(open_again)
    )
    leads = known.standing(LeadChange.objects.filter(known.in_time)).filter(
        Q(counts_at__lte=OuterRef("counts_at")) | may_be_before, member=OuterRef("member")
    )
    earlier = Q(counts_at__lt=OuterRef("counts_at")) | Q(counts_at=OuterRef("counts_at"), pk__lt=OuterRef("pk"))
    return safe.alias(
        lead=Subquery(leads.order_by("-counts_at", "-pk").values("lead")[:1]),
        is_again=Exists(safe.filter(earlier, member=OuterRef("member"))),
    ).filter(known.of_term("counts_at"), lead=Lead.LFNKR, is_again=False)


def _called_at(moved: QuerySet[FormerFact], known: datetime | None) -> Coalesce | F:
    """The moment of the call as it was known at another moment, or as it is known now."""
    if known is None:
        return F("received_at")
    former = moved.filter(case=OuterRef("pk"), until__gte=known).order_by("until", "pk")
    return Coalesce(Subquery(former.values_list(Cast(KT("facts__received_at"), DateTimeField()))[:1]), "received_at")


def _person_of(known: Known) -> Coalesce | F:
    """Who reached safety: of two records made one since an edition, the one that it knew."""
    if known.until is None:
        return F("member__person")
    turned = MergedRow.objects.filter(
        Q(merge__recorded_at__gte=known.until) | Q(merge__undone_at__gte=known.until),
        table=CaseMember._meta.db_table,
        key=Cast(OuterRef("member"), CharField()),
    )
    then = Case_(When(merge__recorded_at__lt=known.until, then="merge__survivor"), default="merge__merged")
    return Coalesce(Subquery(turned.order_by("merge__recorded_at", "pk").values_list(then)[:1]), "member__person")
