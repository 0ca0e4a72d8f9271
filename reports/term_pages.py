"""What every page of one term shares: the term of the address, the way back to its report, and what is said of a term not opened."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, first_day_of
from lfnkr.web.views import RoleRequiredMixin


class TermNotOpened(Http404):
    """A term that has no row: it is to come, or nobody opened it."""


class OfTerm(RoleRequiredMixin):
    """A page of one term."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; of a term that is not opened, who opens it and when, still as 404."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except TermNotOpened:
            return self.not_opened(request)

    @cached_property
    def year(self) -> FiscalYear:
        """The term of the address; raises Http404 where it is not opened."""
        held = FiscalYear.objects.filter(term=self.kwargs["term"]).first()
        if held is None:
            raise Http404 if first_day_of(self.kwargs["term"]) is None else TermNotOpened
        return held

    def not_opened(self, request: HttpRequest) -> HttpResponse:
        """That the term is not opened yet, and who opens it."""
        begins_on = first_day_of(self.kwargs["term"])
        told = {
            "term": self.kwargs["term"],
            "begins_on": date_format(begins_on, "DATE_FORMAT"),
            "is_to_come": begins_on > clock.today(),
        }
        return render(request, "reports/not_opened.html", told, status=404)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The term, and the way back to it."""
        page = reverse("reports:annual-report", args=[self.year.term])
        return super().get_context_data(
            **{"year": self.year, "parent_url": page, "parent_label": self.year.name} | kwargs
        )
