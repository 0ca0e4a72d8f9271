"""The desk: one address, and for each role its own first screen."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from lfnkr.desks import layout
from lfnkr.web.panels import panels_of
from lfnkr.web.views import RoleRequiredMixin


class Desk(RoleRequiredMixin, TemplateView):
    """What this person needs to see first."""

    permission_required = "reports.see_desk"

    def get_template_names(self) -> list[str]:
        """A layout a role."""
        return [f"desks/{self.request.user.role}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The panels declared for the desk of this person's role."""
        desk = layout.name_of(self.request.user.role)
        return super().get_context_data(panels=panels_of(desk, self.request), **kwargs)
