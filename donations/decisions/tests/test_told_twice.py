"""The money of a duplicate: what was proposed is proposed for the request that counts, what was committed is released."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Case
from cases.seal.reveal import open_seal
from cases.status import Status
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.models import Commitment, FundingDecision
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture(autouse=True)
def money(sora):
    factories.gift(sora, 5_000_000)
    with trail.reading():
        yield


def repeats(case, *, by, original=None) -> casework.Repeated:
    original = original or cases.case(by, cases.woman(), cases.child())
    facts = {"status": Status.DUPLICATE, "reason": "The same call.", "original": original, "occurred_at": clock.now()}
    casework.move(cases.members_of(case), by=by, **facts)
    return casework.Repeated(Case.objects.get(pk=case.pk), Case.objects.get(pk=original.pk))


def send(client, url):
    return client.post(url, {form_tokens.FIELD: form_tokens.new()}, follow=True)


# Refusals


def test_anothers_proposal_is_not_taken_back_while_somebody_needs_it(hana, mio):
    decision = deciding.propose(cases.case(hana), by=hana)

    with pytest.raises(DomainError, match="can still need"):
        deciding.withdraw(decision, by=mio)


def test_nothing_is_proposed_for_a_request_that_it_does_not_repeat(hana):
    decision, other = deciding.propose(cases.case(hana), by=hana), cases.case(hana)

    with pytest.raises(DomainError, match="not recorded as a duplicate"):
        deciding.propose_instead(casework.Repeated(decision.case, other), by=hana)


def test_nor_where_nothing_was_proposed(hana):
    with pytest.raises(DomainError, match="No proposal"):
        deciding.propose_instead(repeats(cases.case(hana), by=hana), by=hana)


def test_nor_where_it_is_proposed_already_and_the_first_proposal_still_waits(hana):
    decision, original = deciding.propose(cases.case(hana), by=hana), cases.case(hana)
    deciding.propose(original, by=hana)
    twice = repeats(decision.case, by=hana, original=original)

    with pytest.raises(DomainError, match="waits"):
        deciding.propose_instead(twice, by=hana)
    decision.refresh_from_db()
    assert decision.is_open


def test_nor_for_a_request_that_is_not_ones_own(hana, jun):
    twice = repeats(deciding.propose(cases.case(hana), by=hana).case, by=hana)
    casework.assign(twice.original, by=hana, lead=jun)

    with pytest.raises(DomainError, match="not one of yours"):
        deciding.propose_instead(twice, by=hana)


# What comes out


def test_the_proposal_of_a_duplicate_ends_and_the_other_is_asked_for_by_its_own_people(hana, mio):
    decision = deciding.propose(cases.case(hana), by=hana)
    twice = repeats(decision.case, by=hana)

    proposed = deciding.propose_instead(twice, by=hana)

    decision.refresh_from_db()
    assert decision.status == "withdrawn"
    assert (proposed.case_id, proposed.estimate.adults, proposed.estimate.children) == (twice.original.pk, 1, 1)
    with pytest.raises(DomainError):
        deciding.approve(proposed, by=hana)
    assert deciding.approve(proposed, by=mio).remaining == proposed.amount


def test_what_is_committed_stays_until_the_treasurer_releases_it(hana, mio, sora, desk_of):
    before = factories.fund().available
    commitment = deciding.approve(deciding.propose(cases.case(hana), by=hana), by=mio)
    twice = repeats(commitment.decision.case, by=hana)

    assert "nobody travels" in desk_of(mio).get("/").text
    assert Commitment.objects.get(pk=commitment.pk).remaining == commitment.amount
    spending.release(commitment, by=sora)
    anew = deciding.approve(deciding.propose(twice.original, by=hana), by=mio)

    assert factories.fund().available == before - anew.amount
    assert "nobody travels" not in desk_of(mio).get("/").text


def test_a_proposal_for_nobody_waits_no_more_once_anybody_who_proposes_takes_it_back(hana, mio, desk_of):
    decision = deciding.propose(cases.case(hana), by=hana)
    repeats(decision.case, by=hana)
    page = reverse("donations:decision-withdraw", args=[decision.pk])

    assert page in desk_of(hana).get(decision.get_absolute_url()).text
    assert "is taken back" in send(desk_of(mio), page).text
    assert not FundingDecision.objects.open().exists()


def test_the_page_that_carries_over_leads_there(hana, desk_of):
    decision = deciding.propose(cases.case(hana, summary="She called."), by=hana)
    twice = repeats(decision.case, by=hana)
    open_seal(twice.case, by=hana)
    client, page = desk_of(hana), reverse("donations:propose-instead", args=[twice.case.pk, twice.original.pk])

    assert page in client.get(reverse("cases:carry-over", args=[twice.case.pk, twice.original.pk])).text
    assert "It is proposed for the request that counts" in send(client, page).text
    assert client.get(page).context["obstacle"]
