"""Money given for a purpose goes elsewhere on the treasurer's proposal, with the director's signature and the givers' consent."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donations.funds import actions as funds
from donations.ledger.errors import PurposeKept
from donations.models import MoneyProposal, Transfer
from donations.proposals import actions as proposals
from donations.proposals import errors, rules
from donations.proposals.tests.test_second_signatures import acts_as, sign_in_sql
from donations.tests import factories
from lfnkr.accounts.tests.people import person

CONSENT = "Giver 4, letter of 3 May"


@pytest.fixture
def school(sora, mio):
    """A fund for schooling with fifty dollars given for it."""
    fund = factories.fund_opened(sora, mio)
    factories.gift(sora, 5_000, fund=fund)
    return factories.fund("school")


@pytest.fixture
def facts(school, general):
    return {"source": school, "target": general, "amount": 2_000, "reason": "Rent", "decided_by": "Board, 12 May"}


@pytest.mark.parametrize("who", ["mio"])
def test_only_the_treasurer_proposes_it(request, facts, school, general, who):
    by = request.getfixturevalue(who)

    with pytest.raises(errors.ConsentByTreasurer):
        proposals.propose_transfer(by=by, consent=CONSENT, **facts)
    with pytest.raises(errors.ConsentByTreasurer):
        funds.propose_closing(school, by=by, reason="Over", target=general, consent=CONSENT)

    assert not MoneyProposal.objects.open().exists()


def test_the_rule_says_so_before_the_database_does(sora, mio):
    assert isinstance(rules.may_tell_consent(CONSENT, by=mio), errors.ConsentByTreasurer)
    assert rules.may_tell_consent(CONSENT, by=sora) is None
    assert rules.may_tell_consent("  ", by=mio) is None


def test_the_director_reads_whom_to_ask_and_keeps_what_was_typed(facts, desk_of, mio):
    typed = {**facts, "source": facts["source"].pk, "target": facts["target"].pk, "amount": "20", "consent": CONSENT}

    answer = desk_of(mio).post(reverse("donations:transfer-new"), typed)

    assert "Ask the treasurer to propose it" in answer.text
    assert CONSENT in answer.text


@pytest.mark.parametrize("who", ["yuki", "other_treasurer"])
def test_only_the_director_signs_it(request, facts, sora, mio, desk_of, who):
    signer = person("taro", "treasurer") if who == "other_treasurer" else request.getfixturevalue(who)
    proposal = proposals.propose_transfer(by=sora, consent=CONSENT, **facts)

    with pytest.raises(errors.ConsentSignedByDirector):
        factories.signed(proposal, by=signer)
    page = desk_of(signer).get(reverse("donations:proposal-sign", args=[proposal.pk])).text

    assert "Ask the director to sign it" in page
    assert not Transfer.objects.exists()
    factories.signed(proposal, by=mio)
    assert factories.fund("general").balance == 2_000


def test_a_closing_with_consent_is_signed_by_the_director(school, general, sora, yuki, mio):
    proposal = funds.propose_closing(school, by=sora, reason="Over", target=general, consent=CONSENT)

    with pytest.raises(errors.ConsentSignedByDirector):
        factories.signed(proposal, by=yuki)
    factories.signed(proposal, by=mio)

    assert factories.fund("school").closed_on


def test_another_may_refuse_it(facts, sora, yuki):
    proposal = proposals.propose_transfer(by=sora, consent=CONSENT, **facts)

    assert proposals.refuse(proposal, by=yuki, reason="The letter says otherwise").status == "refused"


def test_a_transfer_of_what_was_given_for_no_purpose_is_any_two_officers(general, rescue, sora, mio, yuki):
    factories.gift(sora, 5_000, fund=general)
    facts = {"source": general, "target": rescue, "amount": 2_000, "reason": "Reserve", "decided_by": "Board"}

    factories.signed(proposals.propose_transfer(by=mio, **facts), by=yuki)

    assert factories.fund().balance == 2_000


def test_without_consent_nothing_of_it_moves_whoever_asks(facts, sora, mio):
    for by in (sora, mio):
        with pytest.raises(PurposeKept):
            proposals.propose_transfer(by=by, consent="  ", **facts)


def test_the_database_takes_it_from_the_treasurer_alone(facts, mio):
    acts_as(mio)
    asked = {"fund": facts["source"], "target": facts["target"], "amount": 1}

    with pytest.raises(IntegrityError, match="proposed by the treasurer"), transaction.atomic():
        MoneyProposal.objects.create(kind="transfer", proposed_by=mio, consent=factories.LOOKS_SEALED, **asked)


def test_the_database_lets_nobody_but_the_director_sign_it(facts, sora, yuki):
    proposal = proposals.propose_transfer(by=sora, consent=CONSENT, **facts)

    with pytest.raises(IntegrityError, match="signed by the director"), transaction.atomic():
        sign_in_sql(proposal, yuki)
