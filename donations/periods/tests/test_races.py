"""A month is closed while others book into it: an entry stands before the closing, or is refused with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.models import Donation, LedgerEntry, PeriodClose
from donations.periods.actions import close_period
from donations.periods.errors import ClosedAlready, ClosedMeanwhile, PeriodClosed
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.tests import soak

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]

WRITERS = 12
ROUNDS = soak.count("LFNKR_RACE_ROUNDS", 2, long=20)


def test_a_month_is_closed_while_others_book_into_it(sora, rescue):
    until = (clock.today().replace(day=1) - timedelta(days=40)).replace(day=1) - timedelta(days=1)
    for number in range(ROUNDS):
        until = (until + timedelta(days=1)).replace(day=28) + timedelta(days=4)
        until = until.replace(day=1) - timedelta(days=1)
        if until >= clock.today() or PeriodClose.objects.filter(until__gte=until).exists():
            break
        day = until.replace(day=10)

        def work(place: int, day=day, until=until):
            if place == 5:
                return close_period(by=sora, until=until)
            return factories.gift(sora, 1_000 + place, received_on=day)

        results = all_at_once(work, WRITERS)

        assert sum(isinstance(result, PeriodClose) for result in results) == 1, (number, results)
        allowed = (PeriodClose, Donation, ClosedMeanwhile, PeriodClosed)
        assert all(isinstance(result, allowed) for result in results), results
        close = PeriodClose.objects.get(until=until)
        late = LedgerEntry.objects.filter(booked_on__lte=until, recorded_at__gt=close.closed_at)
        assert not late.exists()
    assert verify().agrees


def test_two_close_the_same_month_at_once(sora, rescue):
    until = clock.today().replace(day=1) - timedelta(days=1)

    results = all_at_once(lambda _place: close_period(by=sora, until=until), 4)

    assert sum(isinstance(result, PeriodClose) for result in results) == 1, results
    assert sum(isinstance(result, ClosedAlready) for result in results) == 3, results
