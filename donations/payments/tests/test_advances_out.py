"""Which advances are in somebody's hands: marked by what gives them out, settles or undoes them."""

import uuid

import pytest
from django.db import ProgrammingError, transaction

from donations.models import Payment
from donations.payments import actions as payments
from donations.tests import factories
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock


@pytest.fixture
def commitment(hana, mio, sora):
    factories.gift(sora, 600_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def advance(commitment, sora, mio) -> Payment:
    """Given out a moment ago."""
    return payments.approve_payment(factories.advance(commitment, sora, 120_000), by=mio)


def out() -> list[Payment]:
    return list(Payment.objects.unsettled())


def test_an_advance_that_waits_is_not_out(commitment, sora):
    factories.advance(commitment, sora, 120_000)

    assert out() == []


def test_an_expense_is_never_out(commitment, sora, mio):
    payments.approve_payment(factories.expense(commitment, sora, 50_000), by=mio)

    assert out() == []


def test_an_advance_is_out_from_its_approval_on(advance):
    assert out() == [advance]


def test_a_settled_advance_is_back(advance, sora):
    payments.settle_advance(advance, by=sora, returned=20_000, lines=[("travel", 100_000)], settled_at=clock.now())

    assert out() == []


def test_an_advance_whose_entry_is_undone_is_back(advance, sora, mio):
    factories.reversal(advance.entries.get(), sora, mio)

    assert out() == []


@pytest.mark.parametrize("is_out", [True, False])
@pytest.mark.parametrize("is_approved", [True, False])
def test_nobody_writes_the_mark_by_hand(commitment, sora, mio, is_approved, is_out):
    made = factories.advance(commitment, sora, 120_000)
    if is_approved:
        payments.approve_payment(made, by=mio)
    row = Payment.objects.filter(pk=made.pk)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        row.update(is_out=is_out)

    assert row.get().is_out is is_approved


def test_whatever_is_sent_with_a_new_payment_it_is_not_out(commitment, sora):
    made = factories.advance(commitment, sora, 120_000)
    Payment.objects.bulk_create([_again(made, is_out=True)])

    assert out() == []


def _again(payment: Payment, **facts) -> Payment:
    """The same payment once more, as a new row."""
    fields = {field.attname: getattr(payment, field.attname) for field in Payment._meta.concrete_fields}
    return Payment(**fields | {"id": uuid.uuid4()} | facts)


def test_the_trail_notes_what_was_done_and_not_the_mark(advance, sora):
    payments.settle_advance(advance, by=sora, returned=120_000, lines=[], settled_at=clock.now())

    events = AuditEvent.objects.filter(table_name="donations_payment", row_key=str(advance.pk))
    assert events.exists()
    assert not any("is_out" in event.changed for event in events)
