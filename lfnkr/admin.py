"""Reference data of the whole house: fiscal years, annual meetings, and how typed texts are said in three languages."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.models import FiscalYear, Meeting, Wording
from lfnkr.web.admin_site import ReferenceAdmin


@admin.register(FiscalYear)
class FiscalYearAdmin(ReferenceAdmin):
    """The terms of the organisation."""

    told = _lazy("The terms: first and last day, and the label as it is printed.")
    list_display = ("term", "label", "starts_on", "ends_on")

    def get_readonly_fields(self, request: HttpRequest, obj: FiscalYear | None = None) -> list[str]:
        """The days of a term that is over: what happened on them is counted in it."""
        days = ["starts_on", "ends_on"] if obj and obj.ends_on < clock.today() else []
        return [*super().get_readonly_fields(request, obj), *days]


@admin.register(Meeting)
class MeetingAdmin(ReferenceAdmin):
    """The annual meetings, and the term each hears the report of."""

    told = _lazy("The annual meetings, each with the term whose report it hears.")
    list_display = ("number", "held_on", "fiscal_year")


@admin.register(Wording)
class WordingAdmin(ReferenceAdmin):
    """How texts that people typed are said in the other languages."""

    told = _lazy(
        "Texts that reports and pages show as somebody typed them, said in the other languages. What is not listed stays as typed."
    )
    list_display = ("name_en", "name_ja", "name_ko")
    search_fields = ("name_en", "name_ja", "name_ko")
