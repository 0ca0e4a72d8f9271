"""Costs that belong to no rescue: a fund and a category, treasurer and director, and never the reserve."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donations.errors import TooSmall
from donations.ledger import errors as ledger_errors
from donations.ledger.verification import verify
from donations.models import Adjustment, MoneyProposal
from donations.proposals import actions as proposals
from donations.proposals import errors, movements, rules
from donations.proposals.tests.test_second_signatures import acts_as, sign_in_sql
from donations.tests import factories
from lfnkr.accounts.tests.people import person
from lfnkr.calendar import clock
from lfnkr.web.tests.reading import in_one_line


@pytest.fixture
def books(sora, general):
    """A thousand dollars in the general fund."""
    return factories.gift(sora, 100_000, fund=general)


TYPED = {"category": "rent", "amount": "100", "note": "June"}


def typed(general, **facts):
    return {**TYPED, "fund": general.pk, "booked_on": clock.today().isoformat(), **facts}


# Refusals


def test_the_reserve_pays_none(sora, rescue):
    factories.gift(sora, 100_000)

    with pytest.raises(errors.CostOfTheReserve, match="for rescues alone"):
        factories.cost_proposal(sora, fund=rescue)


def test_the_rule_says_so_before_the_database_does(sora, rescue, general, books):
    factories.gift(sora, 100_000)

    assert isinstance(rules.may_pay_cost(rescue, 1), errors.CostOfTheReserve)
    assert rules.may_pay_cost(general, 1) is None


def test_the_page_does_not_offer_the_reserve_and_refuses_it(sora, rescue, general, books, desk_of):
    desk = desk_of(sora)

    page = desk.get(reverse("donations:cost-new"))
    answer = desk.post(reverse("donations:cost-new"), typed(rescue))

    assert list(page.context["form"].fields["fund"].queryset) == [general]
    assert 'value="June"' in answer.text
    assert not MoneyProposal.objects.exists()


@pytest.mark.parametrize("missing", ["fund", "category", "amount", "note", "booked_on"])
def test_what_is_missing_is_an_error_and_what_was_typed_stays(sora, general, books, desk_of, missing):
    answer = desk_of(sora).post(reverse("donations:cost-new"), typed(general, **{missing: ""}))

    assert missing in answer.context["form"].errors
    assert not MoneyProposal.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "10,000,000,000,000,000", "many"])
def test_no_sum_is_refused(sora, general, books, desk_of, amount):
    answer = desk_of(sora).post(reverse("donations:cost-new"), typed(general, amount=amount))

    assert "amount" in answer.context["form"].errors
    assert f'value="{amount}"' in answer.text


def test_more_than_is_there_is_refused(sora, books):
    with pytest.raises(ledger_errors.EverythingCommitted):
        factories.cost_proposal(sora, 100_001)
    with pytest.raises(TooSmall):
        factories.cost_proposal(sora, 0)


@pytest.mark.parametrize("who", ["mio", "yuki", "hana"])
def test_the_treasurer_alone_proposes_it(request, desk_of, who, books):
    assert desk_of(request.getfixturevalue(who)).get(reverse("donations:cost-new")).status_code == 403


def test_the_director_alone_signs_it(sora, mio, yuki, books, desk_of):
    proposal = factories.cost_proposal(sora)

    for signer in (yuki, person("taro", "treasurer")):
        with pytest.raises(errors.CostSignedByDirector):
            factories.signed(proposal, by=signer)
    assert (
        "Ask the director to sign it" in desk_of(yuki).get(reverse("donations:proposal-sign", args=[proposal.pk])).text
    )
    factories.signed(proposal, by=mio)

    assert factories.fund("general").balance == 90_000


def test_the_fund_is_empty_by_the_signature(sora, mio, rescue, general, books):
    proposal = factories.cost_proposal(sora, 100_000)
    factories.transfer(sora, mio, general, rescue, 1)

    with pytest.raises(errors.ProposalNotCovered):
        factories.signed(proposal, by=mio)
    assert proposals.refuse(proposal, by=mio, reason="Transferred").status == "refused"


# What becomes of it


def test_it_is_proposed_signed_and_booked_with_its_category(sora, mio, general, books, desk_of):
    day = clock.today()

    desk_of(sora).post(reverse("donations:cost-new"), typed(general))
    proposal = MoneyProposal.objects.get()
    page = in_one_line(desk_of(mio).get(proposal.get_absolute_url()).text)
    factories.sign_on_its_page(desk_of(mio), proposal.get_absolute_url())

    (entry,) = Adjustment.objects.get().entries
    assert "Rent and utilities" in page or "rent and utilities" in page
    assert (entry.kind, entry.balance_change, entry.booked_on, entry.case_reference) == ("cost", -10_000, day, "")
    assert "rent and utilities" in desk_of(sora).get(reverse("donations:entry-list"), {"fund": general.code}).text
    assert not verify().disagreements


def test_it_is_undone_by_two(sora, mio, books):
    (entry,) = factories.cost(sora, mio).entries

    with pytest.raises(ledger_errors.SecondOfficerNeeded):
        movements.reverse(entry, by=sora, reason="Twice")
    factories.reversal(entry, sora, mio)

    assert factories.fund("general").balance == 100_000
    assert not verify().disagreements


# The database


def test_the_database_knows_no_cost_of_the_reserve(sora, rescue):
    factories.gift(sora, 100_000)
    acts_as(sora)
    asked = {
        "fund": rescue,
        "amount": -1,
        "category": "rent",
        "note": factories.LOOKS_SEALED,
        "booked_on": clock.today(),
    }

    with pytest.raises(IntegrityError, match="for rescues alone"), transaction.atomic():
        MoneyProposal.objects.create(kind="cost", proposed_by=sora, **asked)


@pytest.mark.parametrize("wrong", [{"category": ""}, {"category": "ransom"}, {"amount": 5}, {"note": None}])
def test_the_database_knows_no_cost_without_its_facts(sora, general, books, wrong):
    acts_as(sora)
    asked = {
        "fund": general,
        "amount": -1,
        "category": "rent",
        "note": factories.LOOKS_SEALED,
        "booked_on": clock.today(),
    }

    with pytest.raises(IntegrityError, match="proposal_has_its_facts"), transaction.atomic():
        MoneyProposal.objects.create(kind="cost", proposed_by=sora, **asked | wrong)


def test_the_database_takes_it_from_the_treasurer_and_the_director(sora, mio, yuki, general, books):
    acts_as(mio)
    asked = {
        "fund": general,
        "amount": -1,
        "category": "rent",
        "note": factories.LOOKS_SEALED,
        "booked_on": clock.today(),
    }
    with pytest.raises(IntegrityError, match="proposed by the treasurer"), transaction.atomic():
        MoneyProposal.objects.create(kind="cost", proposed_by=mio, **asked)

    proposal = factories.cost_proposal(sora)
    with pytest.raises(IntegrityError, match="signed by the director"), transaction.atomic():
        sign_in_sql(proposal, yuki)


def test_one_person_books_none_around_the_act(sora, general, books):
    with pytest.raises(IntegrityError), transaction.atomic():
        movements.record_adjustment(by=sora, fund=general, kind="cost", category="rent", amount=1, note="June")
    with pytest.raises(IntegrityError, match="cost_has_its_category"), transaction.atomic():
        Adjustment.objects.create(fund=general, kind="fee", category="rent", amount=-1, recorded_by=sora)
