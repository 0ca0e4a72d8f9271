"""What the auditor's desk shows of the ledger: the funds with their entries, and when the last was booked."""

from __future__ import annotations

from django.http import HttpRequest

from donations.ledger.models import Fund
from lfnkr.web.panels import Panel, panel


@panel("desk/auditor", side="main", order=50, permission="donations.see_ledger", data="money")
def books(_request: HttpRequest, _row: None) -> Panel:
    """Each fund with the number of its entries."""
    funds = list(Fund.objects.order_by("pk"))
    last_entry_at = max((fund.moved_at for fund in funds if fund.moved_at), default=None)
    return Panel("donations/ledger/_books.html", funds=funds, last_entry_at=last_entry_at)
