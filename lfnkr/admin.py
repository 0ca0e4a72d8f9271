"""Reference data of the whole house: fiscal years and annual meetings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lfnkr.admin_site import ReferenceAdmin
from lfnkr.models import FiscalYear, Meeting


@admin.register(FiscalYear)
class FiscalYearAdmin(ReferenceAdmin):
    """The terms of the organisation."""

    told = _("The terms: first and last day, and the label as it is printed.")
    list_display = ("term", "label", "starts_on", "ends_on")


@admin.register(Meeting)
class MeetingAdmin(ReferenceAdmin):
    """The annual meetings, and the term each hears the report of."""

    told = _("The annual meetings, each with the term whose report it hears.")
    list_display = ("number", "held_on", "fiscal_year")
