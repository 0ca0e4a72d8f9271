"""Gifts, transfers, releases, reversals and fees: what is refused, and what is booked."""

from datetime import timedelta
from decimal import Decimal

import pytest

from donations.errors import InTheFuture, TooSmall
from donations.gifts.errors import EarmarkNeedsItsFund
from donations.ledger import errors
from donations.ledger.choices import EntryKind
from donations.models import Donation, LedgerEntry, Transfer
from donations.payments import actions as spending
from donations.payments.errors import NothingLeft, PaymentsWaiting
from donations.proposals import movements
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.errors import DomainError

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def sums(fund) -> tuple[int, int]:
    fund.refresh_from_db()
    return fund.balance, fund.committed


def test_a_gift_for_rescue_does_not_enter_the_general_fund(sora, general):
    with pytest.raises(EarmarkNeedsItsFund, match="given for “rescue”"):
        factories.gift(sora, 100, fund=general, earmark="rescue")


def test_a_gift_of_tomorrow_is_not_booked_today(sora):
    with pytest.raises(InTheFuture):
        factories.gift(sora, 100, received_on=clock.today() + timedelta(days=1))


def test_a_gift_worth_less_than_a_cent_is_refused(sora):
    with pytest.raises(TooSmall):
        factories.gift(sora, 1, currency="JPY", rate=Decimal("1000"))


def test_a_refused_gift_leaves_nothing_behind(sora, general):
    with pytest.raises(DomainError):
        factories.gift(sora, 100, fund=general, earmark="rescue")

    assert not Donation.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_a_gift_in_yen_keeps_its_sum_and_rate_beside_the_dollars(sora, rescue):
    gift = factories.gift(sora, 50_000, currency="JPY", rate=Decimal("109.20"), earmark="rescue")

    entry = gift.entries.get()
    assert (entry.balance_change, entry.original_amount, entry.original_currency) == (45_788, 50_000, "JPY")
    assert entry.rate == Decimal("109.20")
    assert sums(rescue) == (45_788, 0)


def test_entries_are_numbered_in_their_fund_and_say_what_it_held_then(sora, general):
    for amount in (100, 250):
        factories.gift(sora, amount)
    factories.gift(sora, 70, fund=general)

    seen = LedgerEntry.objects.order_by("fund__code", "number").values_list("fund__code", "number", "balance_after")
    assert list(seen) == [("general", 1, 70), ("rescue", 1, 100), ("rescue", 2, 350)]


def test_a_transfer_takes_no_more_than_is_free(sora, hana, mio, rescue, general):
    factories.gift(sora, 300_000)
    factories.commitment(hana, mio)

    with pytest.raises(
        errors.EverythingCommitted, match=r"Short by USD 0.01: of USD 3,000.00 .* USD 2,500.00 is promised"
    ):
        factories.transfer(sora, sora, rescue, general, 50_001)

    assert not Transfer.objects.exists()


def test_a_transfer_takes_nothing_that_donors_gave_for_rescue(sora, rescue, general):
    factories.gift(sora, 10_000)
    factories.gift(sora, 5_000, earmark="rescue")

    with pytest.raises(errors.PurposeKept):
        factories.transfer(sora, sora, rescue, general, 10_001)


def test_a_transfer_needs_two_funds(sora, rescue):
    with pytest.raises(errors.SameFund):
        factories.transfer(sora, sora, rescue, rescue, 1)


def test_a_transfer_moves_both_funds(sora, mio, rescue, general):
    factories.gift(sora, 10_000)

    factories.transfer(sora, mio, rescue, general, 4_000)

    assert (sums(rescue), sums(general)) == ((6_000, 0), (4_000, 0))


def test_a_fee_that_finds_everything_committed_is_refused(sora, hana, mio, rescue):
    factories.gift(sora, 250_000)
    factories.commitment(hana, mio)

    with pytest.raises(errors.EverythingCommitted, match="Release or transfer first"):
        movements.record_adjustment(by=sora, fund=rescue, kind="fee", amount=-1_500, note="Bank")


def test_a_fee_always_lowers_the_fund(sora, rescue):
    factories.gift(sora, 10_000)

    movements.record_adjustment(by=sora, fund=rescue, kind="fee", amount=1_500, note="Bank")

    assert sums(rescue) == (8_500, 0)


def test_an_exchange_difference_has_a_sign(sora, mio, rescue):
    factories.gift(sora, 10_000)

    for amount in (-185, 85):
        factories.adjustment(sora, mio, "exchange", amount)

    assert sums(rescue) == (9_900, 0)


def test_a_release_waits_for_payments_that_wait_for_approval(sora, hana, mio):
    factories.gift(sora, 250_000)
    commitment = factories.commitment(hana, mio)
    factories.expense(commitment, sora, 10_000)

    with pytest.raises(PaymentsWaiting):
        spending.release(commitment, by=sora)


def test_a_release_gives_back_what_is_left_and_then_nothing(sora, hana, mio, rescue):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    spending.approve_payment(factories.expense(commitment, sora, 240_000), by=mio)

    entry = spending.release(commitment, by=sora)

    assert entry.committed_change == -10_000
    assert sums(rescue) == (60_000, 0)
    with pytest.raises(NothingLeft):
        spending.release(commitment, by=sora)


def test_an_entry_is_reversed_once(sora, rescue):
    entry = factories.gift(sora, 31_000).entries.get()

    undone = movements.reverse(entry, by=sora, reason="Typed 310 for 130")

    assert (undone.kind, undone.balance_change) == (EntryKind.REVERSAL, -31_000)
    assert sums(rescue) == (0, 0)
    with pytest.raises(errors.ReversedAlready):
        movements.reverse(entry, by=sora, reason="Again")
    with pytest.raises(errors.NotReversible):
        movements.reverse(undone, by=sora, reason="Back")


def test_a_gift_that_is_committed_already_is_not_reversed(sora, hana, mio):
    entry = factories.gift(sora, 250_000).entries.get()
    factories.commitment(hana, mio)

    with pytest.raises(errors.EverythingCommitted):
        movements.reverse(entry, by=sora, reason="Card was stolen")


def test_a_transfer_is_not_reversed_leg_by_leg(sora, mio, rescue, general):
    factories.gift(sora, 10_000)
    moved = factories.transfer(sora, mio, rescue, general, 1)

    with pytest.raises(errors.NotReversible, match="transfer back"):
        movements.reverse(moved.entries.first(), by=sora, reason="Wrong")


def test_a_reversed_payment_gives_the_commitment_its_money_back(sora, hana, mio, rescue):
    factories.gift(sora, 250_000)
    commitment = factories.commitment(hana, mio)
    payment = spending.approve_payment(factories.expense(commitment, sora, 31_000), by=mio)

    factories.reversal(payment.entries.get(), sora, mio)

    commitment.refresh_from_db()
    assert commitment.remaining == 250_000
    assert sums(rescue) == (250_000, 250_000)
    assert not type(payment).objects.standing().exists()
