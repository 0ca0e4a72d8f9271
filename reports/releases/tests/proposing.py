"""Releases of a term as tests need them: figures proposed by the director, agreed to by the auditor."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.models import ReleaseItem
from reports.releases import actions
from reports.releases.actions import Proposal
from reports.releases.offered import offers_of


def propose(
    year: FiscalYear, by: User, *keys: str, reason: str = "already published", **facts: object
) -> list[ReleaseItem]:
    """Figures of a term, or texts with words and more, proposed for outside as they are counted now."""
    report = AnnualReport.for_year(year)
    proposals = [Proposal(key, reason, **facts) for key in keys]
    return actions.propose_releases(year, by=by, counted=report, proposals=proposals)


def approve(items: list[ReleaseItem], by: User) -> list[ReleaseItem]:
    """The second signature."""
    report = AnnualReport.for_year(items[0].fiscal_year)
    return actions.approve_releases(report.year, by=by, counted=report, items=[item.pk for item in items])


def release(year: FiscalYear, by: User, second: User, *keys: str, **facts: object) -> list[ReleaseItem]:
    """Both halves."""
    return approve(propose(year, by, *keys, **facts), second)


def another(year: FiscalYear) -> str | None:
    """The key of a figure that nobody proposed yet; none when there is no such figure."""
    report = AnnualReport.for_year(year)
    taken = set(ReleaseItem.objects.filter(fiscal_year=year).values_list("key", flat=True))
    return next((key for key in offers_of(report.figures, {}) if key not in taken), None)
