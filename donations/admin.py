"""Reference data of the money: the tariffs; no fund, no movement and no donor."""

from django.contrib import admin

from donations.models import Estimate, Tariff


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):
    """Price lists by their first day; one that an estimate used stays as it is (the database refuses, too)."""

    list_display = ["valid_from", "minimum", "evasion", "complex", "per_child", "cap"]

    def has_change_permission(self, request, obj=None) -> bool:
        """Only a list that nothing rests on may be corrected."""
        return super().has_change_permission(request, obj) and not is_used(obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Only a list that nothing rests on may be removed."""
        return super().has_delete_permission(request, obj) and obj is not None and not is_used(obj)


def is_used(tariff: Tariff | None) -> bool:
    """Whether an estimate was made by it."""
    return tariff is not None and Estimate.objects.filter(tariff=tariff).exists()
