"""The pages of the books: the reserve, the ledger, gifts, fees, transfers, appeals, and what corrects them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.views import ActView


class MoneyAct(ActView):
    """An act that starts something in the books, and leads back to the reserve."""

    success_page = "donations:reserve"
    success_label = _lazy("Reserve")

    def get_success_url(self) -> str:
        return reverse(self.success_page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse(self.success_page)
        return super().get_context_data(
            **{"parent_url": back, "parent_label": self.success_label, "cancel_url": back} | kwargs
        )


class InsteadOf:
    """A form that begins with what a wrong row says, where one was reversed and the right one is booked now (`again_url`)."""

    def rows_replaced(self) -> models.QuerySet:
        """The rows this person may see that such a form may replace."""
        raise NotImplementedError

    def facts_of(self, row: Any) -> dict[str, Any]:
        """What stands in a row, by the fields of the form."""
        raise NotImplementedError

    def words_elsewhere(self, row: Any) -> str:
        """Where it stands why the wrong row was booked, as long as this person has it not open; "" where nothing is written."""
        return ""

    @cached_property
    def replaced(self) -> Any:
        """The wrong row; None where the form begins with nothing."""
        try:
            key = UUID(self.request.GET.get("instead", ""))
        except ValueError:
            return None
        return self.rows_replaced().filter(pk=key).first()

    def get_initial(self) -> dict[str, Any]:
        """The facts of the wrong row; what was typed here before goes first."""
        return (self.facts_of(self.replaced) if self.replaced else {}) | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the words of the wrong row stand."""
        words_at = self.words_elsewhere(self.replaced) if self.replaced else ""
        return super().get_context_data(**{"words_at": words_at} | kwargs)
