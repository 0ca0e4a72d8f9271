"""Actions of the demonstration alone: it writes in one go what people keep row by row as reference data in the admin."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from cases.models import Partner
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from reports.models import ExternalStatistic, Policy

OF_A_STATISTIC = frozenset(
    [
        "publisher",
        "series",
        "period",
        "value",
        "unit",
        "numerator",
        "denominator",
        "published_on",
        "is_provisional",
        "source",
    ]
)
OF_A_POLICY = frozenset(["because", "precision", "effective_on"])


@action(_lazy("record partners"))
def record_partners(names: dict[str, str], *, by: User) -> None:
    """Take up the partners of the demonstration, by their code."""
    for code, name in names.items():
        Partner.objects.create(code=f"partner-{code.lower()}", name=name, country="KR")


@action(_lazy("record external statistic"), takes=OF_A_STATISTIC)
def record_external_statistic(year: FiscalYear, *, by: User, key: str, quoted_on: date, **facts) -> ExternalStatistic:
    """Keep another publisher's figure as quoted on a day; a revision is kept beside it, never over it."""
    return ExternalStatistic.objects.create(fiscal_year=year, key=key, quoted_on=quoted_on, **facts)


@action(_lazy("record policy"), takes=OF_A_POLICY)
def record_policy(*, by: User, text: str, meeting: Meeting | None = None, **facts) -> Policy:
    """Keep a rule the organisation gave itself, with its date as closely as it is known."""
    return Policy.objects.create(text=text, decided_at_meeting=meeting, **facts)


@action(_lazy("record meeting"))
def record_meeting(year: FiscalYear, *, by: User, number: int, held_on: date) -> Meeting:
    """Keep an annual meeting and the term it closes."""
    return Meeting.objects.create(number=number, held_on=held_on, fiscal_year=year)
