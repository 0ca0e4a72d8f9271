"""The list of funding decisions."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from cases.case.choices import Tier
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import FundingDecision
from lfnkr.language.lists import between
from lfnkr.web.lists.columns import Choice, Html, Money, Signed
from lfnkr.web.lists.filters import LineFilter, ListFilter
from lfnkr.web.lists.pages import ListPage


class DecisionFilter(ListFilter):
    """Which decisions: by how they stand, and by request."""

    status = django_filters.ChoiceFilter(
        label=_lazy("Stands"), empty_label=_lazy("all decisions"), choices=DecisionStatus.choices
    )
    request = LineFilter(
        label=_lazy("Request"),
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "R-"}),
        method="of_request",
    )

    def of_request(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of the request of that reference."""
        return rows.filter(case_reference=value.strip().upper())


def tier(decision: FundingDecision) -> str:
    """The tier of its estimate; "" of a bill, of which nothing was estimated."""
    return decision.estimate.tier if decision.estimate else ""


def stands(decision: FundingDecision) -> str:
    """How it stands; by night, and whether that was looked at by another."""
    words = decision.get_status_display()
    if not decision.night_exception:
        return words
    night = _("by night") if decision.reviewed_at else f"{_('by night')}{between()}{_('not reviewed')}"
    return f"{words} · {night}"


class DecisionList(ListPage):
    """Decisions: those that wait first, then the latest."""

    name = "decisions"
    template_name = "donations/decisions/decision_list.html"
    permission_required = "donations.see_decisions"
    model = FundingDecision
    sensitive = True
    title = _lazy("Decisions")
    empty = (_lazy("No decision yet"), _lazy("A caseworker proposes one from the estimate of a request."))
    first = (Q(status=DecisionStatus.PROPOSED),)
    order = ("-proposed_at", "id")
    filter_class = DecisionFilter
    columns = (
        Html(
            "request",
            _lazy("Request"),
            "case_reference",
            html=lambda decision: format_html('<span class="reference">{}</span>', decision.case_reference),
            url=lambda decision: decision.get_absolute_url(),
        ),
        Choice("tier", _lazy("Tier"), tier, choices=Tier, absent=_lazy("a bill")),
        Money("amount", _lazy("Amount")),
        Html("status", _lazy("Stands"), stands, html=stands),
        Signed("proposed", _lazy("Proposed"), "proposed_at", by=lambda one: one.proposed_by, sort=("proposed_at",)),
        Signed(
            "decided",
            _lazy("Decided"),
            "decided_at",
            by=lambda one: one.decided_by,
            absent=pgettext_lazy("decided", "not yet"),
        ),
    )

    def all_rows(self) -> QuerySet[FundingDecision]:
        """With the estimate and both people."""
        return super().all_rows().select_related("estimate", "proposed_by", "decided_by")

    def row_class(self, row: Any) -> str:
        """Those that wait stand out."""
        return "row-urgent" if row.is_open else ""

    def counted(self, number: int) -> str:
        """How many decisions."""
        return ngettext("%(n)s decision", "%(n)s decisions", number) % {"n": number}
