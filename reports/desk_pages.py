"""The desk: one address, and for each role its own first screen."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from lfnkr.accounts.roles import Role
from lfnkr.views import RoleRequiredMixin
from reports import desks

FEW_LOSSES = 2
"""So many losses a desk shows before the rest is asked for."""


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
        return super().get_context_data(desk=gathered, **self.losses_of(gathered), **kwargs)

    def losses_of(self, desk: Any) -> dict[str, Any]:
        """Of the losses to acknowledge the first two, so that the clocks stay in sight, or all where the address asks for them."""
        if not isinstance(desk, desks.DirectorDesk):
            return {}
        if self.request.GET.get("losses") == "all":
            return {"shown_losses": desk.to_acknowledge}
        shown = desk.to_acknowledge[:FEW_LOSSES]
        return {"shown_losses": shown, "more_losses": desk.losses - len(shown)}
