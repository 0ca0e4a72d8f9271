"""Whether a statement may be taken in or back now, and whether something may be said of a row."""

from __future__ import annotations

from collections.abc import Sequence

from donations.bank import errors
from donations.bank.models import BankAccount, BankStatement, LineMatch, StatementLine
from donations.ledger.models import Fund
from lfnkr.errors import DomainError

FEWEST_PARTS = 2
"""A row of fewer is what that one is."""


def may_take_in(statement: BankStatement) -> DomainError | None:
    """Whether the rows of a file may be taken in: once, while it was not taken back."""
    if statement.voided_at:
        return errors.StatementVoid()
    return errors.TakenInAlready() if statement.read_at else None


def may_void_statement(statement: BankStatement) -> DomainError | None:
    """Whether a statement may be taken back: once, while nothing is said of its rows."""
    if statement.voided_at:
        return errors.StatementVoid()
    in_use = LineMatch.objects.standing().filter(line__statement=statement).exists()
    return errors.RowsInUse() if in_use else None


def may_match_line(line: StatementLine) -> DomainError | None:
    """Whether it may be said what a row is: while its statement stands and nobody said it."""
    if not line.is_standing:
        return errors.RowTakenBack()
    return errors.RowDone() if line.match else None


def may_book_line(line: StatementLine) -> DomainError | None:
    """Whether a gift may be booked from a row: the same, and money came."""
    return may_match_line(line) or (errors.NoMoneyCame() if line.amount < 0 else None)


def may_book_fee(line: StatementLine) -> DomainError | None:
    """Whether a bank fee may be booked from a row: while nobody said what it is, money left, and a fund of its currency is open."""
    if refused := may_match_line(line):
        return refused
    if line.amount > 0:
        return errors.NoMoneyLeft()
    currency = line.account.currency
    is_borne = Fund.objects.open().filter(currency=currency).exists()
    return None if is_borne else errors.NoBooksOfItsCurrency(currency=currency)


def may_be_parts(line: StatementLine, sums: Sequence[int]) -> DomainError | None:
    """Whether a row may be split into gifts of these sums: two at least, which come to the row."""
    if len(sums) < FEWEST_PARTS:
        return errors.OnePartOnly()
    rest = line.amount - sum(sums)
    if not rest:
        return None
    money = line.account.money
    return errors.PartsDoNotAdd(sum=money(sum(sums)), row=line.money, rest=money(rest))


def may_bear_fee(account: BankAccount, fund: Fund) -> DomainError | None:
    """Whether a fund may bear a fee of an account: its books are kept in the currency of the account."""
    if fund.currency == account.currency:
        return None
    return errors.FeeOfAnotherCurrency(account=account.currency, fund=fund, books=fund.currency)


def may_undo_match(match: LineMatch) -> DomainError | None:
    """Whether what was said of a row may be undone: once."""
    return errors.UndoneAlready() if match.undone_at else None
