"""What desks show of annual reports: editions that wait for a signature, and the way to print one."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.web.panels import Panel, panel
from reports.editions.due import terms_due
from reports.models import Edition


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


@panel("desk/director", side="aside", order=40, permission="reports.print_annual_report", data="figures")
def way_to_print(_request: HttpRequest, _row: None) -> Panel:
    """The way to print a report."""
    return Panel("reports/editions/_way_to_print.html")
