"""Who is told that the papers of a fiscal year are due: by the last day of the third month after its end, 30 November for August."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.periods.models import YearClose, month_end
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.models import Notice
from lfnkr.notices.telling import tell

ASKED_BEFORE = (timedelta(days=60), timedelta(days=14))
"""So long before they are due the papers are asked for, and once more, while the year is open."""


def due_on(year: FiscalYear) -> date:
    """The day by which the papers are handed in to the authority: within three months of the end of the year."""
    last = year.ends_on
    for _month in range(3):
        last = month_end(last + timedelta(days=1))
    return last


def key_of(year: FiscalYear) -> UUID:
    """What notices call a fiscal year: its row has a number for a key."""
    return UUID(int=year.term)


def years(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The fiscal years among these, for whoever sees the ledger."""
    if not user.has_perm("donations.see_ledger"):
        return {}
    found = FiscalYear.objects.filter(term__in=[key.int for key in keys])
    return {key_of(year): Subject(year.name, reverse("donations:year-detail", args=[year.term])) for year in found}


def open_years(keys: Collection[UUID]) -> set[UUID]:
    """Those that are not closed."""
    closed = YearClose.objects.standing().filter(year__in=[key.int for key in keys])
    return set(keys) - {UUID(int=term) for term in closed.values_list("year", flat=True)}


PAPERS_DUE = NoticeKind(
    key="donations.papers_due",
    title=_lazy("The year-end papers are due soon"),
    who=_lazy("treasurer, directors"),
    when=_lazy("60 and 14 days before they are due, three months after the fiscal year, until it is closed"),
    waiting=open_years,
    subjects=years,
)
KINDS = (PAPERS_DUE,)


def look_at_papers(_now: datetime) -> None:
    """Ask for the papers of each fiscal year that ended within these months and is open, once at each of its days."""
    today = clock.today()
    over = FiscalYear.objects.filter(ends_on__lt=today, ends_on__gt=today - timedelta(days=95))
    closed = YearClose.objects.standing().filter(year__in=over).values("year")
    for year in over.exclude(term__in=closed):
        asked = [due_on(year) - before for before in ASKED_BEFORE if due_on(year) - before <= today <= due_on(year)]
        if asked:
            _ask_once(year, asked[-1].isoformat())


def _ask_once(year: FiscalYear, occasion: str) -> None:
    told = Notice.objects.filter(kind=PAPERS_DUE.key, about=key_of(year), occasion=occasion)
    if not told.exists():
        tell(PAPERS_DUE, User.objects.with_role(Role.TREASURER, Role.DIRECTOR), about=key_of(year), occasion=occasion)
