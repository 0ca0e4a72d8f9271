"""Where receipts stand: on the page of a giver, and on the treasurer's desk those whose gifts were taken back."""

from __future__ import annotations

from django.http import HttpRequest

from donations.gifts.models import Donor
from donations.receipts import rules
from donations.receipts.models import Receipt
from lfnkr.web.panels import Panel, panel


@panel("donor", side="main", order=10, permission="donations.see_receipts", data="money")
def receipts_of_giver(_request: HttpRequest, donor: Donor) -> Panel:
    """The receipts of a giver, and the gifts that have none."""
    receipts = donor.receipts.order_by("-issued_at")
    waiting = [] if donor.merge else list(rules.without_receipt(donor))
    return Panel("donations/receipts/_receipts_of_giver.html", donor=donor, receipts=receipts, waiting=waiting)


@panel("desk/treasurer", side="columns", order=58, permission="donations.issue_receipt", data="money")
def receipts_of_gifts_taken_back(request: HttpRequest, _row: None) -> Panel | None:
    """Receipts that stand for gifts that do not: each has to be voided."""
    found = list(Receipt.objects.visible_to(request.user).standing().with_state().filter(is_overtaken=True))
    return Panel("donations/receipts/_of_gifts_taken_back.html", receipts=found) if found else None
