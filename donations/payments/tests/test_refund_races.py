"""What comes back of a payment while that payment is undone, in the same moment: one of the two happens, and the books agree."""

import pytest

from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.memos import actions as memos
from donations.models import Payment, Refund, Reversal
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.tests import factories

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


def test_a_payment_is_undone_or_comes_back_and_never_both(hana, mio, sora, yuki, rescue):
    for _round in range(3):
        factories.gift(sora, 300_000)
        payment = spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 90_000), by=mio)
        undoing = proposals.propose_reversal(payment.entries.get(), by=sora, reason="Typed 310 for 130")
        refund = factories.refund_proposal(payment, sora, 40_000)
        asked = [(undoing, mio), (refund, yuki)] * 4
        for each, by in asked[:2]:
            memos.read_memo(each, by=by)

        results = all_at_once(lambda place, asked=asked: proposals.approve(asked[place][0], by=asked[place][1]), 8)

        signed = [result for result in results if not isinstance(result, Exception)]
        is_undone = Reversal.objects.filter(entry=payment.entries.get()).exists()
        came = Refund.objects.filter(payment=payment).count()
        assert len(signed) == 1 == is_undone + came, results
        assert Payment.objects.get(pk=payment.pk).came_back == 40_000 * came
    assert verify().agrees
