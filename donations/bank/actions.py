"""Acts of statements: an account, its files, and what each row is; gifts are booked by donations/gifts, with the row as evidence."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.bank import errors, names, reading, rules, suggesting
from donations.bank.models import AccountReading, BankAccount, BankStatement, LineMatch, LinePart, StatementLine
from donations.bank.reading import Columns, Row
from donations.gifts import actions as giving
from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import Earmark, IncomeKind
from donations.gifts.donors import donor_of
from donations.gifts.models import Donation, Donor
from donations.gifts.tokens import token_as_written
from donations.ledger.bookkeeping import booking_day
from donations.ledger.choices import AdjustmentKind
from donations.ledger.errors import EverythingCommitted
from donations.ledger.models import Adjustment, Fund, LedgerEntry
from donations.payments.models import Payment
from donations.proposals import actions as proposals
from donations.proposals.models import MoneyProposal
from donations.rates import actions as rates
from donations.tables.reading import decoded, table
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.keyring import check_values
from lfnkr.keyring.sealing import seal, seal_many
from lfnkr.money import BOOK_CURRENCY, quotation_of

DOMAIN = b"lfnkr bank row 1\0"
"""What sets the key of rows apart from those of names."""


class Part(NamedTuple):
    """One gift of a row that is not booked yet: its sum in minor units of the account's currency, and who gave it."""

    amount: int
    donor: Donor | None


BOOKED_AS = {
    suggesting.GIFT: (Donation, "donation"),
    suggesting.PAYMENT: (Payment, "payment"),
    suggesting.FEE: (Adjustment, "adjustment"),
    suggesting.ASKED: (MoneyProposal, "proposal"),
    suggesting.ENTRY: (LedgerEntry, "entry"),
}
"""What a row may be said to be of what is booked already, and the column that keeps it."""

AT_ONCE = 200
"""So many rows that wait are shown, and confirmed, at once."""


@action(_lazy("open bank account"), permission="donations.import_statement")
def open_bank_account(
    *, by: User, name: str, kind: str, currency: str, fund: Fund, opening_balance: int
) -> BankAccount:
    """Take up an account of ours, with what it held before its first row, and the fund its gifts enter."""
    if BankAccount.objects.filter(name=name).exists():
        raise errors.NameTaken
    facts = {"name": name, "kind": kind, "currency": currency, "fund": fund, "opening_balance": opening_balance}
    return BankAccount.objects.create(opened_by=by, **facts)


@action(_lazy("read bank account"), permission="donations.see_donors")
def read_bank_account(account: BankAccount, *, by: User) -> AccountReading:
    """Open who paid in the rows of an account for a quarter of an hour; it is in the trail before a word is shown."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two clicks at once count one after the other.
    return names.reading_of(account, by=by) or AccountReading.objects.create(account=account, by=by)


@action(_lazy("upload statement"), permission="donations.import_statement")
def upload_statement(account: BankAccount, *, by: User, content: bytes, encoding: str = "") -> BankStatement:
    """Keep the file of a statement, sealed, until its rows are taken in; refused for what is no such file, and for the same one twice."""
    text, letters = decoded(content, encoding)
    table(text)
    held = BankAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    digest = hmac.digest(_key(), content, "sha256")
    same = held.statements.standing().filter(digest=digest).first()
    if same:
        raise errors.UploadedAlready(day=date_format(clock.day_of(same.uploaded_at)))
    statement = BankStatement(account=held, digest=digest, encoding=letters, uploaded_by=by)
    seal(statement, content=text)
    statement.save(force_insert=True)
    return statement


@action(_lazy("take in statement"), permission="donations.import_statement", rule=rules.may_take_in)
def take_in_statement(
    statement: BankStatement, *, by: User, columns: Columns, closing_balance: int | None = None
) -> BankStatement:
    """Add the rows of a file to its account, each once, and keep its columns for the next one.

    A row that an earlier statement told is kept once. One that differs from such a row by one character is shown beside it.
    Refused whole where anything cannot be read: nothing is left out in silence.
    """
    account = BankAccount.objects.select_for_update(no_key=True).get(pk=statement.account_id)
    held = BankStatement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    require(rules.may_take_in(held))
    rows = reading.rows_of(table(names.content_of(held)), columns, account.currency)
    if rows[-1].day > clock.today():
        raise errors.DayToCome(row=rows[-1].number, day=date_format(rows[-1].day))
    new = _add_rows(held, account, rows)
    held.content, held.read_at, held.read_by = None, clock.now(), by
    held.first_on, held.last_on = rows[0].day, rows[-1].day
    held.row_count, held.known_count = len(rows), len(rows) - new
    held.closing_balance = closing_balance if rows[-1].balance is None else rows[-1].balance
    told = ("content", "read_at", "read_by", "first_on", "last_on", "row_count", "known_count", "closing_balance")
    held.save(update_fields=told)
    account.day_column, account.came_in_column, account.went_out_column = columns.day, columns.came_in, columns.went_out
    account.balance_column, account.payer_column, account.words_column = columns.balance, columns.payer, columns.words
    account.save(update_fields=[f"{name}_column" for name in asdict(columns)])
    return held


@action(_lazy("void statement"), permission="donations.import_statement", rule=rules.may_void_statement)
def void_statement(statement: BankStatement, *, by: User) -> BankStatement:
    """Take a statement back that was uploaded or read in error; its rows stand no longer, and the right file may be uploaded."""
    held = BankStatement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    require(rules.may_void_statement(held))
    held.content, held.voided_at, held.voided_by = None, clock.now(), by
    held.save(update_fields=["content", "voided_at", "voided_by"])
    return held


@action(_lazy("match bank row"), permission="donations.import_statement", rule=rules.may_match_line)
def match_bank_row(line: StatementLine, *, by: User, kind: str, key: str) -> LineMatch:
    """Say that a row is a gift, a payment, a fee or money moved that is booked already, or none of them, and why.

    Nothing is booked.
    """
    held = _held(line)
    require(rules.may_match_line(held))
    return _matched(held, by=by, kind=kind, key=key)


def _of_an_unusual_rate(
    line: StatementLine, *, fund: Fund, rate: Decimal | None, rate_from: str = BOOK_CURRENCY, **_others
):
    """What is said where the rate of what a row brings is far from the last one."""
    return rates.unusual(lambda: quotation_of(line.account.currency, rate, rate_from, fund.currency), line.day)


@action(
    _lazy("book bank row"),
    permission="donations.import_statement",
    rule=rules.may_book_line,
    includes=["receive donation"],
    explains=_of_an_unusual_rate,
)
def book_bank_row(
    line: StatementLine,
    *,
    by: User,
    donor: Donor | None,
    fund: Fund,
    earmark: str,
    rate: Decimal | None,
    rate_from: str = BOOK_CURRENCY,
    is_rate_confirmed: bool = False,
    appeal: Appeal | None = None,
    kind: str = IncomeKind.GIFT,
) -> LineMatch:
    """Book the gift, the dues or the grant that a row is, with the row as its evidence: its sum, its day, its account."""
    held = _held(line)
    require(rules.may_book_line(held))
    told = {"rate": rate, "rate_from": rate_from, "is_rate_confirmed": is_rate_confirmed}
    gift = _gift(held, by=by, kind=kind, donor=donor, fund=fund, earmark=earmark, appeal=appeal, **told)
    return LineMatch.objects.create(line=held, donation=gift, matched_by=by)


@action(
    _lazy("split bank row"),
    permission="donations.import_statement",
    rule=rules.may_book_line,
    includes=["receive donation"],
    explains=_of_an_unusual_rate,
)
def split_bank_row(
    line: StatementLine,
    *,
    by: User,
    parts: Sequence[Part],
    booked: Sequence[Donation],
    fund: Fund,
    earmark: str,
    rate: Decimal | None,
    rate_from: str = BOOK_CURRENCY,
    is_rate_confirmed: bool = False,
    appeal: Appeal | None = None,
) -> LineMatch:
    """Say that a row holds several gifts: book those that are not booked yet, and name the others that are.

    Refused unless all of them come to the sum of the row, to the last unit, and while one of them is another row; then nothing is
    booked at all.
    """
    held = _held(line)
    require(rules.may_book_line(held))
    require(rules.may_be_parts(held, [part.amount for part in parts] + [gift.amount for gift in booked]))
    told = {"rate": rate, "rate_from": rate_from, "is_rate_confirmed": is_rate_confirmed}
    gifts = [
        _gift(held, by=by, amount=amount, donor=donor, fund=fund, earmark=earmark, appeal=appeal, **told)
        for amount, donor in parts
    ]
    match = LineMatch.objects.create(line=held, pieces=len(parts) + len(booked), matched_by=by)
    for gift in (*sorted(booked, key=lambda gift: str(gift.pk)), *gifts):
        LinePart.objects.create(match=match, donation=gift)
    return match


@action(
    _lazy("book bank fee"),
    permission="donations.import_statement",
    rule=rules.may_book_fee,
    includes=["record adjustment", "propose adjustment"],
    explains=lambda line, *, fund, **_: explained(
        fund_never_overspent=lambda: EverythingCommitted.of(fund, -line.amount)
    ),
)
def book_bank_fee(line: StatementLine, *, by: User, fund: Fund, note: str, booked_on: date | None = None) -> LineMatch:
    """Book the bank fee that a row is, of its sum; one above the limit of a day waits for a second officer.

    It is booked on the day of the row while its month is open, else today; on a later day where one is told. The row is spoken for as
    soon as the fee is asked for: nobody books it twice. Once the second officer refuses, it is to be said anew what it is.
    """
    held = _held(line)
    require(rules.may_book_fee(held))
    require(rules.may_bear_fee(held.account, fund))
    if booked_on and booked_on < held.day:
        raise errors.FeeBeforeItsRow(day=date_format(held.day))
    day = booking_day(clock.midnight(held.day), booked_on)
    made = proposals.adjust(by=by, fund=fund, kind=AdjustmentKind.FEE, amount=held.amount, note=note, booked_on=day)
    column = "proposal" if isinstance(made, MoneyProposal) else "adjustment"
    return LineMatch.objects.create(line=held, matched_by=by, **{column: made})


@action(_lazy("confirm bank rows"), permission="donations.import_statement", includes=["receive donation"])
def confirm_bank_rows(
    account: BankAccount,
    *,
    by: User,
    rows: Sequence[str],
    rate: Decimal | None,
    rate_from: str = BOOK_CURRENCY,
    is_rate_confirmed: bool = False,
) -> list[LineMatch]:
    """Say of many rows at once that they are what is suggested; gifts not booked yet are, into the fund of the account.

    Refused whole where one row is no longer open, or something else is suggested by now.
    """
    keys = sorted(value.partition(":")[0] for value in rows)
    if not keys:
        raise errors.NothingChosen
    held = list(
        StatementLine.objects.filter(account=account, pk__in=keys).order_by("pk").select_for_update(no_key=True)
    )
    for line in held:
        require(rules.may_match_line(line))
    suggested = suggesting.suggestions(account, open_lines(account))
    chosen = [suggested.get(line) for line in held]
    if {one and one.value for one in chosen} != set(rows):
        raise errors.DoesNotFit
    facts = {"fund": account.fund, "earmark": Earmark.NONE, "rate": rate, "rate_from": rate_from}
    facts |= {"is_rate_confirmed": is_rate_confirmed}
    # What is booked holds the fund, and a row that is said to be a gift holds the gift: in this order, as everywhere.
    booked = {
        one.line: _gift(one.line, by=by, donor=donor_of(int(one.key)), **facts)
        for one in chosen
        if one.kind == suggesting.GIVER
    }
    return [
        LineMatch.objects.create(line=one.line, donation=booked[one.line], matched_by=by)
        if one.line in booked
        else _matched(one.line, by=by, kind=one.kind, key=one.key)
        for one in chosen
    ]


@action(_lazy("undo bank match"), permission="donations.import_statement", rule=rules.may_undo_match)
def undo_bank_match(match: LineMatch, *, by: User) -> LineMatch:
    """Say that a row is not what was said: it waits again. What was booked stays booked, and is reversed by itself."""
    held = LineMatch.objects.select_for_update(no_key=True).get(pk=match.pk)
    require(rules.may_undo_match(held))
    held.undone_at, held.undone_by = clock.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    return held


def open_lines(account: BankAccount) -> list[StatementLine]:
    """The rows of an account that wait, the earliest first, as many as are looked at at once."""
    lines = account.lines.open().with_doubt().select_related("account")
    return list(lines.order_by("day", "number", "pk")[:AT_ONCE])


def _held(line: StatementLine) -> StatementLine:
    """A row under lock: two who say what it is wait for each other."""
    rows = StatementLine.objects.select_related("account__fund")
    return rows.select_for_update(of=["self"], no_key=True).get(pk=line.pk)


def _matched(line: StatementLine, *, by: User, kind: str, key: str) -> LineMatch:
    """What a row is, by the kind of a suggestion. Raises UsedAlready and DoesNotFit."""
    if kind == suggesting.ASIDE:
        return LineMatch.objects.create(line=line, why=key, matched_by=by)
    model, column = BOOKED_AS[kind]
    booking = model.objects.filter(pk=model._meta.pk.to_python(key)).first()
    if booking is None:
        raise errors.DoesNotFit
    is_part = kind == suggesting.GIFT and booking.bank_parts.standing().exists()
    if is_part or booking.bank_rows.standing().exists():
        raise errors.UsedAlready
    return LineMatch.objects.create(line=line, matched_by=by, **{column: booking})


def _gift(line: StatementLine, *, by: User, **facts) -> Donation:
    """The gift of a row: what the bank tells of it, and what only we know."""
    account = line.account
    told = {"amount": line.amount, "currency": account.currency, "channel": account.kind, "received_on": line.day}
    return giving.receive_donation(by=by, **told | facts)


def _add_rows(statement: BankStatement, account: BankAccount, rows: list[Row]) -> int:
    """Add those that no statement told before; how many."""
    prints = {_fingerprint(row, place): row for row, place in reading.occurrences(rows)}
    known = {
        bytes(each)
        for each in account.lines.standing().filter(fingerprint__in=prints).values_list("fingerprint", flat=True)
    }
    overlap = account.lines.standing().filter(
        statement__first_on__lte=rows[-1].day, statement__last_on__gte=rows[0].day
    )
    told_before = names.ToldBefore(overlap.exclude(fingerprint__in=prints))
    lines, texts = [], []
    for fingerprint, row in prints.items():
        if fingerprint in known:
            continue
        payer = reading.payer_of(row.payer)
        line = StatementLine(
            statement=statement,
            account=account,
            number=row.number,
            day=row.day,
            amount=row.amount,
            balance=row.balance,
            payer_token=token_as_written(payer),
            fingerprint=fingerprint,
            looks_like=told_before.like(row),
        )
        lines.append(line)
        texts.append((line, {"payer": row.payer or None, "words": row.words or None, "cells": row.cells}))
    seal_many(texts)
    StatementLine.objects.bulk_create(lines)
    return len(lines)


def _fingerprint(row: Row, place: int) -> bytes:
    """What tells a row again, in this account: keyed, since names are few and sums are fewer."""
    return hmac.digest(_key(), f"{row.canonical}|{place}".encode(), "sha256")


def _key() -> bytes:
    """The key of rows; raises where this process holds a wrong one."""
    check_values.require(check_values.SEARCH)
    return hmac.digest(settings.SEARCH_KEY, DOMAIN, "sha256")
