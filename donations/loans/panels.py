"""What the treasurer's desk shows of loans between funds: those of which something is outstanding."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from donations.loans.models import Loan
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel


@kept
def _that_are_open() -> QuerySet:
    """One that is open, whoever may see it."""
    return Loan.objects.open().order_by().values_list("pk", flat=True)[:1]


@panel("desk/treasurer", side="columns", order=56, permission="donations.transfer", data="money")
def loans_open(request: HttpRequest, _row: None) -> Panel | None:
    """Open loans, the oldest first, each with its age; nothing where there is none."""
    if not _that_are_open():
        return None
    loans = list(Loan.objects.visible_to(request.user).open().select_related("fund", "target"))
    return Panel("donations/loans/_loans_open.html", loans=loans) if loans else None
