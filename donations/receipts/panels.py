"""Where receipts stand: on the page of a giver, and on the treasurer's desk those whose gifts were taken back."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from donations.gifts.models import Donor
from donations.receipts import rules
from donations.receipts.models import Receipt
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel


@panel("donor", side="main", order=10, permission="donations.see_receipts", data="money")
def receipts_of_giver(_request: HttpRequest, donor: Donor) -> Panel:
    """The receipts of a giver, and the gifts that have none."""
    receipts = donor.receipts.order_by("-issued_at")
    waiting = [] if donor.merge else list(rules.without_receipt(donor))
    return Panel("donations/receipts/_receipts_of_giver.html", donor=donor, receipts=receipts, waiting=waiting)


@kept
def _overtaken() -> QuerySet:
    """Those that stand for gifts that do not, whoever may see them."""
    rows = Receipt.objects.standing().with_state().filter(is_overtaken=True)
    return rows.order_by().values_list("pk", flat=True)


@panel("desk/treasurer", side="columns", order=58, permission="donations.issue_receipt", data="money")
def receipts_of_gifts_taken_back(request: HttpRequest, _row: None) -> Panel | None:
    """Receipts that stand for gifts that do not: each has to be voided."""
    if not (keys := _overtaken()):
        return None
    found = list(Receipt.objects.visible_to(request.user).with_state().filter(pk__in=keys))
    return Panel("donations/receipts/_of_gifts_taken_back.html", receipts=found) if found else None
