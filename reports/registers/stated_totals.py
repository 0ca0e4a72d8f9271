"""Which register each figure counts from, and of which registers of a term totals alone are known: those are not complete."""

from __future__ import annotations

from django.db.models import Q

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.models import Register, StatedKind, StatedNumber
from reports.models.stated import StatedUnit

KEYS_OF = {
    Register.DEATHS: ("deaths.",),
    Register.MONEY: ("spending.", "reserve.gifts", "reserve.grants"),
    Register.OTHER_HELP: ("mission.",),
    Register.REQUESTS: (
        "requests.",
        "rescued.",
        "taken_over.",
        "unmet.",
        "flow.",
        "ended.",
        "lead.",
        "missing.",
        "mobilised",
    ),
}
"""The register whose records each figure counts, by how its key begins."""

UNITS_OF = {
    Register.MONEY: (StatedUnit.USD, StatedUnit.JPY),
    Register.OTHER_HELP: (StatedUnit.MISSIONS, StatedUnit.INTERVIEWS, StatedUnit.STATIONS, StatedUnit.KINDS),
}
"""The register of a number that answers no figure, by its unit; of every other unit it is the one of requests."""


def register_of(key: str) -> Register | None:
    """The register a figure counts from; None of figures that need no declaration."""
    return next((register for register, begins in KEYS_OF.items() if key.startswith(begins)), None)


def register_of_total(total: StatedNumber) -> Register | None:
    """The register that would count a stated total, if its records were there."""
    if total.key:
        return register_of(total.key)
    return next((register for register, units in UNITS_OF.items() if total.unit in units), Register.REQUESTS)


def known_by_totals(year: FiscalYear) -> set[Register]:
    """The registers of a term of which a total stands, or waits: somebody says that their records are not all here."""
    open_or_standing = Q(approved_at=None, voided_at=None) | Q(approved_at__isnull=False, void_agreed_at=None)
    totals = StatedNumber.objects.filter(open_or_standing, kind=StatedKind.TOTAL, fiscal_year=year)
    return {register for register in map(register_of_total, totals) if register}
