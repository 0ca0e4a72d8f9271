"""A month is closed while others book into it: an entry stands before the closing, or is refused with a sentence."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from donations.errors import DecidedAlready
from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.models import Donation, LedgerEntry, MoneyProposal, PeriodClose
from donations.months.actions import propose_month_closing
from donations.months.errors import MonthWaits
from donations.periods.errors import ClosedMeanwhile, PeriodClosed
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


def test_a_month_is_closed_while_others_book_into_it(sora, mio, rescue):
    until = (clock.today().replace(day=1) - timedelta(days=40)).replace(day=1) - timedelta(days=1)
    for number in range(ROUNDS):
        until = (until + timedelta(days=1)).replace(day=28) + timedelta(days=4)
        until = until.replace(day=1) - timedelta(days=1)
        if until >= clock.today() or PeriodClose.objects.filter(until__gte=until).exists():
            break
        day, asked = until.replace(day=10), propose_month_closing(by=sora, until=until)

        def work(place: int, day=day, asked=asked):
            if place == 5:
                return factories.signed(asked, by=mio)
            return factories.gift(sora, 1_000 + place, received_on=day)

        results = all_at_once(work, WRITERS)

        assert sum(isinstance(result, MoneyProposal) for result in results) == 1, (number, results)
        allowed = (MoneyProposal, Donation, ClosedMeanwhile, PeriodClosed)
        assert all(isinstance(result, allowed) for result in results), results
        close = PeriodClose.objects.get(until=until)
        late = LedgerEntry.objects.filter(booked_on__lte=until, recorded_at__gt=close.closed_at)
        assert not late.exists()
    assert verify().agrees


def test_two_propose_the_same_month_at_once(sora, rescue):
    until = clock.today().replace(day=1) - timedelta(days=1)

    results = all_at_once(lambda _place: propose_month_closing(by=sora, until=until), 4)

    assert sum(isinstance(result, MoneyProposal) for result in results) == 1, results
    assert sum(isinstance(result, MonthWaits) for result in results) == 3, results


def test_two_sign_the_same_month_at_once(sora, mio, yuki, rescue):
    asked = propose_month_closing(by=sora, until=clock.today().replace(day=1) - timedelta(days=1))

    results = all_at_once(lambda place: factories.signed(asked, by=(mio, yuki)[place % 2]), 4)

    assert sum(isinstance(result, MoneyProposal) for result in results) == 1, results
    assert sum(isinstance(result, DecidedAlready) for result in results) == 3, results
    assert PeriodClose.objects.count() == 1


def test_a_signature_waits_for_a_booking_under_way(sora, mio, rescue):
    until = clock.today().replace(day=1) - timedelta(days=1)
    asked = propose_month_closing(by=sora, until=until)
    booked, signed = threading.Event(), threading.Event()

    def work(place: int):
        if place == 0:
            with transaction.atomic():
                gift = factories.gift(sora, 1_000, received_on=until)
                booked.set()
                assert not signed.wait(timeout=2)
            return gift
        assert booked.wait(timeout=30)
        done = factories.signed(asked, by=mio)
        signed.set()
        return done

    results = all_at_once(work, 2)

    assert {type(result) for result in results} == {Donation, MoneyProposal}, results
    assert PeriodClose.objects.get().closed_at >= LedgerEntry.objects.get().recorded_at
    assert verify().agrees
