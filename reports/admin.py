"""Reference data of the reports: figures of others as quoted, and the organisation's policies; no release and no print."""

from django.contrib import admin
from django.http import HttpRequest

from reports.models import ExternalStatistic, Policy


class Kept(admin.ModelAdmin):
    """Editions quote these rows: a correction is another row, and nothing is removed."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody removes one: add what is right, with its own date."""
        return False


@admin.register(ExternalStatistic)
class ExternalStatisticAdmin(Kept):
    """Another publisher's figures, each as quoted on a day."""

    list_display = ["series", "period", "value", "unit", "publisher", "quoted_on", "fiscal_year"]
    list_filter = ["fiscal_year"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A later revision is another row, never a change."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Who keeps reference data reads it."""
        return request.user.has_perm("reports.change_reference")


@admin.register(Policy)
class PolicyAdmin(Kept):
    """The rules the organisation gave itself."""

    list_display = ["text", "effective_on", "precision", "decided_at_meeting"]
