"""The figures of money: what was spent, the reserve's year, the cost of the parties led; each declared once, with its count."""

from __future__ import annotations

from reports.figures.books import Books
from reports.figures.declaration import figures_of
from reports.figures.figure import Definition, Figure
from reports.figures.money import before_the_books, costs, reserve, spending
from reports.figures.money.sums import Accounts
from reports.partition.partition import Partition

FIGURES = (*spending.FIGURES, *reserve.FIGURES, *costs.FIGURES, *before_the_books.FIGURES)
"""Every figure of money, in the order of the report."""


def count_money(partition: Partition, books: Books) -> dict[str, Figure]:
    """Every figure about the rescue reserve of a term."""
    return {figure.key: figure for figure in figures_of(FIGURES, Accounts(books, partition))}


def definitions_of_money() -> dict[str, Definition]:
    """What every figure of money means."""
    return {declared.key: declared.means for declared in FIGURES}
