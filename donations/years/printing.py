"""The year-end papers of a fiscal year as files: tagged PDF, workbook and CSV, in the language that is spoken now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from donations.periods.models import YearClose
from donations.years.papers import FundYear, Papers, Row, Tables
from lfnkr.calendar import clock
from lfnkr.documents import pdf_child
from lfnkr.documents.line_breaks import joined
from lfnkr.money import MINOR_DIGITS
from lfnkr.web.lists.columns import Cell
from lfnkr.web.lists.writers import CsvFile, XlsxBook

LANGUAGES = ("ja", "en")
"""The papers are handed in in Japanese, and read abroad in English."""

LONGEST_NAME = 31
"""So long may the name of a sheet be."""

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "year_papers.css"


def html_of(papers: Papers, close: YearClose | None) -> str:
    """The pages, in the language that is spoken now."""
    language = translation.get_language()
    name, *_address = settings.RECEIPT_FROM[language] or ["LFNKR"]
    context = {
        "papers": papers,
        "close": close,
        "organisation": name,
        "language": language,
        "style_sheet": SafeString(f"<style>{STYLE.read_text()}</style>"),
    }
    return render_to_string("donations/years/papers.html", context)


def pdf_of(papers: Papers, close: YearClose | None) -> bytes:
    """The PDF, tagged: of a closed year as of its closing, of an open one a draft of now."""
    made_at = close.closed_at if close else clock.now()
    return pdf_child.set_pages(joined(html_of(papers, close), translation.get_language()), made_at=made_at)


def sections(tables: Tables) -> Iterable[tuple[str, list[tuple[str, str, int | None]]]]:
    """The papers of one currency as plain tables: their title, and rows of group, words and sum."""
    for title, rows in tables.papers:
        yield title, _plain(rows)
    for title, funds in (
        (_("Statement of funds"), tables.funds),
        (_("Note on restricted donations"), tables.restricted),
    ):
        yield title, [row for fund in funds for row in _of_fund(fund)]


def _plain(rows: Iterable[Row]) -> list[tuple[str, str, int | None]]:
    return [("", row.words, row.sum) for row in rows]


def _of_fund(fund: FundYear) -> list[tuple[str, str, int | None]]:
    """One fund from its opening balance to its closing one."""
    return [
        (fund.name, _("Opening balance"), fund.opening),
        *((line.group, line.words, line.sum) for line in fund.lines),
        (fund.name, _("Closing balance"), fund.closing),
    ]


def workbook(papers: Papers, close: YearClose | None) -> bytes:
    """A sheet for each paper and currency."""
    book = XlsxBook(title=_("Year-end papers"), made_at=close.closed_at if close else clock.now())
    for tables in papers.tables:
        for title, rows in sections(tables):
            name = f"{tables.currency} {title}"[:LONGEST_NAME]
            sheet = book.sheet(name, [_("Group"), _("What"), tables.currency], lines=3)
            for group, words, amount in rows:
                sheet.add([group, words, _cell(amount, tables.currency)])
            sheet.finish(_above(papers, close, title))
    return book.finished()


def table(papers: Papers, close: YearClose | None) -> bytes:
    """Every line of every paper in one table."""
    file = CsvFile([_("Paper"), _("Currency"), _("Group"), _("What"), _("Amount")])
    for tables in papers.tables:
        for title, rows in sections(tables):
            for group, words, amount in rows:
                file.add([title, tables.currency, group, words, _cell(amount, tables.currency)])
    return file.finished(_above(papers, close, _("Year-end papers")))


def _cell(amount: int | None, currency: str) -> Cell:
    """A sum in whole units, as a number."""
    return None if amount is None else Decimal(amount).scaleb(-MINOR_DIGITS[currency])


def _above(papers: Papers, close: YearClose | None, title: str) -> list[tuple[str, str]]:
    """What stands above each table: which year, and whether it is closed."""
    state = date_format(clock.day_of(close.closed_at)) if close else _("Draft: this fiscal year is not closed.")
    return [(title, papers.year.name), (_("Closed"), state)]


Writer = Callable[[Papers, YearClose | None], bytes]

FILES: dict[str, tuple[Writer, str, str]] = {
    "pdf": (pdf_of, "application/pdf", "pdf"),
    "xlsx": (workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": (table, "text/csv; charset=utf-8", "csv"),
}
"""Each form: how it is written, its content type, and how its name ends."""
