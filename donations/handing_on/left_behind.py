"""The proposals that wait, of people who have left."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from donations.decisions.models import FundingDecision
from donations.handing_on.rules import may_take_up
from donations.payments.models import Payment
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.postgresql.kept_questions import kept

GONE = Q(is_active=False) | Q(role="")
WAITS = FundingDecision | Payment | MoneyProposal


class LeftBehind(NamedTuple):
    """A proposal that waits, whose proposer has left, and the page on which it is taken up; "" for who cannot."""

    row: WAITS
    words: str
    take_up: str


@kept
def _gone() -> QuerySet:
    return User.objects.filter(GONE).order_by().values_list("pk", flat=True)


def left_behind(user: User) -> list[LeftBehind]:
    """Those that somebody may see, decisions first; nothing, in one question, where nobody has left."""
    gone = _gone()
    if not gone:
        return []
    found = []
    for model in (FundingDecision, Payment, MoneyProposal):
        rows = (
            model.objects.visible_to(user)
            .open()
            .filter(Q(proposed_by__in=gone, taken_up_by=None) | Q(taken_up_by__in=gone))
        )
        rows = rows.select_related("proposed_by", "taken_up_by").order_by("proposed_at")
        found += [LeftBehind(row, _words(row), "" if may_take_up(row, by=user) else address_of(row)) for row in rows]
    return found


def address_of(row: WAITS) -> str:
    """The page on which it is taken up."""
    name = {FundingDecision: "decision", MoneyProposal: "proposal"}.get(type(row)) or row.kind
    return reverse(f"donations:{name}-take-up", args=[row.pk])


def _words(row: WAITS) -> str:
    if isinstance(row, FundingDecision):
        return _("Decision for %(case)s") % {"case": row.case_reference}
    if isinstance(row, Payment):
        return _("Payment for %(case)s") % {"case": row.case_reference}
    return capfirst(row.get_kind_display())
