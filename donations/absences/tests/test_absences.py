"""Who is away: told by oneself or by two others, from a day to a day, with an open end, late; and who stands in for whom."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from donations.absences import errors
from donations.absences.actions import agree_to_absence, drop_absence, record_absence, record_return
from donations.absences.models import Absence, away_on
from donations.absences.words import instead_of_the_director, standing_in
from donations.decisions import actions as deciding
from donations.errors import OwnProposal
from donations.ledger.verification import verify
from donations.models import FundingDecision, Payment
from donations.payments import actions as spending
from donations.payments.errors import NotYours
from donations.tests import factories
from lfnkr.accounts import account_actions
from lfnkr.accounts.tests.people import just_signed_in, person
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "The money is there."}
DAY = timedelta(days=1)


def is_away(user, day=None) -> bool:
    """Whether somebody is away on a day."""
    return user.pk in away_on(day or clock.today())


class TakenAndUndone(Exception):
    """What the database took is undone, for the next try."""


@contextmanager
def refused_by_the_database(words: str, *, by):
    """What somebody writes around the actions, and the database refuses."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), trail.act("test", by=by):
        yield


@pytest.fixture
def reserve(sora):
    """Enough for several rescues."""
    return factories.gift(sora, 3_000_000, received_on=clock.today() - 5 * DAY)


@pytest.fixture
def director_away(mio):
    """The director said so, with an open end."""
    return record_absence(by=mio, officer=mio, from_on=clock.today())


@pytest.fixture
def commitment(reserve, hana, mio):
    """Money committed while the director was here."""
    return factories.commitment(hana, mio)


# What is told, and by whom


def test_of_oneself_it_holds_at_once(mio, sora):
    told = record_absence(by=mio, officer=mio, from_on=clock.today())

    assert not told.waits
    assert is_away(mio)
    assert Notice.objects.filter(user=sora, kind="donations.officer_away").exists()


def test_of_another_it_waits_for_a_second_person(mio, sora, hana):
    told = record_absence(by=sora, officer=mio, from_on=clock.today())

    assert told.waits
    assert not is_away(mio)
    with pytest.raises(errors.ToldByYourself):
        agree_to_absence(told, by=sora)
    with pytest.raises(errors.ToldAlready):
        record_absence(by=hana, officer=mio, from_on=clock.today())
    told_of = Notice.objects.filter(kind="donations.absence_waiting").values_list("user", flat=True)
    assert set(told_of) == {mio.pk, hana.pk}

    agree_to_absence(told, by=hana)

    assert is_away(mio)
    with pytest.raises(errors.AnsweredAbsence):
        agree_to_absence(told, by=mio)


def test_whoever_is_said_to_be_away_can_say_that_it_is_not_so(mio, sora, hana):
    told = record_absence(by=sora, officer=mio, from_on=clock.today())

    drop_absence(told, by=mio)

    assert not is_away(mio)
    with pytest.raises(errors.AnsweredAbsence):
        agree_to_absence(told, by=hana)


def test_where_nobody_else_is_there_one_says_it_and_both_read_that(mio, sora):
    """A house with two officers is never locked out."""
    told = record_absence(by=sora, officer=mio, from_on=clock.today())

    assert not told.waits
    assert told.is_alone
    assert is_away(mio)
    assert Notice.objects.filter(user=mio, kind="donations.officer_away").exists()


def test_nobody_tells_it_in_the_name_of_another(mio, sora, hana):
    with refused_by_the_database("own name", by=sora):
        Absence.objects.create(officer=mio, told_by=mio, from_on=clock.today())
    told = record_absence(by=sora, officer=mio, from_on=clock.today())
    with refused_by_the_database("own name", by=sora):
        Absence.objects.filter(pk=told.pk).update(agreed_at=clock.now(), agreed_by=hana)
    with refused_by_the_database("absence_agreed_to_by_another", by=sora):
        Absence.objects.filter(pk=told.pk).update(agreed_at=clock.now(), agreed_by=sora)


def test_nobody_takes_the_second_person_out_by_sql(mio, sora, hana):
    with transaction.atomic(), trail.act("test", by=sora):
        told = Absence.objects.create(officer=mio, told_by=sora, from_on=clock.today(), takes_two=False)

    told.refresh_from_db()
    assert told.takes_two
    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("test", by=sora):
        Absence.objects.filter(pk=told.pk).update(takes_two=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        told.delete()


def test_it_does_not_end_before_it_begins(mio):
    with pytest.raises(errors.EndsBeforeItBegins):
        record_absence(by=mio, officer=mio, from_on=clock.today(), until_on=clock.today() - DAY)
    with refused_by_the_database("absence_ends_after_it_begins", by=mio):
        Absence.objects.create(officer=mio, told_by=mio, from_on=clock.today(), until_on=clock.today() - DAY)


def test_from_a_day_to_a_day(mio):
    record_absence(by=mio, officer=mio, from_on=clock.today() + DAY, until_on=clock.today() + 3 * DAY)

    assert [is_away(mio, clock.today() + days * DAY) for days in range(5)] == [False, True, True, True, False]


# Back again


def test_back_from_what_one_said_oneself_holds_at_once(mio, director_away):
    record_return(by=mio, officer=mio, from_on=clock.today() + 2 * DAY)

    assert is_away(mio, clock.today() + DAY)
    assert not is_away(mio, clock.today() + 2 * DAY)


def test_what_took_two_takes_two_to_end(mio, sora, hana):
    agree_to_absence(record_absence(by=sora, officer=mio, from_on=clock.today()), by=hana)

    back = record_return(by=mio, officer=mio, from_on=clock.today())

    assert back.waits
    assert is_away(mio)
    agree_to_absence(back, by=sora)
    assert not is_away(mio)


def test_nobody_is_back_who_was_not_away(mio):
    with pytest.raises(errors.NotAway):
        record_return(by=mio, officer=mio, from_on=clock.today())


def test_away_again_after_coming_back(mio, director_away):
    record_return(by=mio, officer=mio, from_on=clock.today())
    record_absence(by=mio, officer=mio, from_on=clock.today())

    assert is_away(mio)


def test_the_database_says_the_same_of_each_day(mio, sora, hana, reserve):
    """Each case that the application knows, asked of the trigger by a decision of the treasurer on that day."""
    decision = factories.decision(hana)
    record_absence(by=mio, officer=mio, from_on=clock.today() - 4 * DAY, until_on=clock.today() - 2 * DAY)
    record_return(by=mio, officer=mio, from_on=clock.today() - 2 * DAY)
    for days in range(6):
        moment = clock.now() - days * DAY
        stands_in = is_away(mio, moment.astimezone(clock.TOKYO).date())
        written = {"status": "declined", "decided_by": sora, "decided_at": moment, "decided_recorded_at": None}
        if days:
            written["decided_recorded_at"] = clock.now()
        answered = FundingDecision.objects.filter(pk=decision.pk)
        if stands_in:
            with pytest.raises(TakenAndUndone), transaction.atomic(), trail.act("test", by=sora):
                answered.update(**written)
                raise TakenAndUndone
        else:
            with refused_by_the_database("while no director is here", by=sora):
                answered.update(**written)


# Deciding


def test_the_treasurer_does_not_decide_while_the_director_is_here(reserve, hana, mio, sora):
    decision = factories.decision(hana)
    for act in (
        lambda: deciding.approve(decision, by=sora, **REASON),
        lambda: deciding.decline(decision, by=sora, note="Not ours."),
        lambda: deciding.set_waiting(decision, by=sora),
        lambda: deciding.let_wait(decision, by=sora, waiting_for="documents"),
    ):
        with pytest.raises(errors.DirectorDecides):
            act()


def test_nor_by_sql(reserve, hana, mio, sora):
    decision = factories.decision(hana)
    with refused_by_the_database("while no director is here", by=sora):
        FundingDecision.objects.filter(pk=decision.pk).update(
            status="approved", decided_by=sora, decided_at=clock.now()
        )


def test_nor_is_an_answer_given_by_sql(reserve, hana, mio, sora):
    decision = factories.decision(hana)
    for status in ("declined", "safe", "documents", "border"):
        with refused_by_the_database("while no director is here", by=sora):
            FundingDecision.objects.filter(pk=decision.pk).update(
                status=status, decided_by=sora, decided_at=clock.now()
            )


def test_nobody_signs_a_decision_or_a_payment_in_anothers_name(commitment, hana, mio, sora):
    payment, decision = factories.expense(commitment, sora, 10_000), factories.decision(hana)
    signed = {"status": "approved", "decided_by": mio, "decided_at": clock.now()}
    for row in (payment, decision):
        with refused_by_the_database("own name", by=sora):
            type(row).objects.filter(pk=row.pk).update(**signed)


def test_the_treasurer_decides_what_the_director_proposed(reserve, mio, sora):
    decision = factories.decision(mio, factories.case(mio))

    assert deciding.approve(decision, by=sora, **REASON).remaining == 250_000


def test_the_treasurer_decides_while_the_director_is_away(reserve, hana, sora, director_away):
    assert deciding.approve(factories.decision(hana), by=sora, **REASON).remaining == 250_000


def test_where_a_second_director_is_here_the_treasurer_does_not(reserve, hana, sora, director_away):
    person("aki", "director")

    with pytest.raises(errors.DirectorDecides):
        deciding.approve(factories.decision(hana), by=sora, **REASON)


def test_the_director_who_is_back_decides_again(reserve, hana, mio, sora, director_away):
    record_return(by=mio, officer=mio, from_on=clock.today())

    with pytest.raises(errors.DirectorDecides):
        deciding.approve(factories.decision(hana), by=sora, **REASON)
    assert deciding.approve(factories.decision(hana), by=mio, **REASON).remaining == 250_000


def test_nothing_is_signed_in_the_name_of_a_director_who_was_arrested(reserve, hana, mio, sora):
    decision = factories.decision(hana)
    agree_to_absence(record_absence(by=sora, officer=mio, from_on=clock.today()), by=hana)

    with pytest.raises(errors.AwayYourself):
        deciding.approve(decision, by=mio, **REASON)
    with clock.at(factories.night() + DAY), pytest.raises(errors.AwayYourself):
        deciding.approve_by_night(factories.case(hana), by=mio, **REASON)
    with pytest.raises(errors.AwayYourself):
        factories.signed(factories.fee_proposal(sora, 10_000), by=mio)
    with refused_by_the_database("somebody who is away", by=mio):
        FundingDecision.objects.filter(pk=decision.pk).update(status="approved", decided_by=mio, decided_at=clock.now())


def test_what_was_decided_while_the_director_was_away_is_told_when_the_director_is_back(reserve, hana, mio, sora):
    """The absence is recorded late, too."""
    with clock.at(clock.now() - 3 * DAY):
        decision = factories.decision(hana)
    record_absence(by=mio, officer=mio, from_on=clock.today() - 2 * DAY, until_on=clock.today() - DAY)

    with pytest.raises(errors.DirectorDecides):
        deciding.approve(decision, by=sora, **REASON)
    deciding.approve(decision, by=sora, decided_at=clock.now() - DAY, **REASON)

    decision.refresh_from_db()
    assert decision.decided_by == sora


def test_an_overrun_is_decided_in_the_same_place(commitment, hana, mio, sora):
    asked = factories.overrun_asked(commitment, hana)
    with pytest.raises(errors.DirectorDecides):
        deciding.approve_overrun(asked, by=sora, **REASON)
    with pytest.raises(errors.DirectorDecides):
        deciding.decline_overrun(asked, by=sora, note="Too dear.")
    record_absence(by=mio, officer=mio, from_on=clock.today())

    deciding.approve_overrun(asked, by=sora, **REASON)

    commitment.refresh_from_db()
    assert commitment.remaining == 270_000


# Paying


def test_a_caseworker_proposes_no_payment_while_the_director_is_here(commitment, hana):
    with pytest.raises(errors.TreasurerProposes):
        factories.expense(commitment, hana, 10_000)


def test_nor_a_payment_by_sql(commitment, hana, sora):
    payment = factories.expense(commitment, sora, 10_000)
    payment.pk, payment.proposed_by = None, hana
    payment._state.adding = True
    with refused_by_the_database("while no director is here", by=hana):
        Payment.objects.bulk_create([payment])


def test_the_treasurer_approves_no_payment_while_the_director_is_here(commitment, mio, sora):
    payment = factories.expense(commitment, mio, 10_000)
    with pytest.raises(errors.DirectorApproves):
        spending.approve_payment(payment, by=sora)
    with pytest.raises(errors.DirectorApproves):
        spending.refuse_payment(payment, by=sora, refused_for="other")
    with refused_by_the_database("while no director is here", by=sora):
        Payment.objects.filter(pk=payment.pk).update(status="approved", decided_by=sora, decided_at=clock.now())


def test_while_the_director_is_away_caseworker_and_treasurer_pay(commitment, hana, sora, director_away):
    payment = factories.expense(commitment, hana, 10_000)

    spending.approve_payment(payment, by=sora)

    commitment.refresh_from_db()
    assert commitment.remaining == 240_000
    assert verify().agrees


def test_the_treasurer_approves_no_own_payment_while_the_director_is_away(commitment, sora, director_away):
    payment = factories.expense(commitment, sora, 10_000)

    with pytest.raises(OwnProposal):
        spending.approve_payment(payment, by=sora)


def test_one_takes_back_an_own_payment_and_no_caseworker_refuses_anothers(commitment, hana, sora, director_away):
    own, of_another = factories.expense(commitment, hana, 10_000), factories.expense(commitment, sora, 10_000)

    with pytest.raises(NotYours):
        spending.refuse_payment(of_another, by=hana, refused_for="other")
    spending.refuse_payment(own, by=hana, refused_for="other")
    spending.refuse_payment(of_another, by=sora, refused_for="other")

    assert not Payment.objects.open().exists()


# One person under two roles, and accounts that end


def test_nobody_approves_under_another_role_what_they_proposed(reserve, hana, mio, sora, rin):
    decision = factories.decision(hana)
    account_actions.approve_role(account_actions.propose_role(hana, by=rin, role="treasurer", reason="Elected"), by=mio)
    record_absence(by=mio, officer=mio, from_on=clock.today())
    hana.refresh_from_db()

    with pytest.raises(OwnProposal):
        deciding.approve(decision, by=hana, **REASON)
    with refused_by_the_database("decision_by_another", by=hana):
        FundingDecision.objects.filter(pk=decision.pk).update(
            status="approved", decided_by=hana, decided_at=clock.now()
        )
    page = just_signed_in(hana).get(reverse("donations:decision-approve", args=[decision.pk]))
    assert page.context["obstacle"]
    assert deciding.approve(decision, by=sora, **REASON)


def test_an_officer_suspended_between_looking_and_signing_signs_nothing(reserve, hana, mio, rin):
    aki = person("aki", "director")
    decision = factories.decision(hana)
    account_actions.suspend(aki, by=rin)

    with pytest.raises(errors.SignerLeft):
        deciding.approve(decision, by=aki, **REASON)

    assert FundingDecision.objects.get(pk=decision.pk).is_open


# Pages


def test_the_page_says_who_stands_in_and_takes_what_one_says_of_oneself(mio, sora):
    desk = just_signed_in(mio)
    typed = {"officer": mio.pk, "from_on": clock.today(), "until_on": clock.today() + 9 * DAY}

    done = desk.post(reverse("donations:absence-new"), typed)

    assert done.status_code == 302
    (line,) = desk.get(done.url).context["standing_in"]
    assert mio.display_name in line.away
    assert sora.display_name in line.follows
    assert just_signed_in(sora).get("/").text.count(mio.display_name)


def test_a_last_day_before_the_first_keeps_what_was_typed(mio):
    typed = {"officer": mio.pk, "from_on": clock.today(), "until_on": clock.today() - DAY}

    page = just_signed_in(mio).post(reverse("donations:absence-new"), typed)

    assert page.status_code == 200
    assert page.context["form"].errors["until_on"]
    assert (clock.today() - DAY).isoformat() in page.text


def test_two_pages_record_an_arrest_and_two_the_return(mio, sora, hana):
    typed = {"officer": mio.pk, "from_on": clock.today()}
    just_signed_in(sora).post(reverse("donations:absence-new"), typed)
    told = Absence.objects.get()
    assert "absence-agree" not in just_signed_in(sora).get("/").text
    assert reverse("donations:absence-agree", args=[told.pk]) in just_signed_in(hana).get("/").text

    just_signed_in(hana).post(reverse("donations:absence-agree", args=[told.pk]))
    just_signed_in(mio).post(reverse("donations:absence-back"), typed)
    back = Absence.objects.get(is_back=True)
    just_signed_in(sora).post(reverse("donations:absence-agree", args=[back.pk]))

    assert not is_away(mio)


def test_the_password_is_asked_again_before_anything_is_signed(commitment, hana, mio, sora, client):
    """After some minutes; what was typed is kept."""
    decision, payment = factories.decision(hana), factories.expense(commitment, sora, 10_000)
    overrun = factories.overrun_asked(factories.commitment(mio, sora, factories.case(mio)), sora)
    client.force_login(mio)
    pages = [
        reverse("donations:absence-new"),
        reverse("donations:decision-approve", args=[decision.pk]),
        reverse("donations:decision-overrun", args=[overrun.pk]),
        reverse("donations:decide-by-night", args=[decision.case_id]),
        reverse("donations:overrun-by-night", args=[commitment.pk]),
        reverse("donations:expense-approve", args=[payment.pk]),
    ]

    for page in pages:
        answer = client.post(page, {})
        assert (answer.status_code, "reauthenticate" in answer.url) == (302, True), page
    assert FundingDecision.objects.get(pk=decision.pk).is_open


def test_the_decision_names_who_decides(reserve, hana, mio, sora, desk_of, director_away):
    decision = factories.decision(hana)

    page = desk_of(hana).get(decision.get_absolute_url()).text

    assert sora.display_name in page


def test_the_treasurer_tells_later_what_was_decided_while_the_director_was_away(reserve, hana, mio, sora):
    with clock.at(clock.now() - 3 * DAY):
        decision = factories.decision(hana)
    record_absence(by=mio, officer=mio, from_on=clock.today() - 2 * DAY, until_on=clock.today() - DAY)
    page, desk = reverse("donations:decision-approve", args=[decision.pk]), just_signed_in(sora)
    assert desk.get(page).context["obstacle"]

    shown = desk.get(f"{page}?earlier=1")
    then = (clock.now() - DAY).astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")
    done = desk.post(f"{page}?earlier=1", {"decided_at": then, **REASON})

    assert not shown.context["obstacle"]
    assert done.status_code == 302
    decision.refresh_from_db()
    assert decision.decided_by == sora


def test_a_caseworker_proposes_from_the_request_and_finds_it_again(commitment, hana, sora, director_away):
    desk, case = just_signed_in(hana), commitment.decision.case_id
    propose = reverse("donations:expense-new", args=[commitment.pk])
    assert propose in desk.get(reverse("cases:case", args=[case])).text
    paid_at = clock.now().astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")
    typed = {"amount": "100", "currency": "USD", "category": "travel", "has_receipt": "on", "paid_at": paid_at}
    typed |= {"payee_kind": "carrier", "purpose": "Night bus"}

    done = desk.post(propose, typed)

    assert done.status_code == 302, done.context["form"].errors
    assert desk.get(done.url).status_code == 200
    payment = Payment.objects.get()
    assert payment.get_absolute_url() in desk.get(reverse("cases:case", args=[case])).text
    assert desk.get(payment.get_absolute_url()).status_code == 200
    assert just_signed_in(sora).get(payment.get_absolute_url()).context["payment"] == payment


def test_without_a_director_and_a_treasurer_the_page_says_so(hana):
    assert "no treasurer" in instead_of_the_director()
    assert standing_in() == []
