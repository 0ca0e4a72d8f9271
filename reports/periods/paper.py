"""Terms side by side on paper and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.documents.line_breaks import joined
from lfnkr.documents.pdf import set_pages as set_pages_here
from lfnkr.web.lists.writers import CsvFile
from reports.periods.side_by_side import Column, SideBySide, picture
from reports.printing.paper import margins_of


def context_of(found: SideBySide) -> dict[str, object]:
    """What screen and paper show of terms side by side."""
    return {"found": found, "picture": picture(found), "counted_on": clock.today()}


def print_side_by_side(found: SideBySide, language: str, *, set_pages: Callable[..., bytes] = set_pages_here) -> bytes:
    """The PDF of terms side by side; it bears the day of counting."""
    with translation.override(language):
        head = _("LFNKR, terms side by side · internal · draft")
        context = {**context_of(found), "language": language, "style_sheet": margins_of(head), "on_paper": True}
        html = render_to_string("reports/periods/side_by_side_print.html", context)
    made_at = datetime.combine(clock.today(), time(12), TOKYO)
    return set_pages(joined(html, language), made_at=made_at)


def side_by_side_as_csv(found: SideBySide) -> bytes:
    """One row a figure, a column a term, and beside it what a signed edition printed, where that differs, and what was stated."""
    table = CsvFile([_("Key"), _("Figure"), *(head for column in found.columns for head in _heads(column))])
    for row in (*found.people, *found.money):
        cells = [words for cell in row.cells for words in (cell.counted, cell.published, cell.stated)]
        table.add([row.key, row.label, *cells])
    counted = clock.today().isoformat()
    return table.finished([(_("Terms side by side"), _("draft, internal")), (_("Counted on"), counted)])


def _heads(column: Column) -> tuple[str, str, str]:
    term = _("Term %(n)d") % {"n": column.term}
    return (
        _("%(term)s, as counted today") % {"term": term},
        _("%(term)s, as published") % {"term": term},
        _("%(term)s, as stated") % {"term": term},
    )
