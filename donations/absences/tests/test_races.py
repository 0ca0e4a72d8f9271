"""Two officers who sign for each other in the same second, and one whose account is suspended in the moment of signing."""

from __future__ import annotations

import pytest

from donations.absences.errors import SignerLeft
from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.models import MoneyProposal
from donations.proposals.errors import NotAnOfficer
from donations.tests import factories
from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.soak,
    pytest.mark.xdist_group("races"),
]


def test_two_officers_sign_for_each_other_in_the_same_second(mio, sora, rescue):
    factories.gift(sora, 3_000_000)
    of_sora, of_mio = factories.fee_proposal(sora, 10_000), factories.fee_proposal(mio, 20_000)
    signatures = [(of_sora, mio), (of_mio, sora)] * 4

    results = all_at_once(lambda place: factories.signed(signatures[place][0], by=signatures[place][1]), 8)

    assert sum(isinstance(result, MoneyProposal) for result in results) == 2, results
    assert not MoneyProposal.objects.open().exists()
    assert factories.fund().balance == 3_000_000 - 30_000
    assert verify().agrees


def test_an_account_is_suspended_in_the_moment_of_signing(mio, sora, rin, rescue):
    factories.gift(sora, 3_000_000)
    person("aki", "director")
    proposal = factories.fee_proposal(sora, 10_000)

    def work(place: int):
        return account_actions.suspend(mio, by=rin) if place else factories.signed(proposal, by=mio)

    signed, suspended = all_at_once(work, 2)

    assert suspended == mio
    assert isinstance(signed, MoneyProposal | SignerLeft | NotAnOfficer), signed
    assert MoneyProposal.objects.open().exists() is not isinstance(signed, MoneyProposal)
    assert verify().agrees
