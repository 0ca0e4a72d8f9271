"""The page of what rescues were estimated at and came to; it changes nothing, and leads to the form of a price list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.views.generic import TemplateView

from donations.costs import pictures
from donations.costs.comparison import FEWEST, compared, proposed
from donations.funds.forms import BetweenForm
from donations.tariffs.models import Tariff
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web.views import RoleRequiredMixin


class EstimateAndActual(RoleRequiredMixin, TemplateView):
    """What rescues whose money is at an end were estimated at and came to, by tier; and what was paid, by category."""

    permission_required = "donations.see_reserve"
    template_name = "donations/costs/costs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of them, or those whose money was promised between the two days the address names."""
        form = BetweenForm(self.request.GET or None)
        days = form.cleaned_data if form.is_bound and form.is_valid() else {}
        comparison = compared(days.get("first"), days.get("last"))
        tariff = Tariff.objects.find(clock.today())
        prices = proposed(comparison, tariff) if tariff else {}
        return super().get_context_data(
            form=form,
            is_filtered=any(days.values()),
            comparison=comparison,
            tiers=pictures.tiers_picture(comparison),
            categories=pictures.categories_picture(comparison),
            changes=[(name, getattr(tariff, code), price) for code, name, price in named(prices)],
            propose_url=proposal_url(prices),
            fewest=FEWEST,
            **kwargs,
        )


def named(prices: dict[str, int]) -> list[tuple[str, str, int]]:
    """Each price that would change, by its column and by what a price list calls it."""
    return [(code, Tariff._meta.get_field(code).verbose_name, price) for code, price in prices.items()]


def proposal_url(prices: dict[str, int]) -> str:
    """The form of a price list with these prices in it; the others are those of the list in force."""
    return (
        f"{reverse('donations:tariff-new')}?{urlencode({code: Money(price).plain for code, price in prices.items()})}"
    )
