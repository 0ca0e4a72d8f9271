"""The leaflet of a report: four pages of A5, which are one sheet of A4 folded once, with what the report itself says and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lfnkr.documents.line_breaks import joined
from lfnkr.documents.pdf import number_of_pages
from lfnkr.documents.pdf import set_pages as set_pages_here
from lfnkr.language import wordings
from reports.editions.annual import AnnualReport
from reports.printing.fitting import fitted
from reports.printing.paper import STYLE, dated
from reports.printing.sections import context_of

STYLES = (STYLE, Path(settings.BASE_DIR) / "static" / "css" / "leaflet.css")

AS_THEY_RUN = SafeString(
    "<style>.leaf .imprint, .leaf .at-the-foot { position: static } .leaf { height: auto }</style>"
)
"""The style in which a page is looked at: what stands at its foot stands behind the rest, so that neither lies on the other."""

EXPLAINED = ("rescued.led.adults", "taken_over.people", "requests.people", "mobilised_within_72h")
"""The figures whose definitions stand on the leaflet, the first two below a picture: what a reader of four pages may take amiss."""


@wordings.read_once()
def leaflet_html(report: AnnualReport, language: str, context: dict[str, Any] | None = None) -> str:
    """The leaflet as one page of HTML for print, in a language; its style lies inside, so that the file opens anywhere.

    `context` is what the chapters of the report print, where it was made already: the leaflet tells no figure they do not.
    """
    with translation.override(language):
        context = context or context_of(report, language)
        keys = EXPLAINED[:2] if context["pictures"]["flow"] else EXPLAINED
        notes = [context["notes"][key] for key in keys if key in context["notes"]]
        words = {"dated": dated(report), "style_sheet": _style_sheet(), "on_paper": True, "explained": notes}

        def page(name: str, gone: frozenset[str]) -> SafeString:
            return render_to_string(
                "reports/annual/leaflet/_page.html", {**context, **words, "page": name, "gone": gone}
            )

        def set_of(pages: Iterable[str], style: str = "") -> SafeString:
            return render_to_string(
                "reports/annual/leaflet/leaflet.html", {**context, **words, "pages": pages, "measured": style}
            )

        def is_one_page(written: str) -> bool:
            return number_of_pages(joined(set_of([written], AS_THEY_RUN), language)) == 1

        return set_of(fitted(page, is_one_page).values())


def leaflet_pdf(report: AnnualReport, language: str, *, set_pages: Callable[..., bytes] = set_pages_here) -> bytes:
    """The leaflet of a draft as PDF: the same bytes for the same figures."""
    return set_pages(joined(leaflet_html(report, language), language), made_at=dated(report))


def _style_sheet() -> SafeString:
    return format_html("<style>{}</style>", SafeString("".join(style.read_text() for style in STYLES)))
