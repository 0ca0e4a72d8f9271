"""One figure of a report as the cells of a row: the same in the workbook, in CSV and under HXL tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.lists.columns import Cell
from reports.figures.figure import Figure
from reports.narrative.wording import number_words


class State(models.TextChoices):
    """How a figure is told."""

    EXACT = "exact", _lazy("exactly")
    ROUGH = "rough", _lazy("roughly")
    WITHHELD = "withheld", _lazy("withheld")
    NONE_RECORDED = "none recorded", _lazy("none recorded")


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, its head, and its HXL tag."""

    name: str
    head: Any
    tag: str


COLUMNS = (
    Column("label", _lazy("Figure"), "#indicator+name"),
    Column("printed", _lazy("As printed"), "#indicator+value+text"),
    Column("value", _lazy("Value"), "#indicator+value+num"),
    Column("unit", _lazy("Unit"), "#meta+unit"),
    Column("state", _lazy("How it is told"), "#status+value"),
    Column("least", _lazy("At least"), "#indicator+value+min+num"),
    Column("most", _lazy("At most"), "#indicator+value+max+num"),
    Column("numerator", _lazy("Part"), "#indicator+part+num"),
    Column("denominator", _lazy("Base"), "#indicator+base+num"),
    Column("note", _lazy("Note"), "#description+note"),
    Column("definition", _lazy("Definition"), "#description+definition"),
    Column("population", _lazy("Population"), "#description+population"),
    Column("attribution", _lazy("Attributed by"), "#description+attribution"),
    Column("rounding", _lazy("Rounding"), "#description+rounding"),
    Column("key", _lazy("Key"), "#indicator+code"),
)
"""What is told of a figure, in this order everywhere."""

HUNDREDTHS = Decimal("0.01")


def cells_of(figure: Figure, row: Mapping[str, Any], names: dict[str, str]) -> list[Cell]:
    """The cells of a figure, given its row in the JSON; sums in dollars, codes of places parted by a semicolon.

    A value that is withheld, or told by a band, stands in no cell.
    """
    low, high = row.get("band") or (None, None)
    told = {
        **{
            name: row[name] for name in ("label", "unit", "note", "definition", "population", "attribution", "rounding")
        },
        "printed": number_words(figure, names),
        "value": number(figure, row["value"]),
        "state": str(state_of(row).label),
        "least": number(figure, low),
        "most": number(figure, high),
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "key": figure.key,
    }
    return [told[column.name] for column in COLUMNS]


def number(figure: Figure, value: Any) -> Cell:
    """A number of the JSON as a cell: minor units as dollars and cents, a list as one text."""
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, int) and figure.is_money:
        return (Decimal(value) / 100).quantize(HUNDREDTHS)
    return value


def state_of(row: Mapping[str, Any]) -> State:
    """How a figure is told, by its row in the JSON."""
    if row.get("suppressed"):
        return State.WITHHELD
    if row.get("band"):
        return State.ROUGH
    if row["value"] is None or not row.get("register_complete", True):
        return State.NONE_RECORDED
    return State.EXACT
