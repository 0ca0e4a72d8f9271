"""Reference data of the whole house: fiscal years and annual meetings."""

from django.contrib import admin
from django.http import HttpRequest

from lfnkr.models import FiscalYear, Meeting


class NeverRemoved(admin.ModelAdmin):
    """Reports name these rows for ever."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody removes one: correct it instead."""
        return False


@admin.register(FiscalYear)
class FiscalYearAdmin(NeverRemoved):
    """The terms of the organisation."""

    list_display = ["term", "label", "starts_on", "ends_on"]


@admin.register(Meeting)
class MeetingAdmin(NeverRemoved):
    """The annual meetings, and the term each hears the report of."""

    list_display = ["number", "held_on", "fiscal_year"]
