"""The pages of closed months: which are, closing more, and opening the last one again by two."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from donations.periods import actions
from donations.periods.forms import CloseForm, ReopenForm
from donations.periods.models import PeriodClose, first_open_day
from lfnkr.web.views import ActView, RoleRequiredMixin

SHOWN = 36
"""So many closings the page shows, the latest first."""


class ClosedMonths(RoleRequiredMixin, TemplateView):
    """Up to which day the books are closed, by whom, and what waits to be opened again."""

    permission_required = "donations.see_ledger"
    template_name = "donations/periods/periods.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The closings, the latest first."""
        found = PeriodClose.objects.visible_to(self.request.user)
        found = found.select_related("closed_by", "reopening_proposed_by", "reopened_by")[:SHOWN]
        standing = [close.pk for close in found if close.reopened_at is None]
        return super().get_context_data(
            closings=found, opens=first_open_day(), last=standing[0] if standing else None, **kwargs
        )


class PeriodAct(ActView):
    """An act on closed months; leads back to their page. Asks for the second factor again, as all money does."""

    def get_success_url(self) -> str:
        return reverse("donations:period-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("donations:period-list")
        words = {"parent_url": back, "parent_label": _("Closed months"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class ClosePeriod(PeriodAct):
    """Close the books up to the end of a month."""

    permission_required = "donations.close_period"
    action = actions.close_period
    form_class = CloseForm
    title = _lazy("Close a month of the books")
    label = _lazy("Close it")
    effects = (
        _lazy("Nothing is booked on these days any more, by nobody."),
        _lazy("Two officers can open the month closed last again."),
    )
    done = _lazy("The books are closed up to the end of that month.")


class ProposeReopening(PeriodAct):
    """Propose to open the month closed last again."""

    permission_required = "donations.reopen_period"
    action = actions.propose_reopening
    model = PeriodClose
    form_class = ReopenForm
    title = _lazy("Open a month of the books again")
    label = _lazy("Propose it")
    effects = (_lazy("It stays closed until another officer agrees."),)
    done = _lazy("It is proposed, and waits for another officer.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"lead": self.object.month} | kwargs)


class ReopenPeriod(PeriodAct):
    """Agree as second officer that a month is opened again."""

    permission_required = "donations.reopen_period"
    action = actions.reopen_period
    model = PeriodClose
    title = _lazy("Agree that a month is opened again")
    label = _lazy("I agree")
    effects = (_lazy("Entries can be booked on the days of this month again."),)
    done = _lazy("The month is open again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = _("%(month)s. %(who)s: %(reason)s") % {
            "month": self.object.month,
            "who": self.object.reopening_proposed_by or "",
            "reason": self.object.reopening_reason,
        }
        return super().get_context_data(**{"lead": words} | kwargs)
