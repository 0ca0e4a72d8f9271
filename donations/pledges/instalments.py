"""What a promise comes to: its instalments by day, told from its terms; which were kept, and which are late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from donations.gifts.choices import IncomeKind
from donations.gifts.models import Donation
from donations.pledges.choices import LATE_UNTIL, MONTHS, Lateness, Rhythm
from donations.pledges.models import Pledge, PledgeKeeping, PledgeTerms, records_of
from lfnkr.calendar import clock
from lfnkr.calendar.months import months_after
from lfnkr.money import Money

GIFTS_OFFERED = 50
"""So many gifts are offered to keep an instalment, the newest first."""


@dataclass(frozen=True)
class Instalment:
    """One sum of a promise on the day it is due, with the gift that keeps it, if one does."""

    pledge: Pledge
    due_on: date
    promised: Money
    keeping: PledgeKeeping | None

    @property
    def gift(self) -> Donation | None:
        """The gift that keeps it."""
        return self.keeping.donation if self.keeping else None

    @property
    def is_other_sum(self) -> bool:
        """Whether a gift of another sum keeps it."""
        return self.gift is not None and self.gift.original != self.promised

    @property
    def days_late(self) -> int:
        """For how many days it has been due and not kept; 0 on its day and before it."""
        return 0 if self.keeping else max((clock.today() - self.due_on).days, 0)

    @property
    def lateness(self) -> Lateness | None:
        """How late it is; nothing of one that is kept or not past its day."""
        if not self.days_late:
            return None
        return next((late for late, last in LATE_UNTIL.items() if self.days_late <= last), Lateness.LONGER)


def due_days(terms: PledgeTerms) -> Iterator[date]:
    """The days on which something is due by these terms alone; without an end where they have none.

    A month that is too short has it on its last day: 31 January, 28 February, 31 March.
    """
    if terms.rhythm == Rhythm.ONCE:
        yield terms.since
        return
    step = MONTHS[Rhythm(terms.rhythm)]
    for number in count():
        day = months_after(terms.since, number * step)
        if terms.until and day > terms.until:
            return
        yield day


def in_force(terms: Iterable[PledgeTerms]) -> Iterator[tuple[PledgeTerms, date | None]]:
    """The terms that hold, each with the day from which others hold instead: told later wins from its day on."""
    told = list(terms)
    for number, each in enumerate(told):
        instead = min((later.since for later in told[number + 1 :]), default=None)
        if instead is None or each.since < instead:
            yield each, instead


def instalments(pledge: Pledge) -> list[Instalment]:
    """Those that are due by today, kept or not, those kept before their day, and the next one; the earliest first.

    Needs a promise `with_instalments`.
    """
    kept = {keeping.due_on: keeping for keeping in pledge.kept}
    today, last_kept = clock.today(), max(kept, default=date.min)
    found: list[Instalment] = []
    for terms, instead in sorted(in_force(pledge.terms.all()), key=lambda pair: pair[0].since):
        if terms.amount is None:
            continue
        for day in due_days(terms):
            if instead and day >= instead:
                break
            found.append(Instalment(pledge, day, pledge.money(terms.amount), kept.get(day)))
            if day > today and day > last_kept:
                return found
    return found


def unkept(pledge: Pledge) -> list[Instalment]:
    """Those a gift may be booked for."""
    return [each for each in instalments(pledge) if each.keeping is None]


def late_of(pledge: Pledge) -> list[Instalment]:
    """Those past their day that no gift keeps."""
    return [each for each in instalments(pledge) if each.days_late]


def all_late() -> list[Instalment]:
    """Those of every promise that stands, the longest late first."""
    pledges = Pledge.objects.standing().with_instalments()
    return sorted((each for pledge in pledges for each in late_of(pledge)), key=lambda each: each.due_on)


def next_of(pledge: Pledge) -> Instalment | None:
    """The next one from today on that no gift keeps; nothing where nothing more is promised."""
    return next((each for each in unkept(pledge) if each.due_on >= clock.today()), None)


def current_terms(pledge: Pledge) -> PledgeTerms | None:
    """What it says today, or from its first day on; nothing once it has ended."""
    today = clock.today()
    told = sorted(in_force(pledge.terms.all()), key=lambda pair: pair[0].since)
    terms = next((each for each, instead in told if instead is None or instead > today), None)
    if terms is None or terms.amount is None or (terms.until and terms.until < today):
        return None
    return terms


def gifts_that_may_keep(pledge: Pledge) -> list[Donation]:
    """The gifts and grants of its giver in its fund that stand and keep nothing yet, the newest first; dues keep no promise."""
    came = Donation.objects.not_reversed().of_income(IncomeKind.GIFT, IncomeKind.GRANT)
    gifts = came.filter(donor__in=records_of(pledge.donor), fund=pledge.fund)
    free = gifts.exclude(pk__in=PledgeKeeping.objects.standing().values("donation"))
    return list(free.select_related("fund").order_by("-received_on", "-recorded_at")[:GIFTS_OFFERED])


def suggested(gift: Donation) -> Instalment | None:
    """The instalment a gift most likely keeps: of its giver, in its fund, of its sum before others, the nearest in days."""
    if gift.donor is None or gift.kind not in (IncomeKind.GIFT, IncomeKind.GRANT):
        return None
    pledges = Pledge.objects.standing().of_giver(gift.donor).filter(fund=gift.fund).with_instalments()
    waiting = [each for pledge in pledges for each in unkept(pledge)]
    return min(waiting, key=lambda each: distance(each, gift), default=None)


def distance(instalment: Instalment, gift: Donation) -> tuple[bool, timedelta, date]:
    """How far an instalment is from a gift: another sum is further than any number of days."""
    return (
        instalment.promised != gift.original,
        abs(instalment.due_on - gift.received_on),
        instalment.due_on,
    )


def by_lateness(late: Iterable[Instalment]) -> list[tuple[Lateness, int, list[Money]]]:
    """For how long, how many, and what they come to in each currency: sums of two currencies are never added."""
    rows: dict[Lateness, list[Instalment]] = {}
    for each in late:
        rows.setdefault(each.lateness, []).append(each)
    return [(kind, len(rows[kind]), totals(rows[kind])) for kind in Lateness if kind in rows]


def totals(found: Iterable[Instalment]) -> list[Money]:
    """What they come to as promised, one sum for each currency."""
    sums: dict[str, int] = {}
    for each in found:
        sums[each.promised.currency] = sums.get(each.promised.currency, 0) + each.promised.amount
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]
