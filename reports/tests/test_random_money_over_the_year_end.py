"""Random money over a year end, with late booking days: no day is ever short, and the books of both terms are the ledger's.

The seed is printed; LFNKR_SEED repeats a run, LFNKR_MONEY_RUNS sets how many (the suite runs few, `make soak` many).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from donations.decisions import actions as deciding
from donations.ledger.verification import verify
from donations.models import Commitment, LedgerEntry, Payment, Refund
from donations.payments import actions as spending
from donations.payments.choices import Category
from donations.payments.rules import left_as_paid
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO, day_of
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.errors import DomainError
from lfnkr.tests import soak
from reports.editions.annual import AnnualReport
from reports.figures.books import books_of

SEED = soak.seed()
RUNS = soak.count("LFNKR_MONEY_RUNS", 5, long=200)
STEPS = 70
BEGINS = datetime(2024, 7, 1, 9, tzinfo=TOKYO)
"""Two months before the end of a term; a run goes about two months beyond it."""

ENDS_OF_DAYS = """
SELECT day, balance, committed FROM (
    SELECT booked_on AS day, sum(sum(balance_change)) OVER w AS balance, sum(sum(committed_change)) OVER w AS committed
      FROM donations_ledgerentry WHERE fund_id = %s GROUP BY booked_on WINDOW w AS (ORDER BY booked_on)
) ends WHERE committed < 0 OR balance < committed
"""


class Life:
    """One run: people who decide, pay and undo in a random order, often of a day that is past."""

    def __init__(self, seed: int, hana: User, mio: User, sora: User):
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.hana, self.mio, self.sora = hana, mio, sora
        self.done, self.refused = Counter(), Counter()

    def past(self, most: int = 45) -> datetime:
        """Now, or a moment of some days ago."""
        return clock.now() - timedelta(days=self.random.choice([0, 0, self.random.randint(1, most)]))

    def told(self, most: int = 45) -> date | None:
        """A booking day that somebody gives, or none."""
        return self.random.choice([None, None, day_of(self.past(most))])

    def gift(self) -> None:
        """Given on a day that may be past."""
        factories.gift(self.sora, self.random.randint(1, 6) * 100_000, received_on=day_of(self.past()))

    def decide(self) -> None:
        """A request of some time ago is decided, perhaps told later, perhaps booked on another day."""
        with clock.at(clock.now() - timedelta(days=60)):
            case = factories.case(self.hana)
        told = {"decided_at": self.past(), "booked_on": self.told(), "go_ahead_reason": "The money is there."}
        deciding.approve(factories.decision(self.hana, case), by=self.mio, **told)

    def pay(self, make: Callable = factories.expense, **facts: object) -> None:
        """Out of a commitment that has something left."""
        held = self.random.choice(list(Commitment.objects.filter(remaining__gt=0)))
        amount = self.random.randint(1, held.remaining)
        paid = make(held, self.sora, amount, paid_at=self.past(), booked_on=self.told(), **facts)
        spending.approve_payment(paid, by=self.mio)

    def spend(self) -> None:
        """For one thing, in dollars or in yen."""
        yen = {"currency": "JPY", "rate": Decimal("109.20"), "rate_from": "USD"}
        self.pay(category=self.random.choice(Category.values), **self.random.choice([{}, {}, yen]))

    def refund(self) -> None:
        """The whole of a payment or of a line of an advance, or a part, in its own currency or in dollars; told later, too."""
        standing = Payment.objects.expenses().standing().filter(came_back__lt=F("booked_amount"))
        payment = self.random.choice(list(standing.order_by("proposed_at")))
        currency = self.random.choice([payment.currency, "USD"])
        left = left_as_paid(payment).amount if currency == payment.currency else payment.not_come_back
        came_on = max(payment.belongs_on, day_of(self.past()))
        amount = self.random.choice([left, self.random.randint(1, max(1, left))])
        factories.refund(payment, self.sora, self.mio, amount, currency=currency, came_on=came_on)

    def advance(self) -> None:
        """To a guide."""
        self.pay(factories.advance)

    def settle(self) -> None:
        """An advance that is out; something may come back, also of a day that is past."""
        advance = self.random.choice(list(Payment.objects.unsettled()))
        back = self.random.choice([0, self.random.randint(0, advance.booked_amount), advance.booked_amount])
        lines = [("guide", advance.booked_amount - back)] if advance.booked_amount > back else []
        settled_at = max(advance.paid_at, self.past(10))
        spending.settle_advance(advance, by=self.sora, returned=back, lines=lines, settled_at=settled_at)

    def overrun(self) -> None:
        """More of any commitment, perhaps told later, perhaps booked on another day."""
        held = self.random.choice(list(Commitment.objects.all()))
        asked = factories.overrun_asked(held, self.hana, self.random.randint(1, 100_000))
        told = {"decided_at": self.past(10), "booked_on": self.told(10), "go_ahead_reason": "The money is there."}
        deciding.approve_overrun(asked, by=self.mio, **told)

    def release(self) -> None:
        """What is left or a part of it."""
        held = self.random.choice(list(Commitment.objects.filter(remaining__gt=0)))
        part = self.random.choice([None, self.random.randint(1, held.remaining)])
        spending.release(held, by=self.sora, amount=part)

    def undo(self) -> None:
        """A payment, an advance, a gift or a fee, whenever it was booked."""
        entry = self.random.choice(
            list(LedgerEntry.objects.filter(undoes=None).exclude(kind__in=["commitment", "overrun"]))
        )
        factories.reversal(entry, self.sora, self.mio)

    def fee(self) -> None:
        """A small one, on a day that may be past."""
        facts = {"fund": factories.fund(), "kind": "fee", "note": "Bank", "booked_on": day_of(self.past())}
        proposals.adjust(by=self.sora, amount=self.random.randint(1, 900), **facts)

    def step(self) -> None:
        """One of them, as it comes; what is refused leaves nothing."""
        often = [self.gift, self.decide, self.decide, self.spend, self.spend, self.advance, self.settle]
        acts = [*often, *often, self.release, self.overrun, self.overrun, self.undo, self.undo, self.fee]
        acts += [self.refund, self.refund, self.refund]
        act = self.random.choice(acts)
        try:
            with transaction.atomic():
                act()
        except (DomainError, ValidationError) as refusal:
            self.refused[type(refusal).__name__] += 1
        except IndexError:
            self.refused["nothing there"] += 1
        else:
            self.done[act.__name__] += 1


def short_days() -> list:
    """The days of the reserve that ended with less than nothing promised or free, from the entries."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS_OF_DAYS, [factories.fund().pk])
        return cursor.fetchall()


def came_back_in(report: AnnualReport) -> int:
    """What was paid in an earlier term and came back in this one, from the entries of the reserve, one by one."""
    begins, ends = report.year.starts_on, report.year.ends_on
    spent_on = {row.pk: spent_day(row.payment) for row in Refund.objects.select_related("payment__settlement")}
    total = 0
    for entry in LedgerEntry.objects.filter(fund=factories.fund(), booked_on__range=[begins, ends]):
        first = entry.undoes or entry
        if first.kind != "disbursement":
            continue
        of_before = first.booked_on < begins or spent_on.get(first.journal.source_id, ends) < begins
        total += entry.balance_change if of_before else 0
    return total


def spent_day(payment: Payment) -> date:
    """When a payment was booked; a line of an advance is of the day it was settled."""
    if payment.settlement:
        return day_of(payment.settlement.settled_at)
    return payment.entries.get(undoes=None).booked_on


@pytest.mark.soak
@pytest.mark.parametrize("run", range(RUNS))
def test_no_day_is_short_and_both_terms_are_the_ledgers(run, hana, mio, sora):
    print(f"Seed {SEED + run}: repeat with LFNKR_SEED={SEED + run} LFNKR_MONEY_RUNS=1.")  # noqa: T201 - shown when it fails
    life, now = Life(SEED + run, hana, mio, sora), BEGINS
    with clock.at(BEGINS - timedelta(days=70)):
        factories.gift(sora, 600_000)

    for _step in range(STEPS):
        now += timedelta(minutes=life.random.randint(60, 60 * 72))
        with clock.at(now):
            life.step()
            assert short_days() == []

    with clock.at(now + timedelta(hours=1)):
        assert verify().agrees
        reports = [AnnualReport.for_year(ensure_term(day)) for day in (BEGINS.date(), date(2024, 9, 1))]
        totals = [total for report in reports for total in report.control_totals if total.is_money]
        assert len(totals) == 8 and all(total.holds for total in totals), [str(one) for one in totals if not one.holds]
        first, second = reports
        assert second["reserve.opening"].value == first["reserve.closing"].value
        assert second["reserve.committed_opening"].value == first["reserve.committed"].value
        assert second["reserve.closing"].value == factories.fund().balance
        for report in reports:
            assert report["spending.came_back"].value == came_back_in(report)
            never_below = ("spending.rescue", "reserve.gifts", "reserve.gifts_charged_back")
            assert all(report[key].value >= 0 for key in never_below)
            assert report["reserve.lowest_available"].value >= 0
            books = books_of(report.year)
            assert (
                report["spending.for_others"].value
                <= report["spending.rescue"].value
                == sum(row.amount for row in books.spent_in_term)
            )
    print(dict(life.done), dict(life.refused))  # noqa: T201
    assert life.done.total() >= 5, life.done
    assert "DayMoved" not in life.refused, "the rule of the action says what the trigger would"
