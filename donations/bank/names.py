"""The one place where who paid is opened: for whoever opened the names of an account, and for finding a row told twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from donations.bank import reading
from donations.bank.models import READ_FOR, AccountReading, BankAccount, BankStatement, StatementLine
from donations.bank.reading import Row
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import unseal, unseal_many


class LineText(NamedTuple):
    """What is sealed of one row, the payer in one width; None where it was erased or cannot be opened."""

    payer: str | None
    cells: str | None


def reading_of(account: BankAccount, *, by: User) -> AccountReading | None:
    """The reading of an account by somebody that still runs, while they may see givers at all."""
    if not by.has_perm("donations.see_donors"):
        return None
    return AccountReading.objects.filter(account=account, by=by, read_at__gt=clock.now() - READ_FOR).first()


def texts_of(lines: Iterable[StatementLine], *, by: User) -> dict[StatementLine, LineText]:
    """Who paid, by row, for whoever opened the names of its account; nothing for anybody else."""
    lines = list(lines)
    accounts = {line.account for line in lines}
    opened = {account for account in accounts if reading_of(account, by=by)}
    shown = [line for line in lines if line.account in opened]
    texts = unseal_many(shown, "payer", "cells")
    return {
        line: LineText(text["payer"] and reading.payer_of(text["payer"]), text["cells"])
        for line, text in zip(shown, texts, strict=True)
    }


def shows(statement: BankStatement, *, by: User) -> bool:
    """Whether the cells of a file are shown: to whoever uploaded it a moment ago, and who opened the names of its account."""
    is_fresh = statement.uploaded_by == by and statement.uploaded_at > clock.now() - READ_FOR
    return is_fresh or reading_of(statement.account, by=by) is not None


def content_of(statement: BankStatement) -> str:
    """The file of a statement whose rows are not taken in yet, for whoever takes them in."""
    return unseal(statement, "content")["content"] or ""


class ToldBefore:
    """Rows that were taken in before, to be compared with new ones; those whose names were erased are not among them."""

    def __init__(self, lines: Iterable[StatementLine]):
        lines = list(lines)
        texts = unseal_many(lines, "payer", "words")
        self.of_day: dict[date, list[tuple[StatementLine, Row]]] = defaultdict(list)
        self.of_sum: dict[int, list[tuple[StatementLine, Row]]] = defaultdict(list)
        for line, text in zip(lines, texts, strict=True):
            if not text.trouble:
                payer, words = (text[column] or "" for column in ("payer", "words"))
                told = line, Row(line.number, line.day, line.amount, line.balance, payer, words, "")
                self.of_day[line.day].append(told)
                self.of_sum[line.amount].append(told)

    def like(self, row: Row) -> StatementLine | None:
        """The row that another may be told twice of: the same but for one character, which leaves day or sum as it is."""
        near = [*self.of_day[row.day], *self.of_sum[row.amount]]
        return next((line for line, told in near if _may_be_one(told, row)), None)


def _may_be_one(one: Row, other: Row) -> bool:
    """Whether two rows differ by one character; where day and sum are the same, whether who paid does."""
    if reading.differ_by_one(one.canonical, other.canonical):
        return True
    payers = reading.plain(one.payer), reading.plain(other.payer)
    return (one.day, one.amount) == (other.day, other.amount) and reading.differ_by_one(*payers)
