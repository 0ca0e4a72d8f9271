"""Reference data of the reports: figures of others as quoted, and the organisation's policies; no release and no print."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.admin_site import ReferenceAdmin
from reports.models import ExternalStatistic, Policy


@admin.register(ExternalStatistic)
class ExternalStatisticAdmin(ReferenceAdmin):
    """Another publisher's figures, each as quoted on a day."""

    told = _lazy("Figures of other publishers, as quoted on a day. A later revision is another row, never a change.")
    list_display = ("series", "period", "value", "unit", "publisher", "quoted_on", "fiscal_year")

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A later revision is another row, never a change."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Who keeps reference data reads it."""
        return request.user.has_perm("reports.change_reference")


@admin.register(Policy)
class PolicyAdmin(ReferenceAdmin):
    """The rules the organisation gave itself."""

    told = _lazy("The rules the organisation gave itself, since when, and because of what.")
    list_display = ("text", "effective_on", "precision", "decided_at_meeting")
