"""The auditor's page as files: a workbook with a sheet for each part, and one table of all parts as CSV; sums in whole units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from donations.auditing.between import BooksBetween
from donations.auditing.proofs import Proof
from donations.auditing.signatures import Signed
from donations.ledger.models import Fund
from lfnkr.calendar import clock
from lfnkr.calendar.period import Period
from lfnkr.money import MINOR_DIGITS
from lfnkr.web.lists.columns import Cell
from lfnkr.web.lists.writers import CsvFile, XlsxBook


class Part(NamedTuple):
    """One table of the page: its title, the names of its columns, its rows."""

    title: str
    heads: list[str]
    rows: list[list[Cell]]


class Audit(NamedTuple):
    """Everything the page shows, whole."""

    books: BooksBetween
    signed: list[Signed]
    proofs: list[Proof]


def parts(audit: Audit) -> Iterable[Part]:
    """The tables of the page in its order."""
    books = audit.books
    yield Part(
        _("Funds"),
        [_("Fund"), _("Currency"), _("What"), _("Kind of source"), _("Entries"), _("Balance"), _("Committed")],
        [row for each in books.funds for row in _of_fund(each)],
    )
    yield Part(
        _("Booked late"),
        [_("Fund"), _("Entry"), _("What"), _("Belongs to"), _("Booked on"), _("Currency"), _("Amount")],
        [
            [
                each.entry.fund.code,
                each.entry.number,
                str(each.entry.get_kind_display()),
                each.belongs_on,
                each.entry.booked_on,
                *_sum(each.entry.fund, each.amount),
            ]
            for each in books.late
        ],
    )
    yield Part(
        _("Reversed"),
        [_("Fund"), _("Entry"), _("Booked on"), _("What"), _("Reverses"), _("Its day"), _("Currency"), _("Amount")],
        [
            [
                entry.fund.code,
                entry.number,
                entry.booked_on,
                str(entry.undoes.get_kind_display()),
                entry.undoes.number,
                entry.undoes.booked_on,
                *_sum(entry.fund, entry.balance_change),
            ]
            for entry in books.reversals
        ],
    )
    yield Part(
        _("Signed by two"),
        [_("When"), _("What"), _("About"), _("Sum"), _("Asked by"), _("Answered by"), _("Outcome")],
        [
            [
                _moment(act.at),
                act.what,
                act.about,
                str(act.sum),
                act.asked_by.display_name,
                act.answered_by.display_name,
                act.answer,
            ]
            for act in audit.signed
        ],
    )
    yield Part(
        _("Closed months and fiscal years"),
        [_("What"), _("Closed"), _("Asked by"), _("Answered by"), _("Opened again")],
        [_closed(close) for close in (*books.months, *books.years)],
    )
    yield Part(
        _("Seals and recomputations"),
        [_("When"), _("Last seal"), _("Ledger"), _("Audit trail")],
        [
            [proof.when, str(proof.seal or ""), *(run.sentence if run else "" for run in (proof.ledger, proof.trail))]
            for proof in audit.proofs
        ],
    )


def _of_fund(each) -> Iterable[list[Cell]]:
    """How a fund stood, what moved it, how it stood then."""
    fund = each.fund
    yield [fund.code, fund.currency, _("At the beginning"), "", None, *_standing(fund, each.before)]
    for row in each.moved:
        yield [fund.code, fund.currency, capfirst(row.what), row.source, row.number, *_standing(fund, row)]
    yield [fund.code, fund.currency, _("At the end"), "", each.number, *_standing(fund, each.after)]


def _standing(fund: Fund, row) -> list[Cell]:
    return [_units(fund, row.balance), _units(fund, row.committed)]


def _sum(fund: Fund, amount: int) -> list[Cell]:
    return [fund.currency, _units(fund, amount)]


def _units(fund: Fund, amount: int) -> Decimal:
    return Decimal(amount).scaleb(-MINOR_DIGITS[fund.currency])


def _moment(at: datetime | None) -> datetime | None:
    """A moment as the clock of Tokyo says it; a workbook knows no other."""
    return at and at.astimezone(clock.TOKYO).replace(tzinfo=None)


def _closed(close) -> list[Cell]:
    """What was closed, when, by whom, and when it was opened again."""
    asked = close.proposal
    asked_by = asked.proposed_by.display_name if asked else ""
    answered_by = asked.decided_by.display_name if asked else close.closed_by.display_name
    return [str(close), _moment(close.closed_at), asked_by, answered_by, _moment(close.reopened_at)]


def _above(books: BooksBetween, title: str) -> list[tuple[str, str]]:
    """What stands above each table."""
    return [(title, Period(books.first, books.last).name)]


def workbook(audit: Audit) -> bytes:
    """A sheet for each part."""
    book = XlsxBook(title=_("Audit of the books"), made_at=clock.now())
    for part in parts(audit):
        sheet = book.sheet(part.title[:31], part.heads, lines=2)
        for row in part.rows:
            sheet.add(row)
        sheet.finish(_above(audit.books, part.title))
    return book.finished()


def table(audit: Audit) -> bytes:
    """Every part, one below the other; the first row of each names its columns."""
    file = CsvFile([_("Audit of the books")])
    for part in parts(audit):
        for row in ([""], [part.title], part.heads, *part.rows):
            file.add(row)
    return file.finished(_above(audit.books, _("Audit of the books")))


Writer = Callable[[Audit], bytes]

FILES: dict[str, tuple[Writer, str]] = {
    "xlsx": (workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (table, "text/csv; charset=utf-8"),
}
"""Each form: how it is written, and its content type; its name ends like its key."""
