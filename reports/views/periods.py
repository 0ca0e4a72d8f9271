"""The pages of periods: choosing one, its report, a figure of it, its files and its print; and terms side by side."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, term_of
from lfnkr.calendar.period import Period
from lfnkr.web.views import ActView, RoleRequiredMixin
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.figures.records import behind
from reports.models import PrintJob
from reports.models.audiences import Audience
from reports.narrative.wording import part_and_base
from reports.periods import pictures, presets
from reports.periods.files import figures_as_csv
from reports.periods.forms import LanguageForm, PeriodForm
from reports.periods.paper import context_of as side_by_side_context
from reports.periods.paper import side_by_side_as_csv
from reports.periods.rules import may_count
from reports.periods.side_by_side import SideBySide, side_by_side
from reports.printing.paper import file_name
from reports.printing.sections import context_of, names_of
from reports.term_pages import OfTerm

CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"


class ChoosePeriod(RoleRequiredMixin, TemplateView):
    """Which period: one of those asked for mostly, or any two days; the address of the report is its own."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/periods/choose.html"

    @cached_property
    def form(self) -> PeriodForm:
        """The two days, as far as the address has them."""
        given = {"first", "last"} & self.request.GET.keys()
        return PeriodForm(self.request.GET if given else None, initial={"last": clock.today()})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the report of the days that were chosen; back to the form with what is wrong with them."""
        if self.form.is_bound and self.form.is_valid():
            return HttpResponseRedirect(address_of(self.form.period))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the periods asked for mostly."""
        terms = list(presets.of_terms())
        return super().get_context_data(form=self.form, terms=terms, founding=presets.since_founding(), **kwargs)


def address_of(period: Period) -> str:
    """The page of a period."""
    return reverse("reports:period", args=[period.starts_on, period.ends_on])


class OfPeriod(RoleRequiredMixin):
    """A page of one period; days that cannot be counted lead to the form, which says why."""

    permission_required = "reports.see_annual_report"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask at the door, then of the days."""
        if request.user.has_perm(self.permission_required) and may_count(kwargs["first"], kwargs["last"]):
            days = urlencode({name: kwargs[name].isoformat() for name in ("first", "last")})
            return HttpResponseRedirect(f"{reverse('reports:choose-period')}?{days}")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def period(self) -> Period:
        """The days of the address."""
        return Period(self.kwargs["first"], self.kwargs["last"])

    @cached_property
    def report(self) -> AnnualReport:
        """The report of the period, counted now."""
        return AnnualReport.for_period(self.period)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The period, and the way back to it."""
        way = {"parent_url": address_of(self.period), "parent_label": self.period.name}
        return super().get_context_data(**{"year": self.period, "period": self.period} | way | kwargs)


class TermInPictures(OfTerm, TemplateView):
    """A term in pictures, with the terms before it at one scale; counted now, for inside alone."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/periods/pictures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is counted of each term; of one that is to come, nothing."""
        terms = pictures.terms_up_to(self.year)
        this = next((term for term in terms if term.year.term == self.year.term), None)
        return super().get_context_data(
            this=this,
            months=this and pictures.months_picture(this),
            flow=this and pictures.outcomes_picture(this),
            multiples=pictures.multiples(terms),
            is_over=self.year.over_at <= clock.now(),
            **kwargs,
        )


class PeriodPage(OfPeriod, TemplateView):
    """The report of a period on screen: the chapters of a term's report, every figure leading to its records."""

    template_name = "reports/periods/period.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chapters as they are counted now, in the reader's language."""
        shown = context_of(self.report, translation.get_language(), on_paper=False)
        same = FiscalYear.objects.filter(starts_on=self.period.starts_on, ends_on=self.period.ends_on).first()
        return super().get_context_data(
            body=render_to_string("reports/annual/chapters.html", shown),
            is_final=self.report.is_final,
            is_running=self.report.is_running,
            same_term=same,
            **kwargs,
        )


class PeriodFigure(OfPeriod, TemplateView):
    """One figure of a period: what it means, and the records behind it."""

    template_name = "reports/figure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figure with rows for those who may see them."""
        figure = self.report.figures.get(self.kwargs["key"])
        if figure is None:
            raise Http404
        value, base = part_and_base(figure, names_of(self.report))
        return super().get_context_data(
            audience=Audience.INTERNAL,
            frozen=None,
            figure=figure,
            behind=behind(figure.records, self.request.user, self.report.people),
            value=value,
            base=base,
            **kwargs,
        )


class PeriodFile(OfPeriod, TemplateView):
    """The figures of a period as a file for programs or for a spreadsheet; like the PDF, only while every sum agrees."""

    permission_required = "reports.print_annual_report"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; back to the page, which names the sum, while one does not agree."""
        if not self.report.is_final:
            return HttpResponseRedirect(f"{address_of(self.period)}#verification")
        name = file_name(self.period)
        if self.kwargs["form"] == "csv":
            return attached(figures_as_csv(self.report), CSV, f"{name}.csv")
        return attached(as_json(self.report, translation.get_language()).encode(), JSON, f"{name}.json")


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


class PrintPeriod(OfPeriod, ActView):
    """Ask for the PDF of a period."""

    permission_required = "reports.print_annual_report"
    action = jobs.ask_for_print_of_period
    form_class = LanguageForm
    title = _lazy("Print the report of a period")
    lede = _lazy(
        "A draft for inside. The PDF is made beside you and takes a few seconds; it is refused while a sum fails."
    )
    label = _lazy("Make the PDF")

    def get_initial(self) -> dict[str, Any]:
        """The reader's language."""
        return {"language": translation.get_language()} | super().get_initial()

    def act(self, obj: None, form: forms.Form) -> PrintJob:
        """Start the printing."""
        first, last = self.period.starts_on, self.period.ends_on
        return jobs.ask_for_print_of_period(by=self.request.user, first=first, last=last, **form.cleaned_data)


class NewestTerm(RoleRequiredMixin, TemplateView):
    """The way to the terms side by side that end with the last one that has begun."""

    permission_required = "reports.see_annual_report"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the page of that term."""
        newest = FiscalYear.objects.filter(starts_on__lte=clock.today()).order_by("-term").first()
        term = newest.term if newest else term_of(clock.today())
        return HttpResponseRedirect(reverse("reports:side-by-side", args=[term]))


class OfTerms(RoleRequiredMixin):
    """A page of a term and those before it side by side."""

    permission_required = "reports.see_annual_report"

    @cached_property
    def found(self) -> SideBySide:
        """The terms, counted now. Raises Http404 for a term that has not begun."""
        term = self.kwargs["term"]
        if not 1 <= term <= term_of(clock.today()):
            raise Http404
        return side_by_side(term)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to them."""
        page = reverse("reports:side-by-side", args=[self.kwargs["term"]])
        way = {"parent_url": page, "parent_label": _lazy("Terms side by side")}
        return super().get_context_data(**way | kwargs)


class SideBySidePage(OfTerms, TemplateView):
    """Terms side by side."""

    template_name = "reports/periods/side_by_side.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tables, the picture, and the terms one may end with."""
        begun = FiscalYear.objects.filter(starts_on__lte=clock.today()).values_list("term", flat=True)
        return super().get_context_data(
            **side_by_side_context(self.found), others=sorted(begun, reverse=True), **kwargs
        )


class SideBySideFile(OfTerms, TemplateView):
    """Terms side by side for a spreadsheet."""

    permission_required = "reports.print_annual_report"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The table."""
        name = f"terms-side-by-side-until-{self.kwargs['term']}.csv"
        return attached(side_by_side_as_csv(self.found), CSV, name)


class PrintSideBySide(OfTerms, ActView):
    """Ask for the PDF of terms side by side."""

    permission_required = "reports.print_annual_report"
    action = jobs.ask_for_print_side_by_side
    form_class = LanguageForm
    title = _lazy("Print terms side by side")
    lede = _lazy(
        "A draft for inside. The PDF is made beside you and takes a few seconds; it is refused while a sum fails."
    )
    label = _lazy("Make the PDF")

    def get_initial(self) -> dict[str, Any]:
        """The reader's language."""
        return {"language": translation.get_language()} | super().get_initial()

    def act(self, obj: None, form: forms.Form) -> PrintJob:
        """Start the printing."""
        year = get_object_or_404(FiscalYear, term=self.kwargs["term"])
        return jobs.ask_for_print_side_by_side(year, by=self.request.user, **form.cleaned_data)
