"""Reference data of the cases: places and partner organisations with their public facts; no case and no person."""

from django.contrib import admin

from cases.models import Partner, Place


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """Code lists of places, with the spellings people use."""

    list_display = ["code", "name", "local_name", "country"]
    list_filter = ["country"]
    search_fields = ["code", "name", "local_name", "aliases"]


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    """Partner organisations; one that no longer works with us stays, for the cases it led."""

    list_display = ["name", "country", "is_active"]
    list_filter = ["is_active"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody removes a partner: take it out of use instead."""
        return False
