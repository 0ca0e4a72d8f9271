"""The desk: one address, and for each role its own first screen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from lfnkr.accounts.roles import Role
from lfnkr.configuration import production
from lfnkr.first_hour import steps as first_hour
from lfnkr.web.views import RoleRequiredMixin
from reports import desks

FEW_LOSSES, FEW_PAYMENTS = 2, 6
"""So many losses, and so many payments, a desk shows before the rest is asked for."""


class Desk(RoleRequiredMixin, TemplateView):
    """What this person needs to see first."""

    permission_required = "reports.see_desk"

    def get_template_names(self) -> list[str]:
        """A template a role."""
        return [f"reports/desks/{self.request.user.role}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The desk of this person's role."""
        user = self.request.user
        gathered = {
            Role.CASEWORKER: lambda: desks.caseworker_desk(user),
            Role.DIRECTOR: lambda: desks.director_desk(user),
            Role.TREASURER: desks.treasurer_desk,
            Role.AUDITOR: desks.auditor_desk,
            Role.ADMINISTRATOR: desks.administrator_desk,
        }[Role(user.role)]()
        kwargs["proxy_is_silent"] = production.proxy_is_silent(self.request)
        return super().get_context_data(
            desk=gathered, steps_left=self.steps_left(), **self.shortened(gathered), **kwargs
        )

    def steps_left(self) -> int:
        """How many steps of the first hour a house in earnest still needs, for those who can do them."""
        if settings.DEMO or not self.request.user.has_perm("lfnkr.see_first_hour"):
            return 0
        return len(first_hour.left())

    def shortened(self, desk: Any) -> dict[str, Any]:
        """Of losses and payments the first few, so that the clocks stay in sight, or all where the address asks for them."""
        if not isinstance(desk, desks.DirectorDesk):
            return {}
        losses = desk.to_acknowledge if self.asks_for_all("losses") else desk.to_acknowledge[:FEW_LOSSES]
        payments = desk.payments if self.asks_for_all("payments") else desk.payments[:FEW_PAYMENTS]
        return {
            "shown_losses": losses,
            "more_losses": 0 if self.asks_for_all("losses") else desk.losses - len(losses),
            "shown_payments": payments,
            "more_payments": len(desk.payments) - len(payments),
        }

    def asks_for_all(self, of_these: str) -> bool:
        """Whether the address asks for all of something."""
        return self.request.GET.get(of_these) == "all"
