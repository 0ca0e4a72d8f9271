"""Two at once about one fund: what one sees late, the database sees in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from donations.funds import actions as funds
from donations.funds import errors
from donations.ledger.errors import FundClosed, FundNotBegun
from donations.ledger.verification import verify
from donations.models import Fund, MoneyProposal
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


def test_of_a_closing_and_a_gift_at_once_one_is_refused_and_nothing_is_left_behind(sora, mio, general, connect_as):
    school = factories.fund_opened(sora, mio, amount=5_000, origin="Bank statement")
    facts = {"reason": "Over", "target": general, "consent": "Giver 4, letter of 3 May"}
    proposal = funds.propose_closing(school, by=sora, **facts)

    results = side_by_side(
        connect_as,
        lambda: factories.signed(proposal, by=mio),
        lambda: factories.gift(sora, 1_000, fund=school),
    )

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], FundClosed | errors.RestMoved), results
    ends = {fund.code: (fund.balance, bool(fund.closed_on)) for fund in Fund.objects.exclude(code="rescue")}
    assert ends in ({"general": (5_000, False), "school": (0, True)}, {"general": (0, False), "school": (6_000, False)})
    assert verify().agrees


def test_of_two_closings_signed_at_once_one_is_done(sora, mio, rin, general, connect_as):
    school = factories.fund_opened(sora, mio)
    first = funds.propose_closing(school, by=sora, reason="Over")
    with trail.act("propose", by=sora):
        second = MoneyProposal.objects.create(kind="close", fund=school, note=factories.LOOKS_SEALED, proposed_by=sora)

    results = side_by_side(
        connect_as,
        lambda: factories.signed(first, by=mio),
        lambda: factories.signed(second, by=mio),
    )

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], errors.ClosedAlready), results
    assert verify().agrees


def test_of_two_funds_of_one_short_name_opened_at_once_one_is_refused(sora, mio, connect_as):
    results = side_by_side(
        connect_as,
        lambda: factories.fund_proposal(sora),
        lambda: factories.fund_proposal(mio),
    )
    asked = [result for result in results if isinstance(result, MoneyProposal)]
    other = {sora: mio, mio: sora}

    results = side_by_side(
        connect_as, *(lambda row=row: factories.signed(row, by=other[row.proposed_by]) for row in asked)
    )

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == len(asked) - 1 and all(isinstance(each, errors.CodeTaken) for each in refused), results
    assert Fund.objects.filter(code="school").count() == 1
    assert verify().agrees


def test_a_gift_of_before_its_first_day_is_not_booked_while_the_fund_begins(sora, mio, general, connect_as):
    facts = {"amount": 5_000, "origin": "Bank statement", "note": "the board"}
    proposal = funds.propose_opening_balance(general, by=sora, opened_on=clock.today(), **facts)
    before = clock.today() - timedelta(days=5)

    results = side_by_side(
        connect_as,
        lambda: factories.signed(proposal, by=mio),
        lambda: factories.gift(sora, 1_000, fund=general, received_on=before),
    )

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], FundNotBegun | errors.OpenedAlready), results
    assert verify().agrees
