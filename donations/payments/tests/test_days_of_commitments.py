"""A commitment has on each day what is taken from it, whatever else its fund had promised by then."""

from datetime import timedelta

import pytest

from donations.ledger import bookkeeping
from donations.ledger.errors import CommitmentDayShort
from donations.ledger.verification import disagreements
from donations.models import Payment
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import explained

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def days():
    """Ten days ago, and two days ago."""
    return clock.now() - timedelta(days=10), clock.now() - timedelta(days=2)


@pytest.fixture
def commitment(hana, mio, sora, days):
    """2,500 dollars committed two days ago; another rescue had as much ten days ago."""
    early, late = days
    with clock.at(early):
        factories.gift(sora, 1_000_000)
        factories.commitment(hana, mio)
    with clock.at(late):
        return factories.commitment(hana, mio)


def book(payment: Payment, by, at):
    """Book it around the rules of payments, which know the commitment."""
    with explained(), trail.act("approve expense", by=by):
        payment.status, payment.decided_by, payment.decided_at = "approved", by, clock.now()
        payment.save(update_fields=["status", "decided_by", "decided_at"])
        bookkeeping.post(payment, by=by, occurred_at=at)


def test_the_database_lets_no_payment_draw_on_what_was_committed_later(commitment, sora, mio, days):
    payment = factories.expense(commitment, sora, 10_000)

    with pytest.raises(CommitmentDayShort):
        book(payment, mio, days[1] - timedelta(days=1))

    payment.refresh_from_db()
    assert payment.is_open


@pytest.mark.parametrize("amount", [1, 250_000])
def test_on_the_day_of_the_commitment_its_money_is_there(commitment, sora, mio, days, amount):
    book(factories.expense(commitment, sora, amount), mio, days[1])

    assert list(disagreements()) == []


def test_what_was_released_on_a_day_between_is_not_there_before_it(commitment, hana, sora, mio, days):
    """All is released a day ago and committed again today: a payment of two days ago leaves the day between short."""
    with clock.at(days[1] + timedelta(days=1)):
        spending.release(commitment, by=sora)
    factories.overrun(commitment, hana, mio, 250_000)

    with pytest.raises(CommitmentDayShort):
        book(factories.expense(commitment, sora, 100_000), mio, days[1])
    book(factories.expense(commitment, sora, 100_000), mio, clock.now())
