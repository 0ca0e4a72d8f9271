"""How an account stands: what waits, and whether its rows lead to the balance the bank states. Differences are shown, never closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from donations.bank.choices import RowState
from donations.bank.models import BankAccount, BankStatement, StatementLine
from lfnkr.money import Money
from lfnkr.postgresql.kept_questions import kept

ALWAYS_TOLD = (RowState.OPEN, RowState.BOOKED, RowState.ASIDE)
"""States of rows whose number is told also where it is none."""


@dataclass(frozen=True)
class Reconciliation:
    """One statement beside the rows up to its end."""

    statement: BankStatement
    expected: Money
    stated: Money | None

    @property
    def difference(self) -> Money | None:
        """What the bank states beyond the rows; none where it states nothing."""
        return self.stated and Money(self.stated.amount - self.expected.amount, self.stated.currency)

    @property
    def new(self) -> int:
        """So many of its rows were told by no earlier statement."""
        return self.statement.row_count - self.statement.known_count


def reconciliations(account: BankAccount, statements: Iterable[BankStatement]) -> list[Reconciliation]:
    """What the account held before its first row, and each row up to the end of a statement, beside the balance it states.

    Rows of its last day that only a later file told are left out: a statement of noon knows nothing of the afternoon. So are
    rows that somebody said are told twice: they moved nothing.
    """
    earlier = Q(day__lt=OuterRef("last_on")) | Q(
        day=OuterRef("last_on"), statement__uploaded_at__lte=OuterRef("uploaded_at")
    )
    rows = StatementLine.objects.standing().told_once().filter(earlier, account=OuterRef("account"))
    rows = rows.order_by().values("account")
    moved = Coalesce(Subquery(rows.annotate(sum=Sum("amount")).values("sum")), 0)
    keys = [statement.pk for statement in statements]
    found = account.statements.filter(pk__in=keys).annotate(moved=moved).order_by("-last_on", "-uploaded_at")
    return [_beside(account, statement) for statement in found]


def _beside(account: BankAccount, statement: BankStatement) -> Reconciliation:
    """One statement with `moved`."""
    stated = statement.closing_balance
    expected = account.money(account.opening_balance + statement.moved)
    return Reconciliation(statement, expected, None if stated is None else account.money(stated))


@dataclass(frozen=True)
class Waiting:
    """One account, its rows that wait or were booked and reversed since, and its files whose rows are not taken in."""

    account: BankAccount
    rows: int
    files: int


def with_waiting(accounts: QuerySet[BankAccount]) -> list[Waiting]:
    """Accounts, each with what waits there."""
    rows, files = dict(_rows_that_wait()), dict(_files_that_wait())
    return [Waiting(account, rows.get(account.pk, 0), files.get(account.pk, 0)) for account in accounts]


@kept
def _rows_that_wait() -> QuerySet:
    return _counted(StatementLine.objects.open() | StatementLine.objects.to_be_said_anew())


@kept
def _files_that_wait() -> QuerySet:
    return _counted(BankStatement.objects.unread())


def _counted(rows: QuerySet) -> QuerySet:
    """How many there are of each account."""
    return rows.order_by().values("account").annotate(number=Count("pk")).values_list("account", "number")


def sums_by_state(account: BankAccount) -> list[tuple[RowState, int, Money]]:
    """How many rows wait, are booked and were set aside, and what each come to; also what else there is, if there is any."""
    lines = account.lines.standing().with_state().order_by().values("state")
    found = {row["state"]: row for row in lines.annotate(number=Count("pk"), sum=Sum("amount"))}
    nothing = {"number": 0, "sum": 0}
    told = ((state, found.get(state.value, nothing)) for state in RowState)
    return [
        (state, row["number"], account.money(row["sum"]))
        for state, row in told
        if row["number"] or state in ALWAYS_TOLD
    ]
