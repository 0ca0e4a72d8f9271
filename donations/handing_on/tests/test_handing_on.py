"""An officer who dies or leaves: what they proposed is named on desks, taken up by another, and approved by a third."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.absences.actions import record_absence
from donations.decisions import actions as deciding
from donations.errors import OwnProposal, ProposerLeft
from donations.handing_on import errors
from donations.handing_on.actions import take_up
from donations.handing_on.left_behind import left_behind
from donations.ledger.verification import verify
from donations.models import FundingDecision, MoneyProposal
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import just_signed_in, person
from lfnkr.audit import trail
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "The money is there."}


@contextmanager
def refused_by_the_database(words: str, *, by):
    """What somebody writes around the actions, and the database refuses."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), trail.act("test", by=by):
        yield


@pytest.fixture
def commitment(sora, hana, mio):
    """Money committed to a rescue."""
    factories.gift(sora, 3_000_000)
    return factories.commitment(hana, mio)


@pytest.fixture
def new_treasurer(db):
    """Who keeps the books after the one who left."""
    return person("ren", "treasurer")


def leaves(user, rin) -> None:
    """Their account is suspended."""
    account_actions.suspend(user, by=rin)


def test_a_payment_of_somebody_who_left_is_taken_up_by_another_and_approved_by_a_third(
    commitment, mio, sora, rin, new_treasurer
):
    payment = factories.expense(commitment, sora, 10_000)
    leaves(sora, rin)
    with pytest.raises(ProposerLeft):
        spending.approve_payment(payment, by=mio)

    take_up(payment, by=new_treasurer)
    spending.approve_payment(payment, by=mio)

    payment.refresh_from_db()
    assert (payment.proposed_by, payment.taken_up_by, payment.decided_by) == (sora, new_treasurer, mio)
    assert verify().agrees


def test_a_decision_of_a_caseworker_who_left_is_taken_up_by_the_director_and_decided_by_the_treasurer(
    commitment, hana, mio, sora, rin
):
    decision = factories.decision(hana)
    leaves(hana, rin)
    take_up(decision, by=mio)

    with pytest.raises(OwnProposal):
        deciding.approve(decision, by=mio, **REASON)
    assert deciding.approve(decision, by=sora, **REASON).remaining == 250_000


def test_what_takes_two_officers_is_taken_up_too(commitment, mio, sora, yuki, rin, new_treasurer):
    proposal = factories.fee_proposal(sora, 10_000)
    leaves(sora, rin)
    with pytest.raises(ProposerLeft):
        factories.signed(proposal, by=yuki)
    with pytest.raises(errors.NotYoursToTakeUp):
        take_up(proposal, by=yuki)

    take_up(proposal, by=new_treasurer)
    factories.signed(proposal, by=mio)

    assert MoneyProposal.objects.get().status == "approved"


def test_it_is_declined_as_it_is(commitment, mio, hana, jun, rin):
    decision = factories.decision(hana)
    leaves(hana, rin)

    deciding.decline(decision, by=mio, note="Not ours.")

    assert FundingDecision.objects.get(pk=decision.pk).status == "declined"


def test_whoever_works_here_is_not_taken_up(commitment, mio, sora, new_treasurer):
    payment = factories.expense(commitment, sora, 10_000)

    with pytest.raises(errors.SomebodyStandsForIt):
        take_up(payment, by=new_treasurer)
    with refused_by_the_database("once its proposer has left", by=new_treasurer):
        type(payment).objects.filter(pk=payment.pk).update(taken_up_by=new_treasurer, taken_up_at=clock.now())


def test_one_who_took_it_up_and_left_is_followed_by_another(commitment, mio, sora, rin, new_treasurer):
    payment = factories.expense(commitment, sora, 10_000)
    leaves(sora, rin)
    take_up(payment, by=new_treasurer)
    with pytest.raises(errors.SomebodyStandsForIt):
        take_up(payment, by=person("kai", "treasurer"))
    leaves(new_treasurer, rin)

    third = person("emi", "treasurer")
    take_up(payment, by=third)
    spending.approve_payment(payment, by=mio)

    payment.refresh_from_db()
    assert payment.taken_up_by == third


def test_the_database_refuses_the_same(commitment, mio, sora, rin, new_treasurer):
    payment = factories.expense(commitment, sora, 10_000)
    leaves(sora, rin)
    row = type(payment).objects.filter(pk=payment.pk)
    signed = {"status": "approved", "decided_at": clock.now()}
    with refused_by_the_database("taken up by another first", by=mio):
        row.update(**signed, decided_by=mio)
    with refused_by_the_database("own name", by=mio):
        row.update(taken_up_by=new_treasurer, taken_up_at=clock.now())
    with refused_by_the_database("by who proposes such", by=mio):
        row.update(taken_up_by=mio, taken_up_at=clock.now())
    record_absence(by=mio, officer=mio, from_on=clock.today())
    take_up(payment, by=new_treasurer)
    with refused_by_the_database("payment_approved_by_a_third", by=new_treasurer):
        row.update(**signed, decided_by=new_treasurer)


def test_where_nobody_else_could_take_it_up_one_signature_stands_and_the_page_says_so(commitment, mio, sora, rin, hana):
    """A house with two officers is never locked out."""
    payment = factories.expense(commitment, sora, 10_000)
    leaves(hana, rin)
    leaves(sora, rin)

    page = just_signed_in(mio).get(reverse("donations:expense-approve", args=[payment.pk]))
    assert "your signature stands alone" in page.text

    spending.approve_payment(payment, by=mio)
    assert verify().agrees


def test_one_without_a_role_has_left_too(commitment, mio, sora, rin, new_treasurer):
    payment = factories.expense(commitment, sora, 10_000)
    leaves(sora, rin)
    account_actions.restore(sora, by=rin, role="auditor", reason="Back for the audit")

    with pytest.raises(ProposerLeft):
        spending.approve_payment(payment, by=mio)


def test_desks_name_what_was_left_behind_and_lead_to_taking_it_up(commitment, hana, mio, sora, rin, new_treasurer):
    payment, decision = factories.expense(commitment, sora, 10_000), factories.decision(mio, factories.case(mio))
    assert left_behind(mio) == []
    leaves(sora, rin)

    desk = just_signed_in(new_treasurer)
    take_it_up = reverse("donations:expense-take-up", args=[payment.pk])
    assert take_it_up in desk.get("/").text
    director = just_signed_in(mio).get("/").text
    assert payment.get_absolute_url() in director
    assert take_it_up not in director
    assert take_it_up in desk.get(payment.get_absolute_url()).text
    done = desk.post(take_it_up)

    assert done.status_code == 302
    assert new_treasurer.display_name in desk.get(done.url).text
    assert take_it_up not in desk.get("/").text
    assert decision.is_open


def test_what_waited_for_the_director_who_left_waits_for_whoever_stands_in(commitment, hana, mio, sora, rin):
    decision = factories.decision(hana)
    person("aki", "director", is_active=False)
    record_absence(by=mio, officer=mio, from_on=clock.today())

    assert "Waiting for you" in just_signed_in(sora).get("/").text
    assert deciding.approve(decision, by=sora, **REASON).remaining == 250_000
