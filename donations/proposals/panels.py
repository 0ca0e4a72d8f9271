"""What desks show of proposals that take two officers: those that wait for the second signature."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from donations.proposals.models import MoneyProposal
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel


@panel("desk/treasurer", side="columns", order=20, permission="donations.sign_second", data="money")
def waiting_for_the_treasurer(_request: HttpRequest, _row: None) -> Panel | None:
    """The proposals that wait, in short; nothing where there is none."""
    proposals = waiting()
    return Panel("donations/proposals/_waiting_in_short.html", proposals=proposals) if proposals else None


@panel("desk/auditor", side="main", order=20, permission="donations.sign_second", data="money")
def waiting_for_the_auditor(_request: HttpRequest, _row: None) -> Panel | None:
    """The proposals that wait, each with its way to sign; nothing where there is none."""
    proposals = waiting()
    return Panel("donations/proposals/_waiting_to_sign.html", proposals=proposals) if proposals else None


def waiting() -> list[MoneyProposal]:
    """The proposals that wait, the oldest first, each with whoever made it."""
    return _open()


@kept
def _open() -> QuerySet:
    return MoneyProposal.objects.open().select_related("proposed_by", "fund", "opening").order_by("proposed_at")
