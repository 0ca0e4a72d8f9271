"""The pages of the books: the reserve, the ledger, gifts, fees, transfers, appeals, and what corrects them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
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
