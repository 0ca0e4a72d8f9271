"""What desks show of annual reports: editions that wait for a signature, releases that lapsed, and the way to print one."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.web.panels import Panel, panel
from reports.editions.annual import AnnualReport
from reports.editions.due import terms_due
from reports.models import Edition, ReleaseItem
from reports.releases.released import State, bounds_now, states_of


@panel("desk/director", side="aside", order=35, permission="reports.sign_edition", data="figures")
@panel("desk/treasurer", side="columns", order=60, permission="reports.sign_edition", data="figures")
@panel("desk/auditor", side="main", order=15, permission="reports.sign_edition", data="figures")
def editions_waiting(request: HttpRequest, _row: None) -> Panel | None:
    """The editions that wait for a second signature, and to whoever freezes them the terms that are over without one."""
    waiting = Edition.objects.waiting().select_related("fiscal_year", "proposed_by").defer("content", "annex")
    may_freeze = request.user.has_perm("reports.freeze_edition")
    found = [(edition, edition.proposed_by_id != request.user.pk) for edition in waiting]
    due = terms_due() if may_freeze else []
    return Panel("reports/editions/_waiting.html", editions=found, due=due) if found or due else None


@panel("desk/director", side="main", order=65, permission="reports.revoke_release", data="figures")
@panel("desk/auditor", side="main", order=16, permission="reports.revoke_release", data="figures")
def releases_lapsed(_request: HttpRequest, _row: None) -> Panel | None:
    """Of the terms whose edition is due, how many releases have lapsed; a term without releases is not counted for it."""
    found = [(year, number) for year in terms_due() if (number := number_lapsed(year))]
    return Panel("reports/releases/_lapsed.html", terms=found) if found else None


def number_lapsed(year: FiscalYear) -> int:
    """How many releases of a term let out what has changed since, and are printed in no new edition."""
    items = list(ReleaseItem.objects.agreed().filter(fiscal_year=year))
    if all(item.revoked_at for item in items):
        return 0
    report = AnnualReport.for_year(year)
    bounds = bounds_now(report.figures, report.typed, {item.key for item in items})
    return sum(state == State.LAPSED for state in states_of(items, bounds).values())


@panel("desk/director", side="aside", order=40, permission="reports.print_annual_report", data="figures")
def way_to_print(_request: HttpRequest, _row: None) -> Panel:
    """The way to print a report."""
    return Panel("reports/editions/_way_to_print.html")
