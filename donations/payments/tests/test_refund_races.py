"""What comes back of a payment while something else is done with it in the same moment: what cannot both be is done once."""

from datetime import timedelta

import pytest

from donations.decisions import actions as deciding
from donations.errors import DecidedAlready
from donations.funds import actions as funds
from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.memos import actions as memos
from donations.models import MoneyProposal, Payment, PeriodClose, Refund, Reversal
from donations.months.actions import propose_month_closing
from donations.payments import actions as spending
from donations.payments import errors
from donations.periods.errors import ClosedMeanwhile, PeriodClosed
from donations.proposals import actions as proposals
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.tests.side_by_side import side_by_side

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


def opened(asked, by):
    """A proposal whose words its signer read before, so that signing alone is done at once with something else."""
    memos.read_memo(asked, by=by)
    return asked


def refused_of(results):
    """What was refused, each with a sentence of ours."""
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(each, DomainError) for each in refused), results
    return refused


def test_of_two_who_tell_or_sign_one_refund_at_once_one_does(hana, mio, sora, yuki, rescue, connect_as):
    factories.gift(sora, 300_000)
    payment = spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 90_000), by=mio)

    told = side_by_side(
        connect_as, *(lambda by=by: factories.refund_proposal(payment, by, 40_000) for by in (sora, mio))
    )
    (asked,) = (result for result in told if isinstance(result, MoneyProposal))
    others = [by for by in (mio, yuki, sora) if by != asked.proposed_by][:2]
    for by in others:
        opened(asked, by)
    signed = side_by_side(connect_as, *(lambda by=by: proposals.approve(asked, by=by) for by in others))

    assert isinstance(*refused_of(told), errors.RefundWaits)
    assert isinstance(*refused_of(signed), DecidedAlready)
    assert Payment.objects.get(pk=payment.pk).came_back == 40_000
    assert verify().agrees


def test_a_refund_is_undone_or_its_money_spent_again_and_never_both(hana, mio, sora, yuki, rescue, connect_as):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    payment = spending.approve_payment(factories.expense(commitment, sora, 250_000), by=mio)
    refund = factories.refund(payment, sora, mio, 40_000)
    again = factories.expense(commitment, sora, 40_000)
    undoing = proposals.propose_reversal(refund.entries.get(), by=sora, reason="Told of the wrong payment")
    opened(undoing, yuki)

    results = side_by_side(
        connect_as,
        lambda: proposals.approve(undoing, by=yuki),
        lambda: spending.approve_payment(again, by=mio),
    )

    assert len(refused_of(results)) == 1, results
    assert Payment.objects.get(pk=payment.pk).came_back == (40_000 if again.entries.exists() else 0)
    assert verify().agrees


def test_of_an_advance_what_was_lost_turns_up_while_its_line_comes_back(hana, mio, sora, yuki, rescue, connect_as):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    advance = spending.approve_payment(factories.advance(commitment, sora, 90_000), by=mio)
    factories.loss(advance, sora, mio, 30_000)
    told = {"returned": 0, "lines": [("guide", 60_000)], "settled_at": clock.now()}
    line = spending.settle_advance(advance, by=sora, **told).lines.get()
    found = opened(factories.found_proposal(advance, sora, 30_000), mio)
    refund = opened(factories.refund_proposal(line, sora, 60_000), yuki)

    results = side_by_side(
        connect_as,
        lambda: proposals.approve(found, by=mio),
        lambda: proposals.approve(refund, by=yuki),
    )

    assert not refused_of(results)
    commitment.refresh_from_db()
    assert commitment.remaining == 250_000
    assert verify().agrees


@pytest.mark.parametrize("is_closed_first", [True, False])
def test_a_fund_is_closed_or_takes_back_what_came_and_never_both(
    hana, mio, sora, yuki, general, connect_as, is_closed_first
):
    factories.gift(sora, 250_000, fund=general)
    decision = deciding.propose(factories.case(hana), by=hana, fund=general)
    commitment = deciding.approve(decision, by=mio, go_ahead_reason="The money is there.")
    payment = spending.approve_payment(factories.expense(commitment, sora, 250_000), by=mio)
    refund = opened(factories.refund_proposal(payment, sora, 40_000), mio)
    closing = opened(funds.propose_closing(general, by=sora, reason="Its purpose is reached"), yuki)

    works = [lambda: proposals.approve(refund, by=mio), lambda: proposals.approve(closing, by=yuki)]
    results = side_by_side(connect_as, *(reversed(works) if is_closed_first else works))

    assert len(refused_of(results)) == 1, results
    general.refresh_from_db()
    assert (general.balance, bool(general.closed_on)) in ((40_000, False), (0, True))
    assert verify().agrees


def test_a_month_is_closed_while_what_came_back_in_it_is_booked(hana, mio, sora, yuki, rescue, connect_as):
    """It stands in that month before the closing, or is refused and told again: then it is booked today."""
    until = clock.today().replace(day=1) - timedelta(days=1)
    with clock.at(clock.midnight(until) - timedelta(days=3)):
        factories.gift(sora, 300_000)
        payment = spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 90_000), by=mio)
    refund = opened(factories.refund_proposal(payment, sora, 40_000, came_on=until), mio)
    closing = opened(propose_month_closing(by=sora, until=until), yuki)

    results = side_by_side(
        connect_as,
        lambda: proposals.approve(refund, by=mio),
        lambda: proposals.approve(closing, by=yuki),
    )
    if refused := refused_of(results):
        assert isinstance(*refused, ClosedMeanwhile | PeriodClosed), results
        proposals.approve(refund, by=mio)

    close, entry = PeriodClose.objects.get(until=until), Refund.objects.get().entries.get()
    assert entry.booked_on == until if entry.recorded_at <= close.closed_at else entry.booked_on == clock.today()
    assert verify().agrees
