"""The picture of a fund: what it can pay for, where it stood at any moment, and how long it lasts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from donations.ledger.standing import available_at
from donations.models import Fund, LedgerEntry
from donations.payments import actions as spending
from donations.payments.waiting import open_advances
from donations.proposals import movements
from donations.reserve import position
from donations.reserve.cover import cover_of
from donations.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def test_it_says_how_many_rescues_of_each_price_it_can_pay_for(sora, rescue):
    factories.gift(sora, 585_703)

    state = position.state_of(Fund.objects.rescue())

    assert [(one.tier, one.price, one.count) for one in state.affordable] == [
        ("minimum", 250_000, 2),
        ("evasion", 350_000, 1),
        ("highest", 600_000, 0),
    ]
    assert state.is_below_floor


def test_an_empty_fund_can_pay_for_nothing_and_has_no_history(rescue):
    state = position.state_of(Fund.objects.rescue())

    assert [one.count for one in state.affordable] == [0, 0, 0]
    assert (state.history, state.cover.months) == ((), None)


def test_what_is_promised_and_out_is_shown_with_its_age(hana, mio, sora, rescue):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    paid_at = clock.now() - timedelta(days=40, hours=1)
    advance = spending.approve_payment(factories.advance(commitment, sora, 120_000, paid_at=paid_at), by=mio)

    state = position.state_of(Fund.objects.rescue())

    assert [(one.advance, one.age_days) for one in state.open_advances] == [(advance, 40)]
    assert [one.remaining for one in state.committed_by_case] == [130_000]
    assert (state.balance, state.committed, state.available) == (180_000, 130_000, 50_000)


def test_a_settled_or_reversed_advance_is_not_open(hana, mio, sora, rescue):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    settled, undone = (
        spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio) for _advance in range(2)
    )
    spending.settle_advance(settled, by=sora, returned=1_000, lines=[], settled_at=clock.now())
    factories.reversal(undone.entries.get(), sora, mio)

    assert open_advances(rescue) == ()


def test_what_was_available_at_any_moment_equals_the_replay(sora, rescue):
    begins = clock.now() - timedelta(days=9)
    for day in range(9):
        with clock.at(begins + timedelta(days=day)):
            gift = factories.gift(sora, 100 + day)
            if day % 3 == 2:
                movements.reverse(gift.entries.get(), by=sora, reason="Wrong")

    for hours in range(0, 240, 6):
        moment = begins + timedelta(hours=hours)
        booked = LedgerEntry.objects.filter(fund=rescue, occurred_at__lte=moment)
        assert available_at(rescue, moment) == sum(entry.balance_change for entry in booked)
    assert available_at(rescue, begins - timedelta(days=1)) is None, "the ledger begins later"


def test_history_has_one_point_a_day_from_the_first_entry_on(sora, rescue):
    for day in (4, 2):
        with clock.at(clock.now() - timedelta(days=day)):
            factories.gift(sora, 100)

    assert [point.balance for point in position.history(rescue)] == [100, 100, 200, 200, 200]


def test_months_of_cover_need_six_cases(hana, mio, sora, rescue):
    factories.gift(sora, 3_000_000)
    for number in range(6):
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.expense(commitment, sora, 200_000), by=mio)
        spending.release(commitment, by=sora)
        assert (cover_of(rescue).months is not None) == (number == 5)

    rescue.refresh_from_db()
    assert cover_of(rescue).months == Decimal("18.0")


def test_the_picture_costs_the_same_whatever_the_ledger_holds(sora, rescue, django_assert_max_num_queries):
    for _gift in range(20):
        factories.gift(sora, 100)

    with django_assert_max_num_queries(8):
        position.state_of(Fund.objects.rescue())
