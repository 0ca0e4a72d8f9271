"""Reference data of the money: the tariffs; no fund, no movement and no donor."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from donations.forms.money import SumField
from donations.models import Estimate, Tariff
from lfnkr.admin_site import ReferenceAdmin
from lfnkr.money import BOOK_CURRENCY, Money

NOTHING = ("0", "0.00")
PRICES = ("minimum", "evasion", "complex", "per_child", "cap")


class PriceField(SumField):
    """A price in dollars as a person types it, nothing included; kept in cents."""

    def __init__(self, *, label: str, required: bool = True, **_of_a_whole_number: Any):
        hint = _("US dollars, for example 2,500.")
        super().__init__(currency=BOOK_CURRENCY, label=label, required=required, help_text=hint)

    def prepare_value(self, value: int | str | None) -> str | None:
        """The kept cents as dollars; what was typed stays as it was."""
        return Money(value).plain if isinstance(value, int) else value

    def clean(self, value: str) -> str | int:
        """Nothing is a price too: children may cost none."""
        return 0 if value.strip() in NOTHING else super().clean(value)


class TariffForm(forms.ModelForm):
    """A price list in dollars."""

    class Meta:
        model = Tariff
        fields = ("valid_from", "minimum", "evasion", "complex", "per_child", "infant_under_months", "cap")
        field_classes = dict.fromkeys(PRICES, PriceField)


@admin.register(Tariff)
class TariffAdmin(ReferenceAdmin):
    """Price lists by their first day; one that an estimate used stays as it is (the database refuses, too)."""

    told = _(
        "What a rescue is estimated to cost, from a day on. A list that an estimate used stays as it is: add a newer one."
    )
    form = TariffForm
    prices = PRICES
    list_display = ("valid_from", *PRICES)

    def has_change_permission(self, request: HttpRequest, obj: Tariff | None = None) -> bool:
        """Only a list that nothing rests on may be corrected."""
        return super().has_change_permission(request, obj) and not is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Tariff | None = None) -> bool:
        """Only a list that nothing rests on may be removed."""
        return obj is not None and self.has_change_permission(request, obj)


def is_used(tariff: Tariff | None) -> bool:
    """Whether an estimate was made by it."""
    return tariff is not None and Estimate.objects.filter(tariff=tariff).exists()
