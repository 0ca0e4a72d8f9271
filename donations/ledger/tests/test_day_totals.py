"""The sums of a day: moved by entries alone, what was undone taken off where each question wants it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from donations.ledger.choices import EntryKind
from donations.ledger.models import DayTotal
from donations.payments import actions as payments
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.money import Money

GIFTS = DayTotal.objects.of_kinds(EntryKind.DONATION)


def test_gifts_of_one_day_are_one_row(sora, rescue):
    factories.gift(sora, 100)
    factories.gift(sora, 250)

    (day,) = GIFTS.all()
    assert (day.fund, day.day) == (rescue, clock.today())
    assert (day.moved, day.standing, day.number) == (350, 350, 2)


def test_what_was_undone_leaves_the_day_it_stood_on_and_moves_the_day_it_was_undone(sora, mio):
    yesterday = clock.today() - timedelta(days=1)
    gift = factories.gift(sora, 100, received_on=yesterday)
    factories.gift(sora, 250, received_on=yesterday)
    factories.reversal(gift.entries.get(), sora, mio)

    before, after = GIFTS.between(yesterday, yesterday), GIFTS.filter(day__gt=yesterday)
    assert before.standing() == (1, [Money(250)])
    assert (before.moved(), after.moved()) == (350, -100)
    assert after.standing() == (0, [])


def test_money_that_is_promised_moves_no_balance(hana, mio, sora):
    factories.gift(sora, 600_000)
    commitment = factories.commitment(hana, mio)
    payments.approve_payment(factories.expense(commitment, sora, 50_000), by=mio)

    spent = DayTotal.objects.of_kinds(EntryKind.DISBURSEMENT)
    assert DayTotal.objects.of_kinds(EntryKind.COMMITMENT).moved() == 0
    assert (spent.moved(), spent.standing()[0]) == (-50_000, 1)


@pytest.mark.parametrize("change", [{"moved": 1}, {"standing": 1}, {"number": 1}], ids=str)
def test_nobody_writes_them_by_hand(sora, change):
    factories.gift(sora, 100)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        DayTotal.objects.update(**change)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        DayTotal.objects.all()._raw_delete("default")
