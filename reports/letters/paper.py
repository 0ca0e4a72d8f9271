"""The letter on paper: one page of A4, tagged; the same bytes whenever it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lfnkr.documents import pdf_child
from lfnkr.documents.line_breaks import joined
from reports.letters.letter import Letter
from reports.printing.giving import giving
from reports.printing.paper import STYLE

STYLES = (STYLE, Path(settings.BASE_DIR) / "static" / "css" / "gifts_letter.css")


def html_of(letter: Letter) -> str:
    """The page of a letter, in its language."""
    style = format_html("<style>{}</style>", SafeString("".join(each.read_text() for each in STYLES)))
    with translation.override(letter.language):
        context = {
            "letter": letter,
            "year": letter.edition.fiscal_year,
            "language": letter.language,
            "dated": datetime.fromisoformat(letter.edition.told["dated"]),
            "giving": giving(),
            "on_paper": True,
            "style_sheet": style,
        }
        return render_to_string("reports/letters/appeal.html", context)


def pdf_of(letter: Letter, *, set_pages: Callable[..., bytes] = pdf_child.set_pages) -> bytes:
    """The PDF of a letter."""
    made_at = datetime.fromisoformat(letter.edition.told["dated"])
    return set_pages(joined(html_of(letter), letter.language), made_at=made_at)


def file_name(letter: Letter) -> str:
    """A name that says term, appeal and language, and nothing else."""
    term, day = letter.edition.fiscal_year_id, letter.appeal.opened_on.isoformat()
    return f"what-your-gifts-did-term-{term}-appeal-{day}-{letter.language}.pdf"
