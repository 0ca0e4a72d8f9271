"""Payments and advances: two people, never more than was committed, and settlements that add up."""

from datetime import timedelta
from decimal import Decimal

import pytest

from donations.errors import DecidedAlready, InTheFuture, OwnProposal
from donations.ledger.errors import NotReversible
from donations.models import Payment, Settlement
from donations.payments import actions as spending
from donations.payments import errors
from donations.proposals import movements
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.keyring import sealing

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def commitment(hana, mio, sora):
    """2,500 dollars committed, out of 3,000."""
    factories.gift(sora, 300_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def advance(commitment, sora, mio):
    """1,200 dollars given to a guide."""
    return spending.approve_payment(factories.advance(commitment, sora, 120_000), by=mio)


def settle(advance, by, returned, *lines, **facts):
    lines = [("travel", amount) for amount in lines]
    return spending.settle_advance(
        advance, by=by, returned=returned, lines=lines, **{"settled_at": clock.now(), **facts}
    )


def test_nobody_approves_an_own_payment(commitment, sora):
    payment = factories.expense(commitment, sora, 10_000)

    with pytest.raises(OwnProposal, match="another officer"):
        spending.approve_payment(payment, by=sora)


def test_a_payment_is_approved_once(commitment, sora, mio):
    payment = factories.expense(commitment, sora, 10_000)
    spending.approve_payment(payment, by=mio)

    with pytest.raises(DecidedAlready):
        spending.approve_payment(payment, by=mio)
    with pytest.raises(DecidedAlready):
        spending.refuse_payment(payment, by=mio, refused_for="other", reason="Late")


def test_a_payment_beyond_the_commitment_is_not_proposed(commitment, sora):
    with pytest.raises(errors.CommitmentOverdrawn, match=r"Only USD 2,500.00 is left .* USD 2,500.01 is asked for"):
        factories.expense(commitment, sora, 250_001)


def test_a_payment_that_is_no_longer_covered_is_not_approved(commitment, sora, mio, rescue):
    first, second = (factories.expense(commitment, sora, 150_000) for _payment in range(2))
    spending.approve_payment(first, by=mio)

    with pytest.raises(errors.CommitmentOverdrawn, match=r"Only USD 1,000.00 is left"):
        spending.approve_payment(second, by=mio)

    second.refresh_from_db()
    rescue.refresh_from_db()
    assert second.is_open
    assert (rescue.balance, rescue.committed) == (150_000, 100_000)


def test_a_refused_payment_moves_nothing(commitment, sora, mio):
    payment = spending.refuse_payment(
        factories.expense(commitment, sora, 10_000, note="Bus"), by=mio, refused_for="amount", reason="Too dear"
    )

    assert (payment.status, payment.refused_for) == ("refused", "amount")
    assert not payment.entries.exists()
    assert b"Too dear" not in bytes(payment.refusal)
    assert b"Bus" not in bytes(payment.note)


@pytest.mark.parametrize("propose", [factories.expense, factories.advance])
def test_a_note_opens_whichever_table_its_payment_was_in(commitment, sora, propose):
    payment = propose(commitment, sora, 10_000, note="Bus")

    assert payment.sealed_in in Payment.FORMER_TABLES
    assert sealing.unseal(payment, "note") == {"note": "Bus"}


@pytest.mark.parametrize("refused_for", ["", "a whim"])
def test_a_payment_is_refused_for_a_reason_of_the_list(commitment, sora, mio, refused_for):
    payment = factories.expense(commitment, sora, 10_000)

    with pytest.raises(errors.ReasonMissing):
        spending.refuse_payment(payment, by=mio, refused_for=refused_for, reason="Too dear")

    payment.refresh_from_db()
    assert payment.is_open


def test_the_proposer_may_take_a_payment_back(commitment, sora):
    payment = spending.refuse_payment(factories.expense(commitment, sora, 1), by=sora, refused_for="other")

    assert payment.status == "refused"


def test_a_payment_moves_balance_and_committed_and_keeps_its_rate(commitment, sora, mio, rescue):
    payment = factories.expense(commitment, sora, 641_900, currency="CNY", rate=Decimal("6.55"), category="evasion")

    entry = spending.approve_payment(payment, by=mio).entries.get()

    assert (entry.balance_change, entry.committed_change) == (-98_000, -98_000)
    assert (entry.original_amount, entry.original_currency, entry.rate) == (641_900, "CNY", Decimal("6.55"))
    assert (entry.draws_on, entry.case_reference) == (commitment, commitment.case_reference)
    commitment.refresh_from_db()
    assert commitment.remaining == 152_000


def test_a_payment_is_booked_on_the_day_it_was_paid_in_tokyo(hana, sora, mio):
    paid_at = clock.now() - timedelta(days=2)
    with clock.at(paid_at - timedelta(days=1)):
        factories.gift(sora, 5_000_000)
        commitment = factories.commitment(hana, mio)

    entry = spending.approve_payment(factories.expense(commitment, sora, 1, paid_at=paid_at), by=mio).entries.get()

    assert entry.booked_on == paid_at.astimezone(clock.TOKYO).date()


@pytest.mark.parametrize(("returned", "line"), [(11_450, 108_549), (11_451, 108_550), (0, 119_999), (120_001, 1)])
def test_a_settlement_that_does_not_add_up_is_refused(advance, sora, returned, line):
    with pytest.raises(errors.SettlementDoesNotAddUp, match=r"USD 1,200.00 of the advance has to be"):
        settle(advance, sora, returned, line)

    assert not Settlement.objects.exists()


def test_an_advance_is_settled_once(advance, sora):
    settle(advance, sora, 0, 120_000)

    with pytest.raises(errors.SettledAlready):
        settle(advance, sora, 0, 120_000)


def test_an_advance_that_was_not_paid_out_is_not_settled(commitment, sora, mio):
    waiting = factories.advance(commitment, sora, 1_000)
    undone = spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)
    factories.reversal(undone.entries.get(), sora, mio)

    for advance in (waiting, undone):
        with pytest.raises(errors.NotPaidOut):
            settle(advance, sora, 0, 1_000)


def test_whoever_approved_an_advance_does_not_settle_it(advance, mio):
    with pytest.raises(errors.OwnApproval):
        settle(advance, mio, 0, 120_000)


def test_a_settlement_of_tomorrow_is_refused(advance, sora):
    with pytest.raises(InTheFuture):
        settle(advance, sora, 0, 120_000, settled_at=clock.now() + timedelta(hours=1))


def test_a_settled_advance_is_not_reversed(advance, sora):
    settle(advance, sora, 0, 120_000)

    with pytest.raises(NotReversible):
        movements.reverse(advance.entries.get(), by=sora, reason="Wrong")


def test_what_came_back_returns_to_the_commitment_and_the_rest_becomes_lines(advance, commitment, sora, mio, rescue):
    settlement = settle(advance, sora, 11_450, 64_000, 35_000, 9_550)

    commitment.refresh_from_db()
    rescue.refresh_from_db()
    assert commitment.remaining == 141_450
    assert (rescue.balance, rescue.committed) == (191_450, 141_450)
    assert settlement.lines.count() == 3
    assert {line.decided_by for line in settlement.lines.all()} == {mio}
    assert not any(line.entries.exists() for line in settlement.lines.all())
    assert sum(line.booked_amount for line in Payment.objects.expenses().standing()) == 108_550
    assert not Payment.objects.unsettled().exists()


def test_nothing_returned_needs_no_entry(advance, sora):
    settlement = settle(advance, sora, 0, 120_000)

    assert not settlement.entries.exists()
