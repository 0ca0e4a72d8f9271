"""The pages of the annual report: the years, a report, a figure and its records, printing."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, TemplateView, View

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.jobs import queue
from lfnkr.web.views import ActView, RoleRequiredMixin
from reports import jobs
from reports.editions.annual import AnnualReport, NotFinal, told_before
from reports.editions.forms import EditionForm
from reports.exports.files import FILES
from reports.exports.reading import draft_data, frozen_data
from reports.figures.figure import Figure, Records
from reports.figures.records import OF_PEOPLE, People, behind
from reports.freezing.reading import figures_of, held, names_in, records_of
from reports.freezing.rules import may_print
from reports.models import Edition, PrintJob
from reports.models.audiences import Audience
from reports.models.editions import FileFormat
from reports.models.releasing import JobState
from reports.narrative.wording import part_and_base
from reports.partition.queries import gather
from reports.printing.sections import context_of, names_of
from reports.term_pages import OfTerm

STEPS = {JobState.WAITING: 0, JobState.COUNTING: 1, JobState.PRINTING: 2, JobState.DONE: 3, JobState.FAILED: 3}
GIVEN_UP_AFTER = timedelta(minutes=10)
"""A print that has not ended by then was killed."""

FIGURE_FILES = (
    ("xlsx", _lazy("Workbook for Excel (XLSX), a sheet for each table")),
    ("csv", _lazy("One table for a spreadsheet (CSV)")),
    ("hxl", _lazy("Statistics with HXL tags (CSV)")),
    ("json", _lazy("Everything for programs (JSON)")),
)
"""The files of the figures, each as its link says it."""


class TermMixin(OfTerm):
    """A page of the report of one term."""

    @cached_property
    def edition(self) -> dict[str, str]:
        """For whom and in which language, as asked in the address; internal and the reader's own otherwise."""
        form = EditionForm(self.request.GET)
        form.is_valid()
        chosen = getattr(form, "cleaned_data", {})
        return {
            "audience": chosen.get("audience") or Audience.INTERNAL.value,
            "language": chosen.get("language") or translation.get_language(),
        }

    @cached_property
    def standing(self) -> Edition | None:
        """The signed edition of the term; None while there is none."""
        return Edition.objects.standing(self.year)

    def report(self, audience: str | None = None) -> AnnualReport:
        """The report of the term, counted now."""
        return AnnualReport.for_year(self.year, audience=Audience(audience or self.edition["audience"]))


class AnnualReportPage(TermMixin, TemplateView):
    """The annual report of a term on screen: the chapters of the paper, every figure leading to its records."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/annual_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was signed, as it was frozen; else what is counted now, inside alone. In a page in the reader's language."""
        refusal = may_print(self.year, self.edition["audience"])
        shown = {"refusal": refusal.text} if refusal else self.signed() or self.draft()
        return super().get_context_data(
            **shown,
            form=EditionForm(self.edition),
            is_over=self.year.over_at <= clock.now(),
            edition=self.edition,
            figure_files=FIGURE_FILES,
            **kwargs,
        )

    def signed(self) -> dict[str, Any] | None:
        """The chapters of the edition that stands; None where no edition was signed."""
        if self.standing is None:
            return None
        text = held(self.standing, self.edition["audience"], self.edition["language"], FileFormat.SCREEN)
        return {"frozen": self.standing, "body": SafeString(text.decode()), "is_final": True}

    def draft(self) -> dict[str, Any]:
        """The chapters as they are counted now."""
        language = self.edition["language"]
        with translation.override(language):
            report = self.report()
            shown = context_of(report, language, on_paper=False)
            chapters = render_to_string("reports/annual/chapters.html", shown)
        return {"body": chapters, "is_final": report.is_final}


class FigurePage(TermMixin, TemplateView):
    """One figure: what it means, and the records behind it."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/figure.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the report, which says why, where this audience is given nothing of the term."""
        if may_print(self.year, self.edition["audience"]):
            page = reverse("reports:annual-report", args=[self.year.term])
            return HttpResponseRedirect(f"{page}?{urlencode(self.edition)}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figure as this audience sees it, with rows for those who may see them."""
        figure, records, names, people = self.signed() if self.standing else self.counted()
        value, base = part_and_base(figure, names)
        rows = None if records is None else behind(records, self.request.user, people)
        return super().get_context_data(
            audience=Audience(self.edition["audience"]),
            frozen=self.standing,
            figure=figure,
            behind=rows,
            value=value,
            base=base,
            **kwargs,
        )

    def counted(self) -> tuple[Figure, Records, dict[str, str], People]:
        """The figure as it is counted now, the records behind it, the names of places in it, and the facts of people."""
        report = self.report()
        figure = report.figures.get(self.kwargs["key"])
        if figure is None:
            raise Http404
        return figure, figure.records, names_of(report), report.people

    def signed(self) -> tuple[Figure, Records | None, dict[str, str], People]:
        """The same as it was frozen, in the reader's language; no records once the key of the edition's annex was erased."""
        audience, language = self.edition["audience"], translation.get_language()
        figure = figures_of(self.standing, audience, language).get(self.kwargs["key"])
        if figure is None:
            raise Http404
        is_inside = audience == Audience.INTERNAL
        records = records_of(self.standing, figure.key) if is_inside else Records()
        return figure, records, names_in(self.standing, language), self.facts_of(records)

    def facts_of(self, records: Records | None) -> People:
        """The facts of people as the edition that stands counted them; none where there is nobody to show."""
        if records is None or records.kind not in OF_PEOPLE:
            return {}
        with trail.reading():
            before = told_before(self.year, is_edition=True)
            partition = gather(self.year, self.year.over_at, self.standing.known_at, before)
        return {row.member: row for row in partition.shown}


class FiguresFile(TermMixin, View):
    """The figures of a report as a file: a workbook, CSV, statistics with HXL tags, JSON; as frozen, else a draft for inside."""

    permission_required = "reports.print_annual_report"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; back to the report, which says why, where this audience is given nothing or a sum does not agree."""
        audience, language = self.edition["audience"], self.edition["language"]
        page = f"{reverse('reports:annual-report', args=[self.year.term])}?{urlencode(self.edition)}"
        if may_print(self.year, audience):
            return HttpResponseRedirect(page)
        try:
            data, names = self.data(audience, language)
        except NotFinal:
            return HttpResponseRedirect(f"{page}#verification")
        write, content_type, ending = FILES[kwargs["form"]]
        with translation.override(language):
            content = write(data, names)
        name = f"annual-report-term-{self.year.term}-{audience}-{language}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)

    def data(self, audience: str, language: str) -> tuple[bytes, dict[str, str]]:
        """The JSON the file is written from, and the names of the places in it."""
        if self.standing is not None:
            return frozen_data(self.standing, audience, language)
        return draft_data(self.year, audience, language)


class PrintReport(TermMixin, ActView):
    """Ask for the PDF of a report."""

    permission_required = "reports.print_annual_report"
    action = jobs.ask_for_print
    form_class = EditionForm
    title = _lazy("Print the annual report")
    lede = _lazy(
        "The PDF is made beside you and takes a few seconds. Without a signed edition it is a draft for inside, and is refused "
        "while a control total fails."
    )
    label = _lazy("Make the PDF")

    def get_initial(self) -> dict[str, Any]:
        """The edition that was on screen."""
        return self.edition | super().get_initial()

    def act(self, obj: None, form: forms.Form) -> PrintJob:
        """Start the printing."""
        return jobs.ask_for_print(self.year, by=self.request.user, **form.cleaned_data)


class PrintJobPage(RoleRequiredMixin, DetailView):
    """How far a print is, and the file when it is done."""

    permission_required = "reports.print_annual_report"
    model = PrintJob
    template_name = "reports/print_job.html"
    context_object_name = "job"

    def get_queryset(self):
        """The jobs one may see, without their files."""
        return super().get_queryset().select_related("fiscal_year").defer("file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The step it is at; a print that was killed says so, and that nobody is there to make one."""
        given_up = not self.object.is_finished and self.object.asked_at < clock.now() - GIVEN_UP_AFTER
        no_worker = not (self.object.is_finished or given_up or queue.worker_is_there())
        return super().get_context_data(
            done=STEPS[self.object.state], total=3, is_given_up=given_up, is_without_worker=no_worker, **kwargs
        )


class PrintJobStatus(PrintJobPage):
    """The same for a script."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> JsonResponse:
        """Step, words, and where to go when it is finished; to the file itself when there is one."""
        job = self.object
        status = {"done": context["done"], "total": context["total"], "text": job.get_state_display(), "url": None}
        if job.state == JobState.DONE:
            file = reverse("reports:print-job-file", args=[job.pk])
            status |= {"url": file, "heading": _("The report is ready"), "label": _("Download the PDF")}
        elif job.is_finished or context["is_given_up"]:
            status["url"] = job.get_absolute_url()
        return JsonResponse(status)


class PrintJobFile(RoleRequiredMixin, DetailView):
    """The PDF itself, to keep."""

    permission_required = "reports.print_annual_report"
    model = PrintJob

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An attachment whose name says the term and the audience and nothing else."""
        job = self.object
        if job.state != JobState.DONE:
            raise Http404
        return HttpResponse(
            bytes(job.file),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{job.file_name}"'},
        )
