"""Two records of one person are not made one while money is under way for both: decided, released or withdrawn for one, they are."""

from __future__ import annotations

import pytest

from cases import casework
from cases.merging import errors
from cases.merging.pairs import Pair
from cases.seal.reveal import open_seal
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.models import FundingDecision
from donations.tests import factories
from lfnkr.audit import trail

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture(autouse=True)
def money(sora):
    factories.gift(sora, 5_000_000)
    with trail.reading():
        yield


@pytest.fixture
def pair(hana):
    """One woman in two requests, both sealed parts open."""
    one, other = (cases.members_of(cases.case(hana))[0] for _time in range(2))
    for member in (one, other):
        open_seal(member.case, by=hana)
    return one, other


def merge(pair, by):
    one, other = pair
    return casework.merge_people(Pair.of(one.person, other.person), by=by, stands={})


@pytest.mark.parametrize("is_committed", [False, True])
def test_with_money_under_way_for_both_it_is_refused_and_says_which(hana, mio, pair, is_committed):
    for member in pair:
        decision = deciding.propose(member.case, by=hana)
        if is_committed:
            deciding.approve(decision, by=mio)

    with pytest.raises(errors.MoneyUnderWay) as refused:
        merge(pair, hana)

    said = " ".join(refused.value.messages)
    assert all(member.case.reference in said for member in pair) and "Decide, release or spend" in said


def test_once_one_proposal_is_withdrawn_they_are_made_one_and_the_other_stays(hana, pair):
    kept, withdrawn = (deciding.propose(member.case, by=hana) for member in pair)
    deciding.withdraw(withdrawn, by=hana)

    made = merge(pair, hana)

    assert made.survivor_id in {member.person_id for member in pair}
    assert FundingDecision.objects.get(pk=kept.pk).case_id == kept.case_id
