"""What docs/article.md says of each statement of the article holds: it is printed, it stands on these figures, they have these values."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.web import checks
from reports.editions.annual import AnnualReport
from reports.printing.paper import print_html
from reports.tests.years.stories import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

TABLE = settings.BASE_DIR / "docs" / "article.md"


@dataclass(frozen=True)
class Row:
    """One statement of the article, as the table has it."""

    number: int
    result: str
    told_by: str
    figures: dict[str, int]
    pages: tuple[str, ...]
    reason: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the report that say it."""
        return tuple(re.findall(r"(?<!chapter )`(.+?)`", self.told_by))


def rows() -> list[Row]:
    """The table."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TABLE.read_text().splitlines()
        if re.match(r"\| \d", line)
    ]
    return [
        Row(
            int(number),
            result,
            told_by,
            {key: int(value) for key, value in re.findall(r"`(.+?)` (\d+)", figures)},
            tuple(re.findall(r"`(.+?)`", pages)),
            reason,
        )
        for number, _words, result, told_by, figures, pages, reason in cells
    ]


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """What was printed, kept for all rows."""
    return {}


@pytest.fixture
def report() -> AnnualReport:
    """The report of the demonstration."""
    return AnnualReport.for_year(FiscalYear.objects.get(term=20))


def test_every_statement_of_the_article_has_its_row():
    assert [row.number for row in rows()] == list(range(1, 25))
    assert {row.result for row in rows()} == {"produced", "corrected", "not"}
    assert [row.number for row in rows() if row.result != "produced" and not row.reason] == []


def test_each_sentence_is_printed_and_stands_on_its_figures(report):
    paper = read(print_html(report, "en")).replace("\n", " ")
    told = {statement.id: statement for statement in report.statements}

    for row in rows():
        assert set(row.sentences) <= told.keys(), row
        stands_on = {key for name in row.sentences for key in told[name].figures}
        assert not row.sentences or set(row.figures) <= stands_on | OTHERS.get(row.number, set()), row
        missing = [name for name in row.sentences if told[name].text.rstrip(".") not in paper]
        assert missing == [], row


OTHERS = {8: {"taken_over.safe.adults", "taken_over.died.adults"}, 9: {"deaths.led.people"}, 17: {"mobilised_over_72h"}}
"""Figures that stand in a table beside their sentence, by the number of the row."""


def test_each_figure_has_the_value_beside_it(report):
    values = {key: report[key].value for row in rows() for key in row.figures}

    assert values == {key: value for row in rows() for key, value in row.figures.items()}


def test_each_chapter_named_is_one_of_the_report(report):
    paper = print_html(report, "en")
    chapters = {name for row in rows() for name in re.findall(r"chapter `(.+?)`", row.told_by)}

    assert [name for name in chapters if f'id="{name}"' not in paper] == []
    assert report.meeting is not None


def test_each_page_where_it_is_entered_is_there():
    names = {page.name for page in checks.every_page()}
    named = {name for row in rows() for name in row.pages}

    assert {name for name in named - names if not is_in_the_admin(name)} == set()


def is_in_the_admin(name: str) -> bool:
    """Whether a page is one of the reference data."""
    try:
        return name.startswith("admin:") and bool(reverse(name))
    except NoReverseMatch:
        return False
