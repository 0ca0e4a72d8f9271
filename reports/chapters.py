"""What the chapters of the annual report show: the one context that screen and paper share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.kinds import Circumstance
from cases.models import Mission
from donations.kinds import Category
from reports.annual import AnnualReport
from reports.figures import Figure
from reports.models import Policy


@dataclass(frozen=True)
class Row:
    """One row of a table of figures: its words and its cells."""

    label: str
    cells: tuple[Figure, ...]


def context_of(report: AnnualReport, language: str) -> dict[str, Any]:
    """Everything the chapter templates print: figures by key, statements by id, the tables, what has no figure."""
    figure = report.figures
    return {
        "report": report,
        "language": language,
        "figure": {key.replace(".", "_"): value for key, value in figure.items()},
        "statement": {statement.id.replace(".", "_"): statement for statement in report.statements},
        "circumstances": circumstances(report),
        "spending": [Row(Category(kind).label, (figure[f"spending.category.{kind}"],)) for kind in Category.values],
        "months": report.group("requests.month."),
        "origins": report.group("origin.requested."),
        "missions": Mission.objects.filter(begins_on__range=(report.year.starts_on, report.year.ends_on)).prefetch_related("goods", "visits"),
        "policies": Policy.objects.select_related("decided_at_meeting"),
        "contradictions": contradictions(),
    }


def circumstances(report: AnnualReport) -> list[Row]:
    """What was done to those who asked: a row a question, a cell an answer."""
    answers = ("yes", "no", "unknown", "not_asked", "withheld")
    return [Row(kind.label, tuple(report.figures[f"circumstances.{kind}.{answer}"] for answer in answers)) for kind in Circumstance]


def contradictions() -> list[str]:
    """How this report reads what the article of October 2018 leaves open; printed in the notes of term 20."""
    return [
        _("The article counts 27 refugees; they are adults. The children of the mothers are counted apart."),
        _("The article has 8 people rescued by LFNKR and 19 by partners, and two women who died: 8 and 19 make 27, so the two are among the 19. 17 reached safety under partner lead."),
        _("The article says that 55 % of those rescued were under 30. No group of rescued people gives 55 %; each share is printed here with its base."),
        _("The youngest of those rescued, 10 months, is a child, while the counts exclude children: the range of ages includes children and says so."),
        _("All came from two provinces: this holds for the adults. A child born in China has no province of origin."),
        _("The minimum of USD 2,500 and about USD 1,000 for evading surveillance do not add up to USD 6,000; the highest cost comes from larger parties of high complexity."),
    ]
