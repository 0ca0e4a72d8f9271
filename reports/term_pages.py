"""What every page of one term shares: the term of the address, and the way back to its report."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.web.views import RoleRequiredMixin


class OfTerm(RoleRequiredMixin):
    """A page of one term."""

    @cached_property
    def year(self) -> FiscalYear:
        """The term of the address."""
        return get_object_or_404(FiscalYear, term=self.kwargs["term"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The term, and the way back to it."""
        page = reverse("reports:annual-report", args=[self.year.term])
        return super().get_context_data(
            **{"year": self.year, "parent_url": page, "parent_label": self.year.name} | kwargs
        )
