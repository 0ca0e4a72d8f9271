"""What rescues were estimated at and what they came to, by tier and by category; counted in the database, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from cases.case.choices import Tier
from donations.decisions.models import Commitment
from donations.ledger.models import LedgerEntry
from donations.payments.choices import Category, PaymentStatus
from donations.payments.models import Payment
from donations.tariffs.models import Tariff
from lfnkr.calendar import clock

FEWEST = 3
"""Fewer rescues of a tier than these propose no other price."""

STEP = 1_000
"""A proposed price is a whole number of ten dollars, rounded up."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """Some rescues of one tier or category: how many, what they came to together, the cheapest and the dearest; US cents.

    `estimated`: what their estimates said together; nothing is estimated by category.
    """

    kind: str
    number: int
    together: int
    lowest: int
    highest: int
    estimated: int | None = None

    @property
    def share(self) -> int | None:
        """What they came to in hundredths of their estimates, rounded half up."""
        return self.estimated and (200 * self.together + self.estimated) // (2 * self.estimated)

    def price(self, now: int) -> int | None:
        """What a price of now would have to be for estimates to have met what they came to; None for too few to say."""
        if self.number < FEWEST or not self.estimated:
            return None
        return -(-now * self.together // (self.estimated * STEP)) * STEP


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Every rescue whose money is at an end: nothing of its commitment is left, and nothing waits or is out as an advance.

    A commitment of which nothing was paid is none: what was promised was given back. Of money that was lost, or paid out of a
    settled advance without a line, no category is known.
    """

    tiers: tuple[Came, ...]
    categories: tuple[Came, ...]

    @property
    def number(self) -> int:
        """How many rescues."""
        return sum(tier.number for tier in self.tiers)

    @property
    def together(self) -> int:
        """What they came to."""
        return sum(tier.together for tier in self.tiers)

    @property
    def of_no_category(self) -> int:
        """What of that has no category."""
        return self.together - sum(category.together for category in self.categories)


def compared(first: date | None = None, last: date | None = None) -> Comparison:
    """The rescues whose money was promised between two days, or all, in a number of questions that does not grow with them."""
    ended = ended_between(first, last)
    sums = {"number": Count("pk"), "together": Sum("spent"), "lowest": Min("spent"), "highest": Max("spent")}
    by_tier = ended.order_by().values("decision__estimate__tier")
    by_tier = by_tier.annotate(**sums, estimated=Sum("decision__estimate__amount"))
    found = {row.pop("decision__estimate__tier"): {name: int(sum_) for name, sum_ in row.items()} for row in by_tier}
    return Comparison(
        tiers=tuple(Came(kind=tier, **found[tier]) for tier in Tier.values if tier in found),
        categories=tuple(_by_category(ended)),
    )


def ended_between(first: date | None, last: date | None) -> QuerySet[Commitment]:
    """Commitments by an estimate of which something was paid and no more will be, each with what it came to (`spent`)."""
    moved = LedgerEntry.objects.filter(draws_on=OuterRef("pk")).order_by().values("draws_on")
    ended = (
        Commitment.objects.of_rescues()
        .filter(remaining=0)
        .annotate(spent=-Subquery(moved.annotate(sum=Sum("balance_change")).values("sum")))
    )
    if first:
        ended = ended.filter(made_at__gte=clock.midnight(first))
    if last:
        ended = ended.filter(made_at__lt=clock.midnight(last + timedelta(days=1)))
    unfinished = Payment.objects.filter(Q(status=PaymentStatus.PROPOSED) | Q(is_out=True))
    return ended.filter(spent__gt=0).exclude(pk__in=unfinished.order_by().values("commitment"))


def _by_category(ended: QuerySet[Commitment]) -> list[Came]:
    """Each category that anything was paid for, as a sum of every rescue in which it occurs."""
    paid = Payment.objects.expenses().standing()
    each = paid.filter(commitment__in=ended.values("pk")).order_by().values("commitment", "category")
    question, values = each.annotate(sum=Sum(F("booked_amount") - F("came_back"))).query.sql_with_params()
    with connection.cursor() as cursor:
        # A sum of sums: what each rescue came to in a category, and the rescues of it together.
        sums = f"SELECT category, count(*), sum(sum), min(sum), max(sum) FROM ({question}) each GROUP BY category"  # noqa: S608
        cursor.execute(sums, values)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    names = ("number", "together", "lowest", "highest")
    return [
        Came(kind=category, **dict(zip(names, map(int, found[category]), strict=True)))
        for category in Category.values
        if category in found
    ]


def proposed(comparison: Comparison, tariff: Tariff) -> dict[str, int]:
    """The prices of a list by which estimates would have met what rescues came to, each at least the one before it.

    Tiers of which too few ended keep their price, and everything else of the list stays; nothing where no price would change.
    """
    came = {tier.kind: tier for tier in comparison.tiers}
    prices, before = {}, 0
    for tier in Tier.values:
        now = getattr(tariff, tier)
        before = max(before, (came[tier].price(now) if tier in came else None) or now)
        prices[tier] = before
    prices["cap"] = max(before, tariff.cap)
    return {name: price for name, price in prices.items() if price != getattr(tariff, name)}
