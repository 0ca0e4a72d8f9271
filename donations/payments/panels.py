"""What the treasurer's desk shows of payments: advances not settled, and what was refused lately."""

from __future__ import annotations

from django.http import HttpRequest

from donations.ledger.models import Fund
from donations.payments import waiting
from lfnkr.web.panels import Panel, panel


@panel("desk/treasurer", side="columns", order=30, permission="donations.settle_advance", data="money")
def advances_open(_request: HttpRequest, _row: None) -> Panel:
    """The advances in the hands of guides, the oldest first."""
    return Panel("donations/payments/_advances_open.html", advances=waiting.open_advances(Fund.objects.rescue()))


@panel("desk/treasurer", side="below", order=10, permission="donations.propose_payment", data="money")
def refused(_request: HttpRequest, _row: None) -> Panel | None:
    """The payments the director refused lately, and why; nothing where there was none."""
    payments = waiting.lately_refused()
    return Panel("donations/payments/_refused.html", refused=payments) if payments else None
