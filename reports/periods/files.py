"""The figures of a report as a table for a spreadsheet: one row a figure, with its base and its definition."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lfnkr.web.lists.writers import CsvFile
from reports.editions.annual import AnnualReport
from reports.figures.figure import Figure
from reports.narrative.wording import value_words
from reports.printing.sections import names_of


def figures_as_csv(report: AnnualReport) -> bytes:
    """Every figure of a report; sums in dollars as they print, the plain number beside."""
    table = CsvFile(
        [
            _("Key"),
            _("Figure"),
            _("Value"),
            _("Number"),
            _("Unit"),
            _("Part"),
            _("Base"),
            _("Population"),
            _("Attributed by"),
            _("Definition"),
            _("Note"),
        ]
    )
    names = names_of(report)
    for figure in report.figures.values():
        table.add(_row(figure, names))
    return table.finished(_lines(report))


def _row(figure: Figure, names: dict[str, str]) -> Sequence[str | int | None]:
    means = figure.means
    number = figure.value if isinstance(figure.value, int) else ""
    return [
        figure.key,
        means.label,
        value_words(figure, names),
        number,
        means.unit,
        "" if figure.numerator is None else figure.numerator,
        "" if figure.denominator is None else figure.denominator,
        means.population,
        means.attribution,
        means.definition,
        figure.note or "",
    ]


def _lines(report: AnnualReport) -> list[tuple[str, str]]:
    """What stands above the table: of what it is, and that it is a draft."""
    known = report.known_at.isoformat(timespec="minutes")
    return [
        (_("Report of a period"), report.year.name),
        (_("State"), _("draft, internal") if report.is_final else _("not final: a sum does not agree")),
        (_("As known at"), known),
    ]
