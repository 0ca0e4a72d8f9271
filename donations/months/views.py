"""The pages of closed months: which are, and what two officers do about them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from donations.memos.forms import ReasonForm
from donations.months import actions
from donations.months.forms import CloseForm
from donations.months.rules import OF_A_MONTH
from donations.periods.models import PeriodClose, first_open_day
from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from lfnkr.web.views import RoleRequiredMixin

SHOWN = 36
"""So many closings the page shows, the latest first."""


class ClosedMonths(RoleRequiredMixin, TemplateView):
    """Up to which day the books are closed, by whom, and what waits for a second signature."""

    permission_required = "donations.see_ledger"
    template_name = "donations/months/month_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The closings, the latest first, and the proposals about months."""
        user = self.request.user
        closings = PeriodClose.objects.visible_to(user).select_related(
            "closed_by",
            "proposal__proposed_by",
            "proposal__decided_by",
            "reopening__proposed_by",
            "reopening__decided_by",
        )
        waiting = MoneyProposal.objects.visible_to(user).open().filter(kind__in=OF_A_MONTH).with_facts()
        return super().get_context_data(
            closings=closings[:SHOWN],
            waiting=waiting.order_by("until"),
            opens=first_open_day(),
            last=closings.standing().first(),
            **kwargs,
        )


class MonthAct(TwoOfficersAct):
    """An act on months that waits for a second officer."""

    label = _lazy("Propose it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the closed months."""
        back = reverse("donations:period-list")
        words = {"parent_url": back, "parent_label": _("Closed months"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class ProposeMonthClosing(MonthAct):
    """Propose to close the books up to the end of a month."""

    permission_required = "donations.close_period"
    action = actions.propose_month_closing
    form_class = CloseForm
    title = _lazy("Close a month of the books")
    effects = (
        _lazy("It waits for a second officer’s signature. Until then its days stay open."),
        _lazy("Once it is signed, nothing is booked on these days any more, by nobody."),
        _lazy("Two officers can open the month closed last again."),
    )


class ProposeMonthReopening(MonthAct):
    """Propose to open the month closed last again."""

    permission_required = "donations.reopen_period"
    action = actions.propose_month_reopening
    model = PeriodClose
    form_class = ReasonForm
    title = _lazy("Open a month of the books again")
    effects = (_lazy("It stays closed until another officer signs."),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which month."""
        return super().get_context_data(**{"lead": str(self.object)} | kwargs)
