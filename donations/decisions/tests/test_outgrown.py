"""Money that was reckoned for fewer people than a request is for now: its page says so, and whoever decides is told."""

from __future__ import annotations

import pytest

from cases import casework
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions.outgrown import outgrown
from donations.models import FundingDecision
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.notices.models import Notice


@pytest.fixture(autouse=True)
def all_rows(db):
    """The rows of requests are read whoever asks."""
    with trail.act("test", by=None):
        yield


@pytest.fixture
def told():
    """Whom an addition told, by their names."""

    def names() -> list[str]:
        return sorted(Notice.objects.filter(kind="donations.other_party").values_list("user__username", flat=True))

    return names


def now(case):
    """The request as it is now."""
    return type(case).objects.get(pk=case.pk)


def test_nothing_is_said_of_a_request_without_an_estimate(hana, told):
    case = cases.case(hana)
    cases.join(case, cases.child(), by=hana)

    assert outgrown(now(case)) is None
    assert told() == []


def test_of_an_estimate_alone_the_page_says_it_and_nobody_is_told(hana, told):
    case = cases.case(hana)
    deciding.make_estimate(case, by=hana)
    assert outgrown(now(case)) is None

    cases.join(case, cases.child(), by=hana)

    assert outgrown(now(case)).sentence == "Estimated for 1 adult. The request is for 1 adult, 1 child now."
    assert told() == []


def test_of_a_proposal_the_director_is_told_and_the_proposer_who_added_nobody(hana, jun, mio, told, desk_of):
    case = cases.case(hana)
    deciding.propose(case, by=hana)
    casework.assign(case, by=hana, lead=hana, deputy=jun)

    cases.join(case, cases.child(), by=jun)

    assert told() == ["hana", "mio"]
    assert outgrown(now(case)).sentence.startswith("Proposed for 1 adult.")
    page = desk_of(mio).get(case.get_absolute_url()).content.decode()
    assert "Proposed for 1 adult. The request is for 1 adult, 1 child now." in page
    assert "Estimate anew" in desk_of(hana).get(case.get_absolute_url()).content.decode()


def test_of_committed_money_it_is_said_until_nothing_is_left(hana, mio, sora, told):
    factories.gift(sora, 1_000_000)
    case = cases.case(hana)
    commitment = factories.commitment(hana, mio, case)

    cases.join(case, cases.child(), by=hana)

    assert told() == ["mio"]
    assert outgrown(now(case)).sentence.startswith("Decided for 1 adult.")
    spending.release(commitment, by=sora)
    deciding.make_estimate(case, by=hana)
    assert outgrown(now(case)) is None


def test_each_addition_is_told(hana, mio, told):
    case = cases.case(hana)
    deciding.propose(case, by=hana)
    for age in (3, 9):
        cases.join(case, cases.child(age=age), by=hana)

    assert set(told()) == {"mio"}
    assert FundingDecision.objects.get().is_open


def test_once_everybody_has_an_outcome_nothing_is_said(hana):
    case = cases.case(hana)
    deciding.make_estimate(case, by=hana)
    cases.join(case, cases.child(), by=hana)
    casework.move(cases.members_of(case), by=hana, status="withdrawn", reason="They stay.")

    assert outgrown(now(case)) is None
