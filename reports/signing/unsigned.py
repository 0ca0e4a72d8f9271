"""The pieces of an edition as they would leave the house, to be read by whoever signs it: each page says that it is not signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.documents import pdf_child
from lfnkr.documents.line_breaks import joined
from reports.freezing.reading import held
from reports.letters.letter import Letter
from reports.letters.paper import html_of
from reports.models import Edition
from reports.models.editions import PAPERS, FileFormat
from reports.printing.paper import css_string

NAMES = {FileFormat.PDF: _lazy("The report with its annex"), FileFormat.LEAFLET_PDF: _lazy("The leaflet")}
"""What the papers of an edition are called where they are signed."""


@dataclass(frozen=True)
class Piece:
    """One paper that is signed with an edition: its format, and what it is called."""

    format: str
    name: str


def pieces_of(edition: Edition) -> list[Piece]:
    """The papers of an edition; one that was frozen before there were leaflets has none."""
    pages = {page for audience in edition.told["files"].values() for files in audience.values() for page in files}
    return [Piece(paper.value, str(name)) for paper, name in NAMES.items() if PAPERS[paper].value in pages]


def piece_to_read(edition: Edition, audience: str, language: str, format_: str) -> bytes:
    """One paper as PDF, set from its frozen page; the data file is not inside, and nothing is kept."""
    return _set(held(edition, audience, language, PAPERS[FileFormat(format_)]).decode(), edition, language)


def letter_to_read(letter: Letter) -> bytes:
    """The letter of an appeal as PDF."""
    return _set(html_of(letter), letter.edition, letter.language)


def _set(html: str, edition: Edition, language: str) -> bytes:
    made_at = datetime.fromisoformat(edition.told["dated"])
    return pdf_child.set_pages(joined(marked(html, language), language), made_at=made_at)


def marked(html: str, language: str) -> str:
    """A page for print that says on each of its pages that nobody has signed it."""
    with translation.override(language):
        words = css_string(_("Not signed: not for members or the public"))
    mark = f"<style>@page {{ @bottom-left {{ content: {words}; width: 90mm; font-weight: bold }} }}</style>"
    return html.replace("</head>", f"{mark}</head>", 1)
