"""Statements for tests: an account in yen, a file, and its rows taken in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from donations.bank import actions
from donations.bank.models import BankAccount, BankStatement, LineMatch, StatementLine
from donations.bank.reading import Columns
from donations.models import Fund
from lfnkr.accounts.models import User
from lfnkr.calendar import clock

COLUMNS = Columns(day=1, came_in=2, went_out=3, balance=4, payer=5)
HEAD = "日付,入金,出金,残高,摘要\n"
RATE = Decimal(150)


def account(by: User, name: str = "Postal account", **facts) -> BankAccount:
    """An account in yen whose gifts enter the rescue reserve."""
    told = {"kind": "postal", "currency": "JPY", "fund": Fund.objects.rescue(), "opening_balance": 100_000, **facts}
    return actions.open_bank_account(by=by, name=name, **told)


def uploaded(an_account: BankAccount, by: User, rows: str, letters: str = "cp932") -> BankStatement:
    """A file whose rows are not taken in yet."""
    return actions.upload_statement(an_account, by=by, content=(HEAD + rows).encode(letters))


def taken_in(an_account: BankAccount, by: User, rows: str, **facts) -> BankStatement:
    """The same with its rows."""
    return actions.take_in_statement(uploaded(an_account, by, rows), by=by, **{"columns": COLUMNS, **facts})


def line(an_account: BankAccount, by: User, row: str = "") -> StatementLine:
    """One row of a statement, which waits: by default 3,000 yen that came some days ago."""
    row = row or f"{clock.today() - timedelta(days=17):%Y/%m/%d},3000,,103000,ﾔﾏﾀﾞ ﾊﾅｺ"
    return taken_in(an_account, by, row).lines.get()


def booked(a_line: StatementLine, by: User, **facts) -> LineMatch:
    """A row whose gift is booked, of nobody named."""
    told = {
        "donor": None,
        "fund": a_line.account.fund,
        "earmark": "none",
        "rate": RATE,
        "is_rate_confirmed": True,
        **facts,
    }
    return actions.book_bank_row(a_line, by=by, **told)
