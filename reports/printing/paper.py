"""The report on paper: the chapters of the screen, set as HTML for print and as PDF with the data file inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.period import Stretch
from lfnkr.documents.line_breaks import joined
from lfnkr.documents.pdf import Enclosure
from lfnkr.documents.pdf import set_pages as set_pages_here
from lfnkr.language import wordings
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.narrative.statements import counted_on
from reports.printing.sections import context_of

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "annual_report.css"


@wordings.read_once()
def print_html(report: AnnualReport, language: str, context: dict[str, Any] | None = None) -> str:
    """The report as one page of HTML for print, in a language; its style lies inside, so that the file opens anywhere.

    `context` is what the chapters print, where it was made already.
    """
    with translation.override(language):
        context = context or context_of(report, language)
        words = {"dated": dated(report), "style_sheet": style_sheet(report), "on_paper": True}
        return render_to_string("reports/annual/print.html", {**context, **words})


def style_sheet(report: AnnualReport) -> SafeString:
    """The style of the paper, and in it the words of every page's head and foot."""
    return margins_of(f"{title_words(report)} · {edition_words(report)}")


def margins_of(head: str) -> SafeString:
    """The style of the paper, with what stands at the head of every page, and the number of the page at its foot."""
    margins = f"@page {{ @top-left {{ content: {css_string(head)} }} @bottom-right {{ content: {page_words()} }} }}"
    return format_html("<style>{}{}</style>", SafeString(STYLE.read_text()), SafeString(margins))


def print_pdf(report: AnnualReport, language: str, *, set_pages: Callable[..., bytes] = set_pages_here) -> bytes:
    """The report as PDF: the same bytes for the same figures; `lfnkr.annual-report/1` lies inside as a data file.

    `set_pages` sets them in this process, or `lfnkr.documents.pdf_child.set_pages` in a child with limits.
    """
    data = as_json(report, language).encode()
    html = print_html(report, language)
    term, made_at = report.year.term, dated(report)
    if term is not None:
        return set_paper(html, data, term, language, made_at=made_at, set_pages=set_pages)
    enclosure = Enclosure(f"{file_name(report.year)}.json", data, "The figures of this report, lfnkr.period-report/1")
    return set_pages(joined(html, language), made_at=made_at, enclosures=(enclosure,))


def file_name(stretch: Stretch) -> str:
    """What a file of a report is called, without its ending."""
    if stretch.term is not None:
        return f"annual-report-term-{stretch.term}"
    return f"report-{stretch.starts_on.isoformat()}-to-{stretch.ends_on.isoformat()}"


def set_paper(
    html: str, data: bytes, term: int, language: str, *, made_at: datetime, set_pages: Callable[..., bytes]
) -> bytes:
    """The PDF of a page for print with its data file inside; a frozen edition is set from its own page and file."""
    enclosure = Enclosure(f"annual-report-term-{term}.json", data, "The figures of this report, lfnkr.annual-report/1")
    return set_pages(joined(html, language), made_at=made_at, enclosures=(enclosure,))


def dated(report: AnnualReport) -> datetime:
    """The date a report bears: its meeting, or the day after its term, or the day of counting while the term runs; never the
    moment of printing."""
    day = report.meeting.held_on if report.meeting else min(report.year.over_at.date(), counted_on(report))
    return datetime.combine(day, time(12), TOKYO)


def page_words() -> str:
    """ "page 3 of 12" as the content of a margin box."""
    words = css_string(_("page {page} of {pages}"))
    return words.replace("{page}", '" counter(page) "').replace("{pages}", '" counter(pages) "')


def title_words(report: AnnualReport) -> str:
    """What a report is of and for whom it is, at the head of its pages."""
    if report.year.term is None:
        return _("LFNKR, report of %(days)s · %(audience)s") % {
            "days": report.year.name,
            "audience": report.audience.label,
        }
    return _("LFNKR annual report, term %(term)d · %(audience)s") % {
        "term": report.year.term,
        "audience": report.audience.label,
    }


def edition_words(report: AnnualReport) -> str:
    """Which edition a report is, or that it is none."""
    return _("edition %(number)d") % {"number": report.edition.number} if report.edition else _("draft")


def css_string(text: str) -> str:
    """A text as a string of CSS."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ").replace("\n", " ") + '"'
