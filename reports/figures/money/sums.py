"""How a figure of money is declared: a sum of the reserve's books in US cents, with the rows behind it.

Where the ledger does not reach a term, none of its figures has a value: nothing is known there, not nought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.models import FundsShortfall
from reports.figures.books import Books, Spending, costs_of, shortfalls_at
from reports.figures.declaration import Declaration, Terms, Words
from reports.figures.figure import Disclosure, Figure, Records
from reports.partition.partition import Partition

FUND = _lazy("the rescue reserve fund")
BOOKED = Terms(FUND, _lazy("booking date in the term"))
CAME_BACK = Terms(FUND, _lazy("booking date of the reversal in the term"))
FIRST_DAY = Terms(FUND, _lazy("at the beginning of the first day"))
LAST_DAY = Terms(FUND, _lazy("at the end of the last day"))


@dataclass(frozen=True)
class Accounts:
    """What figures of money are counted of: the books of the reserve, and the people whose rescues it paid."""

    books: Books
    partition: Partition

    @cached_property
    def costs(self) -> list[Spending]:
        """What was spent on the requests of those LFNKR led to safety in the term."""
        return costs_of({row.reference for row in self.partition.led}, self.books)

    @cached_property
    def shortfalls(self) -> list[FundsShortfall]:
        """What lacked at the takeovers that count in the term, those learnt after the edition of their own among them."""
        moments = ((row.case, moment) for row in self.partition.rows for moment in row.lacked)
        return shortfalls_at(moments, self.partition.known_at)

    @cached_property
    def lacks_in_error(self) -> list[FundsShortfall]:
        """What lacked as earlier editions counted it, at takeovers that did not lack it as is known now, or another sum."""
        wrong = shortfalls_at(self.partition.lacks.in_error, self.partition.known_before)
        return wrong + [before for before, _now in self._lacks_of_other_sums if before]

    @cached_property
    def lacks_missed(self) -> list[FundsShortfall]:
        """What lacked as is known now at takeovers that earlier editions counted with another sum."""
        return [now for _before, now in self._lacks_of_other_sums if now]

    @cached_property
    def _lacks_of_other_sums(self) -> list[tuple[FundsShortfall | None, FundsShortfall | None]]:
        """What lacked where it was told anew with another sum: as the editions counted it, and as it is known now."""
        again = self.partition.lacks.again
        before, now = (
            {(row.case_id, row.occurred_at): row for row in shortfalls_at(moments, known) if row.shortfall}
            for moments, known in (
                ([before for before, _now in again], self.partition.known_before),
                ([now for _before, now in again], self.partition.known_at),
            )
        )
        pairs = [(before.get(then), now.get(since)) for then, since in again]
        return [pair for pair in pairs if len({row and row.shortfall for row in pair}) > 1]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in US cents, the rows behind it, of how many it is one, and what is to be said beside it."""

    amount: int | None
    records: Records = Records("entries")
    base: int | None = None
    note: str | None = None
    parties: int | None = None
    """Of how many requests it tells; None for a total, which is no sum of parties."""


def of_money(
    key: str,
    label: Words,
    find: Callable[[Accounts], Sum],
    *,
    terms: Terms,
    definition: Words,
    rounding: Words = None,
    is_of_ledger: bool = True,
) -> Declaration:
    """A figure of money; one of the ledger has no value in a term which the ledger does not reach."""

    def count(accounts: Accounts, declared: Declaration) -> Figure:
        found = find(accounts)
        if is_of_ledger and not accounts.books.reaches:
            found = Sum(None, Records(found.records.kind), note=unreached(accounts.books))
        return Figure(
            key,
            found.amount,
            declared.means,
            denominator=found.base,
            note=found.note,
            records=found.records,
            parties=found.parties,
        )

    return Declaration(
        key=key,
        label=label,
        unit="USD",
        terms=terms,
        definition=definition,
        disclosure=Disclosure.MONEY,
        rounding=rounding,
        is_about_people=False,
        count=count,
    )


def unreached(books: Books) -> str:
    """Why nothing is known of the ledger in a term."""
    if books.begins_on:
        return _("The ledger begins on %(day)s and does not reach this term.") % {"day": date_format(books.begins_on)}
    return _("The ledger does not reach this term.")


def spent(found: Iterable[Spending]) -> Sum:
    """What was spent, with the expenses behind it."""
    rows = list(found)
    expenses = Records("expenses", tuple(row.expense for row in rows))
    return Sum(sum(row.amount for row in rows), expenses, parties=len({row.case_reference for row in rows}))


def behind(kind: str, found: Iterable[Any]) -> Records:
    """Rows as the records behind a sum."""
    return Records(kind, tuple(row.pk for row in found))
