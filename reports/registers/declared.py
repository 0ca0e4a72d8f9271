"""Which registers of a term are declared complete now, or were at a moment; whether a declaration lapsed is computed here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from cases.models import Case, Mission
from donations.models import LedgerEntry
from lfnkr.audit import trail
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.period import Period, Stretch
from reports.models import Register, RegisterDeclaration
from reports.partition.deaths import deaths_between

NOTHING = "nothing"
"""What stands for the keys of no record."""


class Fingerprint(Func):
    """The SHA-256 of a text, in hexadecimal digits."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()


@dataclass(frozen=True)
class Records:
    """The records of one register that count in a term: how many, and the fingerprint of their keys."""

    number: int
    fingerprint: str

    def are_those_of(self, declaration: RegisterDeclaration) -> bool:
        """Whether none came since a declaration was proposed, and none was moved or taken away."""
        return self.fingerprint == declaration.fingerprint


def _requests(year: FiscalYear, known_at: datetime | None) -> QuerySet:
    """Requests received in the term."""
    return Case.objects.received_in(year)


def _deaths(year: FiscalYear, known_at: datetime | None) -> QuerySet:
    """Deaths that count in the term, whoever led; those that stood at a moment, where there is one."""
    return deaths_between(year.starts_on, year.ends_on, known_at)


def _money(year: FiscalYear, known_at: datetime | None) -> QuerySet:
    """Entries of every fund booked in the term."""
    return LedgerEntry.objects.filter(booked_on__gte=year.starts_on, booked_on__lte=year.ends_on)


def _other_help(year: FiscalYear, known_at: datetime | None) -> QuerySet:
    """Missions begun in the term."""
    return Mission.objects.filter(begins_on__gte=year.starts_on, begins_on__lte=year.ends_on)


OF_REGISTER: dict[Register, Callable[[FiscalYear, datetime | None], QuerySet]] = {
    Register.REQUESTS: _requests,
    Register.DEATHS: _deaths,
    Register.MONEY: _money,
    Register.OTHER_HELP: _other_help,
}
"""The records of each register that count in a term."""


def records_of(register: str, year: FiscalYear, known_at: datetime | None = None) -> Records:
    """The records of a register that count in a term, now or as recorded before a moment; must run where all may be read."""
    rows = OF_REGISTER[Register(register)](year, known_at)
    if known_at:
        rows = rows.filter(recorded_at__lt=known_at)
    keys = Coalesce(StringAgg(Cast("pk", TextField()), ",", order_by="pk"), Value(NOTHING), output_field=TextField())
    found = rows.order_by().aggregate(number=Count("pk"), keys=Fingerprint(keys))
    return Records(found["number"], found["keys"])


def declared(year: FiscalYear, known_at: datetime | None = None) -> dict[Register, RegisterDeclaration]:
    """The declarations of a term that stand, now or as they were known at a moment; lapsed ones are left out.

    One lapses by itself once the records of its register in the term are others than those it was made over: a fact of the
    term that was recorded later, one that was moved into the term, one that was recorded in error.
    """
    agreed = RegisterDeclaration.objects.filter(fiscal_year=year)
    agreed = agreed.agreed_at(known_at) if known_at else agreed.agreed()
    # A later one of the same register replaces the earlier, which had lapsed.
    newest = {
        Register(row.register): row
        for row in agreed.order_by("approved_at").select_related("proposed_by", "approved_by")
    }
    with trail.reading():
        return {
            register: row for register, row in newest.items() if records_of(register, year, known_at).are_those_of(row)
        }


def declared_over(stretch: Stretch, known_at: datetime | None = None) -> dict[Register, RegisterDeclaration]:
    """The registers that are complete for every day of a term or a period, each with a declaration that says so.

    A period is complete where every term it touches is declared so, and terms hold all of its days; of several the
    declaration of the last term is given.
    """
    if isinstance(stretch, FiscalYear):
        return declared(stretch, known_at)
    years = _holding(stretch)
    declarations = RegisterDeclaration.objects.agreed().filter(fiscal_year__in=years)
    if not years or declarations.values("fiscal_year").distinct().count() < len(years):
        return {}
    found = [declared(year, known_at) for year in years]
    return {register: row for register, row in found[-1].items() if all(register in each for each in found)}


def _holding(period: Period) -> list[FiscalYear]:
    """The terms that hold the days of a period, the first one first; none where a day of it lies in no term."""
    touched = FiscalYear.objects.filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    years = list(touched.order_by("starts_on"))
    day = period.starts_on
    for year in years:
        if year.starts_on > day:
            return []
        day = year.ends_on + timedelta(days=1)
    return years if day > period.ends_on else []
