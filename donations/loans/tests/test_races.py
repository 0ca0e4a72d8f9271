"""Loans at once: no more is lent than is free, no more comes back than was lent, and a fund does not close over a loan."""

from __future__ import annotations

import pytest

from donations.funds import actions as funds
from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.loans import actions as lending
from donations.models import Fund, Loan, MoneyProposal
from donations.proposals.errors import ProposalNotCovered
from donations.tests import factories
from lfnkr.errors import DomainError
from lfnkr.tests import soak
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]

WRITERS = 8
ROUNDS = soak.count("LFNKR_RACE_ROUNDS", 1, long=20)


def signed_at_once(asked: list[MoneyProposal], second) -> list:
    """What each signature of so many proposals, given at once, came to."""
    return all_at_once(lambda place: factories.signed(asked[place], by=second), len(asked))


def done_and_refused(results: list) -> tuple[int, int]:
    """How many were done, and how many were refused with a sentence of ours."""
    done = sum(isinstance(result, MoneyProposal) for result in results)
    return done, sum(isinstance(result, DomainError) for result in results)


def test_what_is_free_is_lent_once(sora, mio, rescue, general):
    factories.gift(sora, 1_000, fund=general)
    told = {"source": general, "target": rescue, "reason": "Until the appeal", "decided_by": "Board"}
    asked = [lending.propose_loan(by=sora, amount=1_000, **told) for _writer in range(WRITERS)]

    results = signed_at_once(asked, mio)

    assert sum(isinstance(result, MoneyProposal) for result in results) == 1, results
    assert sum(isinstance(result, ProposalNotCovered) for result in results) == WRITERS - 1, results
    assert verify().agrees


def test_no_more_comes_back_than_was_lent(sora, mio, rescue, general):
    for _round in range(ROUNDS):
        factories.gift(sora, 100_000, fund=general)
        factories.gift(sora, 100_000)
        loan = factories.loan(sora, mio, general, rescue, 1_000)
        asked = [lending.propose_repayment(loan, by=sora, amount=600) for _writer in range(WRITERS)]

        results = signed_at_once(asked, mio)

        assert done_and_refused(results) == (1, WRITERS - 1), results
        assert Loan.objects.with_outstanding().get(pk=loan.pk).outstanding == 400
    assert verify().agrees


def test_a_loan_is_repaid_or_given_up_by_two_at_once(sora, mio, rescue, general, connect_as):
    factories.gift(sora, 100_000, fund=general)
    loan = factories.loan(sora, mio, general, rescue, 1_000)
    back = lending.propose_repayment(loan, by=sora, amount=1_000)
    given_up = lending.propose_giving_up(loan, by=sora, reason="It will not come back", decided_by="Board")

    results = side_by_side(
        connect_as,
        lambda: factories.signed(back, by=mio),
        lambda: factories.signed(given_up, by=mio),
    )

    assert done_and_refused(results) == (1, 1), results
    assert Loan.objects.with_outstanding().get(pk=loan.pk).outstanding == 0
    assert verify().agrees


def test_a_fund_closes_or_borrows_by_two_at_once(sora, mio, rescue, general, connect_as):
    factories.gift(sora, 100_000, fund=general)
    school = factories.fund_opened(sora, mio)
    told = {"source": general, "target": school, "reason": "Until the appeal", "decided_by": "Board"}
    lent = lending.propose_loan(by=sora, amount=1_000, **told)
    closed = funds.propose_closing(school, by=sora, reason="Its purpose is reached")

    results = side_by_side(
        connect_as,
        lambda: factories.signed(lent, by=mio),
        lambda: factories.signed(closed, by=mio),
    )

    assert done_and_refused(results) == (1, 1), results
    assert bool(Fund.objects.get(pk=school.pk).closed_on) != Loan.objects.open().exists()
    assert verify().agrees
