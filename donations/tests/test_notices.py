"""What is told about money: who may answer and did not propose, once, and never of a restricted request to others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cases import casework
from cases.models import Case
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.models import Fund
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.rates import actions as rates
from donations.tariffs import actions as tariffs
from donations.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.notices import alarms
from lfnkr.notices.models import Notice


def told(kind: str) -> list[str]:
    """Whom a kind told."""
    found = Notice.objects.filter(kind=f"donations.{kind}").order_by("user__username")
    return list(found.values_list("user__username", flat=True))


def test_a_proposal_is_told_to_the_director(hana, mio, sora):
    factories.gift(sora, 900_000)
    factories.decision(hana)

    assert told("decision_waiting") == ["mio"]


def test_a_proposal_of_the_only_director_is_told_to_the_treasurer(hana, mio, sora):
    factories.gift(sora, 900_000)
    deciding.propose(cases.case(hana), by=mio)

    assert told("decision_waiting") == ["sora"]


def test_an_answer_is_told_to_proposer_and_lead(hana, jun, mio, sora):
    factories.gift(sora, 900_000)
    case = cases.case(hana)
    decision = deciding.propose(case, by=hana)
    casework.assign(case, by=mio, lead=jun)
    deciding.decline(decision, by=mio, note="Not now.")

    assert told("decision_made") == ["hana", "jun"]


def test_of_a_restricted_request_only_lead_and_director_are_told(hana, jun, mio, sora):
    factories.gift(sora, 3_000_000)
    case = cases.case(hana)
    casework.restrict_request(case, by=hana, reason="Somebody asks for her.")
    decision = deciding.propose(case, by=hana)
    casework.assign(case, by=mio, lead=jun)
    deciding.approve(decision, by=mio)

    assert (told("decision_waiting"), told("decision_made")) == (["mio"], ["jun"])


def test_what_was_answered_waits_behind_nobodys_bell(hana, mio, sora):
    factories.gift(sora, 3_000_000)
    commitment = factories.commitment(hana, mio)
    payment = factories.expense(commitment, sora, 1_000)
    kinds = [notice.kind for notice in Notice.objects.unseen().filter(user=mio)]
    assert kinds == ["donations.payment_waiting", "donations.decision_waiting"]
    alarms.climb()
    assert Notice.objects.unseen().filter(user=mio).exists()
    spending.approve_payment(payment, by=mio)
    alarms.climb()

    assert not Notice.objects.unseen().filter(user=mio).exists()


def test_a_payment_is_told_to_whoever_approves_it(hana, mio, sora):
    factories.gift(sora, 900_000)
    commitment = factories.commitment(hana, mio)
    factories.expense(commitment, sora, 1_000)

    assert told("payment_waiting") == ["mio"]


def test_a_second_signature_is_asked_of_every_other_officer(mio, sora, yuki):
    factories.gift(sora, 900_000)
    proposals.adjust(by=sora, fund=Fund.objects.rescue(), kind="fee", amount=10_000, note="Bank")

    assert told("signature_waiting") == ["mio", "yuki"]


@pytest.mark.parametrize(
    "propose",
    [
        lambda sora: factories.tariff_proposal(sora),
        lambda sora: tariffs.propose_limit(by=sora, amount=300_000),
        lambda sora: rates.propose_rate(by=sora, currency="JPY", rate=Decimal(90), day=clock.today(), note="Receipt"),
    ],
    ids=["tariff", "limit by night", "rate"],
)
def test_a_price_a_limit_or_a_rate_asks_for_its_signature_as_well(mio, sora, yuki, propose):
    propose(sora)

    assert told("signature_waiting") == ["mio", "yuki"]


def test_below_the_floor_is_told_once_until_it_is_above_again(hana, mio, sora):
    factories.gift(sora, 900_000)
    factories.set_floor(sora, mio, 2_000_000)
    for hours in (0, 1, 2):
        with clock.at(clock.now() + timedelta(hours=hours)):
            alarms.climb()
    assert told("below_floor") == ["mio", "sora"]
    factories.gift(sora, 3_000_000)
    alarms.climb()
    factories.set_floor(sora, mio, 9_000_000)
    alarms.climb()

    assert told("below_floor") == ["mio", "mio", "sora", "sora"]


def test_a_notice_of_money_leads_only_those_who_may_see_it(hana, jun, mio, sora, desk_of):
    factories.gift(sora, 900_000)
    case: Case = cases.case(hana)
    decision = deciding.propose(case, by=hana)
    deciding.decline(decision, by=mio, note="Not now.")
    casework.assign(case, by=mio, lead=jun)

    page = desk_of(hana).get("/notices/")
    assert hana.role == Role.CASEWORKER
    assert case.reference not in page.text
