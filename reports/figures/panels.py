"""What the director's desk shows of figures: this term against the last."""

from __future__ import annotations

from django.http import HttpRequest

from donations.ledger.models import rescue_reserve
from lfnkr.web.panels import Panel, panel
from reports.figures.years_so_far import years_so_far


@panel("desk/director", side="aside", order=20, permission="reports.see_annual_report", data="figures")
def this_term_against_the_last(_request: HttpRequest, _row: None) -> Panel | None:
    """Four figures of both terms; nothing before the first term."""
    years = years_so_far(rescue_reserve())
    return Panel("reports/figures/_years_so_far.html", years=years) if years else None
