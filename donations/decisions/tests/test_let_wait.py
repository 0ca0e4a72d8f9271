"""A rescue waits for a safe moment, for documents or for the border to open, whether or not the money is there."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.models import CaseMember
from cases.status import WaitingFor
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.errors import OwnProposal
from donations.models import FundingDecision, FundsShortfall
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASONS = {
    WaitingFor.SAFE_MOMENT: "wait for a safe moment",
    WaitingFor.DOCUMENTS: "wait for documents",
    WaitingFor.BORDER_CLOSED: "wait for the border to open",
}


@pytest.fixture
def decision(sora, hana) -> FundingDecision:
    """A proposal that the reserve covers."""
    factories.gift(sora, 1_000_000)
    return factories.decision(hana)


def people_of(decision: FundingDecision) -> list[tuple[str, str]]:
    """Where the people of its request stand, and what they wait for."""
    with trail.reading():
        found = CaseMember.objects.filter(case=decision.case_id)
        return [(member.status, member.status_changes.latest("id").detail) for member in found]


@pytest.mark.parametrize("reason", REASONS)
def test_it_waits_although_the_money_is_there(decision, mio, reason):
    answered = deciding.let_wait(decision, by=mio, waiting_for=reason)

    assert answered.get_status_display() == REASONS[reason]
    assert people_of(decision) == [("waiting", reason)]
    assert not FundsShortfall.objects.exists()
    assert factories.fund().committed == 0


def test_it_waits_for_another_reason_although_the_money_lacks(hana, mio):
    answered = deciding.let_wait(factories.decision(hana), by=mio, waiting_for=WaitingFor.DOCUMENTS)

    assert answered.status == "documents"
    assert not FundsShortfall.objects.exists()


def test_it_is_proposed_again(decision, hana, mio):
    deciding.let_wait(decision, by=mio, waiting_for=WaitingFor.SAFE_MOMENT)
    with trail.reading():
        case = type(decision.case).objects.get(pk=decision.case_id)

    again = deciding.propose(case, by=hana)

    assert deciding.approve(again, by=mio, go_ahead_reason="She can leave now.").remaining == 250_000


@pytest.mark.parametrize("reason", [WaitingFor.FUNDS, "", "whim"])
def test_it_says_what_for(decision, mio, reason):
    with pytest.raises(errors.ReasonOfWaitMissing):
        deciding.let_wait(decision, by=mio, waiting_for=reason)


def test_nobody_answers_an_own_proposal(sora, mio):
    own = factories.decision(mio, factories.case(mio))

    with pytest.raises(OwnProposal):
        deciding.let_wait(own, by=mio, waiting_for=WaitingFor.SAFE_MOMENT)


def test_an_overrun_waits_for_nothing(sora, hana, mio):
    factories.gift(sora, 1_000_000)
    asked = factories.overrun_asked(factories.commitment(hana, mio), hana)

    with pytest.raises(errors.AskedAsOverrun):
        deciding.let_wait(asked, by=mio, waiting_for=WaitingFor.DOCUMENTS)
    with pytest.raises(DatabaseError, match="overrun_has_its_reason"), transaction.atomic(), trail.act("test", by=mio):
        FundingDecision.objects.filter(pk=asked.pk).update(status="safe", decided_by=mio, decided_at=clock.now())


def test_whoever_is_under_way_does_not_wait(sora, hana, mio):
    factories.gift(sora, 1_000_000)
    case = factories.case(hana)
    cases.bring(case, "in_movement", by=hana)

    with pytest.raises(Exception, match="under way|waits"):
        deciding.let_wait(factories.decision(hana, case), by=mio, waiting_for=WaitingFor.DOCUMENTS)


def test_its_page_is_offered_beside_the_money_and_keeps_what_was_typed(decision, desk_of, mio):
    page, desk = reverse("donations:decision-wait-for", args=[decision.pk]), desk_of(mio)
    assert page in desk.get(decision.get_absolute_url()).text

    refused = desk.post(page, {"decided_at": "2026-01-02T10:30"})
    done = desk.post(page, {"waiting_for": "border_closed"})

    assert "Choose what the rescue waits for." in str(refused.context["form"].errors)
    assert "2026-01-02T10:30" in refused.text
    assert done.status_code == 302
    decision.refresh_from_db()
    assert decision.status == "border"
    assert "Wait for the border to open" in desk.get(done.url).text
