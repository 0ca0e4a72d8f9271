"""The report on paper: the chapters of the screen, set as HTML for print and as PDF with the data file inside."""

from __future__ import annotations

from datetime import datetime, time

from django.template.loader import render_to_string
from django.utils import translation

from lfnkr.clock import TOKYO
from lfnkr.pdf import Enclosure, set_pages
from reports.annual import AnnualReport
from reports.as_json import as_json
from reports.chapters import context_of


def print_html(report: AnnualReport, language: str) -> str:
    """The report as one page of HTML for print, in a language."""
    with translation.override(language):
        return render_to_string("reports/annual/print.html", context_of(report, language))


def print_pdf(report: AnnualReport, language: str) -> bytes:
    """The report as PDF: the same bytes for the same figures; `lfnkr.annual-report/1` lies inside as a data file."""
    data = as_json(report, language).encode()
    enclosure = Enclosure(f"annual-report-{report.year.term}.json", data, "The figures of this report, lfnkr.annual-report/1")
    return set_pages(print_html(report, language), made_at=dated(report), enclosures=(enclosure,))


def dated(report: AnnualReport) -> datetime:
    """The date a report bears: its meeting, or the day after its term; never the moment of printing."""
    day = report.meeting.held_on if report.meeting else report.year.over_at.date()
    return datetime.combine(day, time(12), TOKYO)
