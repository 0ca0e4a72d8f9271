"""What moved each fund in a year by what it was for, what advances were out, and what accounts held at the end of a day; read alone.

Sums of entries are read from the entries themselves, the balances they lead to from the funds (donations/funds/days.py), and
advances that are out one by one: so that the papers of a year (papers.py) compare two sides that know nothing of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, Sum

from donations.bank.models import BankAccount, StatementLine


class Flow(NamedTuple):
    """What entries of one kind and purpose moved a fund by, what undid such entries counted with them.

    `source` is the kind of what was booked, `purpose` the way of a gift or what was paid for, `is_gain` whether what was booked
    added to the fund.
    """

    fund: UUID
    kind: str
    source: str
    purpose: str
    is_gain: bool
    sum: int


FLOWS = """
    SELECT e.fund_id, coalesce(u.kind, e.kind), j.source_kind, coalesce(d.channel, p.category, a.category, ''),
           coalesce(u.balance_change, e.balance_change) > 0, sum(e.balance_change)::bigint
      FROM donations_ledgerentry e
      LEFT JOIN donations_ledgerentry u ON u.id = e.undoes_id
      JOIN donations_journal j ON j.id = coalesce(u.journal_id, e.journal_id)
      LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
      LEFT JOIN donations_refund r ON j.source_kind = 'refund' AND r.id = j.source_id
      LEFT JOIN donations_payment p ON p.id = coalesce(r.payment_id, CASE j.source_kind WHEN 'payment' THEN j.source_id END)
      LEFT JOIN donations_adjustment a ON j.source_kind = 'adjustment' AND a.id = j.source_id
     WHERE e.booked_on BETWEEN %s AND %s AND e.balance_change <> 0
     GROUP BY 1, 2, 3, 4, 5
"""

SPENT_OF_ADVANCES = """
    SELECT c.fund_id, p.category, sum(p.booked_amount)::bigint
      FROM donations_payment p
      JOIN donations_settlement s ON s.id = p.settlement_id
      JOIN donations_commitment c ON c.id = p.commitment_id
     WHERE (s.settled_at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN %s AND %s
     GROUP BY 1, 2
"""

LOST = """
    SELECT c.fund_id, sum(l.amount)::bigint
      FROM donations_advanceloss l
      JOIN donations_payment p ON p.id = l.advance_id
      JOIN donations_commitment c ON c.id = p.commitment_id
     WHERE l.kind = 'lost' AND l.happened_on BETWEEN %s AND %s
     GROUP BY 1
"""

ADVANCES_OUT = """
    SELECT c.fund_id, count(*), sum(p.booked_amount - coalesce(lost.sum, 0))::bigint
      FROM donations_payment p
      JOIN donations_commitment c ON c.id = p.commitment_id
      JOIN donations_journal j ON j.source_kind = 'payment' AND j.source_id = p.id
      JOIN donations_ledgerentry e ON e.journal_id = j.id AND e.booked_on <= %(day)s
      LEFT JOIN LATERAL (
          SELECT sum(l.amount) FROM donations_advanceloss l
           WHERE l.advance_id = p.id AND l.kind = 'lost' AND l.happened_on <= %(day)s
      ) lost ON true
     WHERE p.kind = 'advance' AND p.booked_amount > coalesce(lost.sum, 0)
       AND NOT EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = e.id AND u.booked_on <= %(day)s)
       AND NOT EXISTS (
           SELECT FROM donations_settlement s
            WHERE s.advance_id = p.id AND (s.settled_at AT TIME ZONE 'Asia/Tokyo')::date <= %(day)s)
     GROUP BY 1
"""

EARMARKED = """
    SELECT f.id, m.booked_on, coalesce(sum(m.change) FILTER (WHERE m.is_given), 0)::bigint,
           coalesce(-sum(m.change) FILTER (WHERE NOT m.is_given AND m.change < 0), 0)::bigint,
           coalesce(sum(m.change) FILTER (WHERE NOT m.is_given AND m.change > 0), 0)::bigint
      FROM donations_fund f CROSS JOIN LATERAL donations_earmarked_moves(f.id) m
     WHERE f.kind <> 'restricted' AND m.booked_on <= %s
     GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass
class Earmarked:
    """What givers earmarked within a fund that is not restricted itself: unspent before, more, less; it counts as spent first.

    `beyond` is what was spent when nothing of it was left: what comes back is of that before it is of what was earmarked.
    """

    opening: int = 0
    gained: int = 0
    gave: int = 0
    beyond: int = 0

    @property
    def closing(self) -> int:
        """What is unspent after."""
        return self.opening + self.gained - self.gave

    def begin(self) -> None:
        """Let what is unspent now be what was before."""
        self.opening, self.gained, self.gave = self.closing, 0, 0

    def take(self, given: int, spent: int, came_back: int) -> None:
        """One day: what was given (less what was taken back of that), then what was spent, then what came back of what was."""
        self.gained += max(0, given)
        for left in (max(0, -given), spent):
            of_it = min(left, self.closing)
            self.gave += of_it
            self.beyond += left - of_it
        of_beyond = min(came_back, self.beyond)
        self.beyond -= of_beyond
        self.gained += came_back - of_beyond


class Out(NamedTuple):
    """Advances of one fund that were out: how many, and what of them was to be accounted for."""

    number: int
    sum: int


class Held(NamedTuple):
    """What an account of ours held at the end of a day, by its rows; `until` is the day of the last of them."""

    account: BankAccount
    sum: int
    until: date


def flows(first: date, last: date) -> list[Flow]:
    """What moved each fund on these days, by the day of booking."""
    return [Flow(*row) for row in _rows(FLOWS, [first, last])]


def spent_of_advances(first: date, last: date) -> dict[UUID, dict[str, int]]:
    """What settlements of these days say was spent, by fund and what for; its money left the fund with the advance."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for fund, category, spent in _rows(SPENT_OF_ADVANCES, [first, last]):
        found[fund][category] = spent
    return found


def lost(first: date, last: date) -> dict[UUID, int]:
    """What of advances was written off as lost on these days, by fund."""
    return dict(_rows(LOST, [first, last]))


def earmarked(first: date, last: date) -> dict[UUID, Earmarked]:
    """What givers earmarked within funds that are not restricted, on these days, by the day of booking."""
    found: dict[UUID, Earmarked] = defaultdict(Earmarked)
    rows = _rows(EARMARKED, [last])
    for fund, day, *sums in rows:
        if day < first:
            found[fund].take(*sums)
    for before in found.values():
        before.begin()
    for fund, day, *sums in rows:
        if day >= first:
            found[fund].take(*sums)
    return found


def advances_out(day: date) -> dict[UUID, Out]:
    """Advances that were out at the end of a day, by fund: booked, and neither undone nor settled nor lost by then."""
    return {fund: Out(number, held) for fund, number, held in _rows(ADVANCES_OUT, {"day": day})}


def on_accounts(day: date) -> list[Held]:
    """What accounts held at the end of a day, by what they held at first and each row since; those with a row by then alone.

    Those kept in another currency than their fund are left out: what they hold is worth in the fund's books is stated.
    """
    rows = StatementLine.objects.standing().told_once().filter(day__lte=day).order_by().values("account")
    found = {row["account"]: row for row in rows.annotate(moved=Sum("amount"), until=Max("day"))}
    accounts = BankAccount.objects.filter(pk__in=found).select_related("fund")
    return [
        Held(account, account.opening_balance + found[account.pk]["moved"], found[account.pk]["until"])
        for account in accounts
        if account.currency == account.fund.currency
    ]


def not_derived(day: date) -> list[BankAccount]:
    """Accounts whose balance at the end of a day does not follow from their rows: it is stated by two, as a deposit."""
    derived = [held.account.pk for held in on_accounts(day)]
    return list(BankAccount.objects.filter(~Q(pk__in=derived)))


def _rows(sql: str, parameters: Iterable | dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
