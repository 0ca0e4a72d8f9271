"""The list of what takes two officers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from donations.proposals.choices import ProposalKind, ProposalStatus
from donations.proposals.models import MoneyProposal
from lfnkr.web.lists.columns import Choice, Link, Signed, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class ProposalFilter(ListFilter):
    """Which proposals: by kind, and by how they stand."""

    kind = django_filters.ChoiceFilter(
        label=_lazy("What"), empty_label=_lazy("all kinds"), choices=ProposalKind.choices
    )
    status = django_filters.ChoiceFilter(
        label=_lazy("Stands"), empty_label=_lazy("all proposals"), choices=ProposalStatus.choices
    )


class ProposalList(ListPage):
    """What takes two officers: what waits for a second signature first, then the latest."""

    name = "proposals"
    permission_required = "donations.see_ledger"
    template_name = "donations/proposals/proposal_list.html"
    model = MoneyProposal
    sensitive = True
    title = _lazy("Second signatures")
    lede = _lazy("One officer proposes, another signs; only then is anything booked or changed.")
    parent = ("donations:reserve", _lazy("Reserve"))
    empty = (
        _lazy("Nothing took two signatures yet"),
        _lazy("Fees above USD 50.00 a day, transfers and what undoes a payment will stand here."),
    )
    first = (Q(status=ProposalStatus.PROPOSED),)
    order = ("-proposed_at", "id")
    filter_class = ProposalFilter
    columns = (
        Link("what", _lazy("What"), lambda proposal: capfirst(proposal.get_kind_display())),
        Text("amount", _lazy("Amount"), "asked", css="num"),
        Choice("status", _lazy("Stands"), choices=ProposalStatus),
        Signed("proposed", _lazy("Proposed"), "proposed_at", by=lambda one: one.proposed_by, sort=("proposed_at",)),
        Signed(
            "decided",
            _lazy("Decided"),
            "decided_at",
            by=lambda one: one.decided_by,
            absent=pgettext_lazy("decided", "not yet"),
        ),
    )

    def all_rows(self) -> QuerySet[MoneyProposal]:
        """With both people, and the fund whose currency its sum is in."""
        return super().all_rows().select_related("proposed_by", "decided_by", "fund", "opening")

    def row_class(self, row: Any) -> str:
        """Those that wait stand out."""
        return "row-urgent" if row.is_open else ""

    def counted(self, number: int) -> str:
        """How many proposals."""
        return ngettext("%(n)d proposal", "%(n)d proposals", number) % {"n": number}
