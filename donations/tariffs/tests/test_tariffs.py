"""Price lists and the limit by night: out of force until a second officer signs, and never behind an open request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cases import casework
from donations import first_hour
from donations.decisions import actions as deciding
from donations.decisions.errors import TooMuchByNight
from donations.errors import OwnProposal
from donations.ledger.verification import verify
from donations.models import Estimate, FundingDecision, MoneyProposal, NightLimit, Tariff
from donations.proposals import actions as proposals
from donations.proposals.tests.test_second_signatures import acts_as, sign_in_sql
from donations.tariffs import actions as tariffs
from donations.tariffs import errors
from donations.tariffs import errors as refusals
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.first_hour.steps import StepResult

HIGH = {"minimum": 4_900_000, "evasion": 4_900_000, "complex": 4_900_000, "per_child": 0, "cap": 4_900_000}
TYPED = {
    "minimum": "49,000",
    "evasion": "49,000",
    "complex": "49,000",
    "per_child": "0",
    "infant_under_months": "24",
    "cap": "49,000",
    "per_adult": "0",
    "valid_to": "",
}
PAGES = ("/money/tariffs/new/", "/admin/donations/tariff/add/")


def day(number: int):
    """So many days from today."""
    return clock.today() + timedelta(days=number)


def put_in_force_in_sql(tariff, at=None):
    """Bring a list in force around the act."""
    with transaction.atomic():
        Tariff.objects.filter(pk=tariff.pk).update(approved_at=at or clock.now())


# A back-dated list that lifts what the director may decide alone


@pytest.mark.parametrize("page", PAGES)
def test_a_back_dated_list_is_refused_on_the_page(mio, hana, page):
    factories.cases.case(hana, received_at=clock.now(), **factories.MINIMUM)

    answer = just_signed_in(mio).post(page, TYPED | {"valid_from": day(-1).isoformat()})

    assert "A tariff begins on the day it is signed or later" in answer.text
    assert 'value="49,000"' in answer.text
    assert Tariff.objects.count() == 1


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "refusal"),
    [
        (-1, None, errors.TariffBackDated),
        (0, None, errors.TariffReachesRequest),
        (-9, 0, errors.PastTariffNotOver),
        (-9, -2, errors.PastTariffReachesRequest),
    ],
)
def test_a_list_that_reaches_an_open_request_is_refused_by_the_act(mio, hana, valid_from, valid_to, refusal):
    received = clock.now() - timedelta(days=2)
    factories.cases.case(hana, received_at=received, **factories.MINIMUM)
    factories.cases.case(hana, received_at=clock.now(), **factories.MINIMUM)
    last = None if valid_to is None else day(valid_to)

    with pytest.raises(refusal):
        factories.tariff_proposal(mio, day(valid_from), valid_to=last, **HIGH)

    assert Tariff.objects.count() == 1


def test_a_back_dated_list_is_refused_to_sql_even_when_two_signed_it(mio, sora, hana):
    factories.cases.case(hana, received_at=clock.now(), **factories.MINIMUM)
    for valid_from, valid_to, sentence in (
        (day(-1), None, "tariff_in_force_from_its_signature|open request"),
        (day(0), None, "changes the price of an open request"),
        (day(-9), day(0), "tariff_in_force_from_its_signature|open request"),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            list_ = Tariff.objects.create(valid_from=valid_from, valid_to=valid_to, **HIGH)
            acts_as(mio)
            asked = MoneyProposal.objects.create(kind="tariff", tariff=list_, proposed_by=mio)
            sign_in_sql(asked, sora)
            put_in_force_in_sql(list_, MoneyProposal.objects.get(pk=asked.pk).decided_at)


@pytest.mark.parametrize("seconds", [-86_400, -1, 1])
def test_a_list_is_in_force_from_its_signature_and_no_other_moment(mio, sora, seconds):
    asked = factories.tariff_proposal(mio)

    with pytest.raises(IntegrityError, match="comes into force by two officers"), transaction.atomic():
        sign_in_sql(asked, sora)
        signed = MoneyProposal.objects.get(pk=asked.pk).decided_at
        put_in_force_in_sql(asked.tariff, signed + timedelta(seconds=seconds))

    sign_in_sql(asked, sora)
    put_in_force_in_sql(asked.tariff, MoneyProposal.objects.get(pk=asked.pk).decided_at)
    assert Tariff.objects.of(day(1)) == asked.tariff


def test_no_list_moves_the_limit_by_night(mio, sora, hana):
    factories.gift(sora, 9_000_000)
    with clock.at(clock.now() - timedelta(days=30)):
        factories.tariff(sora, mio, clock.today(), **HIGH)
    with clock.at(factories.night()):
        case = factories.case(mio)
        estimate = deciding.make_estimate(case, by=mio)

        assert estimate.amount == 4_900_000
        with pytest.raises(TooMuchByNight, match=r"USD 2,500.00 .* USD 49,000.00"):
            deciding.approve_by_night(case, by=mio)
        decision = {
            "case": case,
            "case_reference": case.reference,
            "estimate": estimate,
            "amount": estimate.amount,
            "fund": factories.fund(),
            "proposed_by": mio,
            "decided_by": mio,
            "decided_at": clock.now(),
        }
        with pytest.raises(IntegrityError, match="outside the rules of the exception"), transaction.atomic():
            FundingDecision.objects.create(status="approved", night_exception=True, **decision)


# Two officers


@pytest.mark.parametrize("page", PAGES)
def test_a_list_from_the_page_is_a_proposal_and_out_of_force(mio, hana, page):
    just_signed_in(mio).post(page, TYPED | {"valid_from": day(1).isoformat()})

    proposal = MoneyProposal.objects.get(kind="tariff")
    assert (proposal.tariff.approved_at, proposal.proposed_by) == (None, mio)
    assert Tariff.objects.of(day(5)).minimum == 250_000
    with clock.at(clock.now() + timedelta(days=2)):
        assert deciding.make_estimate(factories.case(hana), by=hana).amount == 250_000


def test_the_treasurer_proposes_a_list_and_the_director_brings_it_in_force(sora, mio, hana):
    page = just_signed_in(sora).post("/money/tariffs/new/", TYPED | {"valid_from": day(1).isoformat()}).url
    shown = just_signed_in(mio).get(page).text
    assert "USD 49,000.00" in shown

    factories.sign_on_its_page(just_signed_in(mio), page)

    with clock.at(clock.now() + timedelta(days=2)):
        assert deciding.make_estimate(factories.case(hana), by=hana).amount == 4_900_000
    assert deciding.make_estimate(factories.case(hana), by=hana).amount == 250_000
    assert verify().agrees


def test_nobody_brings_an_own_list_in_force(mio, sora):
    asked = factories.tariff_proposal(mio)

    with pytest.raises(OwnProposal):
        factories.signed(asked, by=mio)
    with pytest.raises(IntegrityError, match="proposal_by_another"):
        sign_in_sql(asked, mio)
    with pytest.raises(IntegrityError, match="comes into force by two officers"):
        put_in_force_in_sql(asked.tariff)
    with pytest.raises(IntegrityError, match="begins as a proposal"), transaction.atomic():
        Tariff.objects.create(valid_from=day(1), approved_at=clock.now(), **HIGH)


def test_a_list_that_was_refused_stays_out_of_force(mio, sora):
    asked = factories.tariff_proposal(mio)
    proposals.refuse(asked, by=sora, reason="Too high")

    with pytest.raises(IntegrityError, match="comes into force by two officers"):
        put_in_force_in_sql(asked.tariff)
    assert factories.tariff(mio, sora).approved_at


def test_an_estimate_is_made_by_a_list_in_force_alone(mio, hana):
    case, unsigned = factories.case(hana), factories.tariff_proposal(mio).tariff
    facts = {
        "case": case,
        "case_reference": case.reference,
        "tier": "minimum",
        "adults": 1,
        "children": 0,
        "priced_children": 0,
        "tariff": unsigned,
        "amount": unsigned.minimum,
        "made_by": hana,
    }

    with pytest.raises(IntegrityError, match="by a tariff in force"), transaction.atomic():
        Estimate.objects.create(**facts)


@pytest.mark.parametrize("change", [{"minimum": 1}, {"valid_from": "2016-01-01"}, {"valid_to": "2030-01-01"}])
def test_a_list_is_never_changed(mio, sora, change):
    lists = (factories.tariff(mio, sora), factories.tariff_proposal(mio).tariff, Tariff.objects.earliest("pk"))

    for each in lists:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Tariff.objects.filter(pk=each.pk).update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute("DELETE FROM donations_tariff WHERE id = %s", [each.pk])


def test_a_later_list_of_the_same_day_replaces_the_former(mio, sora):
    factories.tariff(mio, sora)

    newer = factories.tariff(mio, sora, minimum=260_000)

    assert Tariff.objects.of(day(1)) == newer


def test_a_request_that_came_meanwhile_keeps_its_price(mio, sora, hana):
    asked = factories.tariff_proposal(mio, day(0))
    case = factories.cases.case(hana, received_at=clock.now(), **factories.MINIMUM)

    with pytest.raises(errors.TariffReachesRequest):
        factories.signed(asked, by=sora)

    assert MoneyProposal.objects.get(pk=asked.pk).is_open
    assert deciding.make_estimate(case, by=hana).amount == 250_000


def test_a_list_whose_first_day_passed_before_it_was_signed_is_refused(mio, sora):
    asked = factories.tariff_proposal(mio, day(1))

    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(errors.TariffBackDated):
        factories.signed(asked, by=sora)


def test_a_past_list_serves_the_requests_of_its_days_alone(mio, sora, hana):
    factories.cases.case(hana, received_at=clock.now() - timedelta(days=2), **factories.MINIMUM)

    past = factories.tariff(mio, sora, day(-40), valid_to=day(-30), **HIGH)

    assert Tariff.objects.of(day(-35)) == past
    for other in (-41, -29, 0, 5):
        assert Tariff.objects.of(day(other)) != past
    earlier = factories.cases.case(hana, received_at=clock.now() - timedelta(days=35), **factories.MINIMUM)
    assert deciding.make_estimate(earlier, by=hana).amount == 4_900_000
    late = factories.case(hana)
    facts = {"adults": 1, "children": 0, "priced_children": 0, "tier": "minimum", "made_by": hana}
    with pytest.raises(IntegrityError, match="by a tariff in force"), transaction.atomic():
        Estimate.objects.create(case=late, case_reference=late.reference, tariff=past, amount=past.minimum, **facts)


def test_a_closed_request_stands_in_no_lists_way(mio, hana):
    case = factories.case(hana)
    factories.cases.bring(case, "withdrawn", by=hana)
    casework.close_case(case, by=hana, closed_for="withdrawn")

    assert tariffs.refusal_of_days(clock.today(), None) is None


def test_before_the_first_list_that_one_is_asked(db):
    assert Tariff.objects.of(clock.today().replace(year=1999)) == Tariff.objects.get()


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_a_list_that_waits_prices_nothing(mio, hana, rin, superuser_connection):
    superuser_connection.execute("ALTER TABLE donations_tariff DISABLE TRIGGER guard_tariff")
    superuser_connection.execute("UPDATE donations_tariff SET approved_at = NULL")
    superuser_connection.execute("ALTER TABLE donations_tariff ENABLE ALWAYS TRIGGER guard_tariff")
    connection.cursor().execute(
        """INSERT INTO donations_tariff
            (valid_from, minimum, evasion, complex, per_child, infant_under_months, cap)
            VALUES ('1999-01-01', 1, 1, 1, 1, 24, 1)"""
    )
    case, desk = factories.case(hana), just_signed_in(hana)

    with pytest.raises(refusals.NoTariff, match=r"No tariff is in force for .* One officer proposes it"):
        deciding.make_estimate(case, by=hana)

    assert first_hour.look_at_tariff() == StepResult(False, "No tariff is in force today.")
    assert "No tariff is in force today." in desk.get("/").text
    for page in ("estimate", "wait", "take-over"):
        address = reverse(f"donations:{page}", args=[case.pk])
        for answer in (desk.get(address, follow=True), desk.post(address, follow=True)):
            assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
            assert "No tariff is in force for" in answer.text
    assert not Estimate.objects.exists()


# The form


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("missing", ["minimum", "evasion", "complex", "per_child", "cap", "valid_from"])
@pytest.mark.parametrize("how", ["empty", "absent"])
def test_a_price_that_is_missing_is_an_error_and_what_was_typed_stays(mio, page, missing, how):
    typed = TYPED | {"valid_from": day(1).isoformat()} | {missing: ""}
    if how == "absent":
        del typed[missing]

    answer = just_signed_in(mio).post(page, typed)

    assert answer.status_code == 200
    assert "This field is required" in answer.text
    assert answer.text.count('value="49,000"') >= 3
    assert Tariff.objects.count() == 1


def test_the_administrator_reads_prices_and_proposes_none(client, rin):
    client.force_login(rin)

    assert client.get("/admin/donations/tariff/").status_code == 200
    assert client.get("/admin/donations/tariff/add/").status_code == 403


# The limit by night


def test_the_limit_begins_with_one_minimum_tier_rescue(db):
    assert NightLimit.objects.at(clock.now()).amount == 250_000


def test_another_limit_holds_once_a_second_officer_signed_it(sora, mio):
    factories.gift(sora, 900_000)
    page = just_signed_in(mio).post("/money/night-limit/new/", {"amount": "3,500"}).url
    assert NightLimit.objects.at(clock.now()).amount == 250_000

    factories.sign_on_its_page(just_signed_in(sora), page)

    assert NightLimit.objects.at(clock.now()).amount == 350_000
    assert NightLimit.objects.at(clock.now() - timedelta(days=1)).amount == 250_000
    with clock.at(factories.night() + timedelta(days=1)):
        assert (
            deciding.approve_by_night(factories.case(mio, factories.EVASION), by=mio, go_ahead_reason="Now").amount
            == 350_000
        )
    assert verify().agrees


def test_one_officer_lifts_no_limit(mio, sora):
    asked = tariffs.propose_limit(by=mio, amount=4_900_000)

    with pytest.raises(OwnProposal):
        factories.signed(asked, by=mio)
    for facts in ({}, {"proposal": asked}):
        with pytest.raises(IntegrityError, match="changed by two officers"), transaction.atomic():
            NightLimit.objects.create(amount=4_900_000, **facts)
    with pytest.raises(IntegrityError, match="nothing was done"), transaction.atomic():
        sign_in_sql(asked, sora)
        transaction.get_connection().check_constraints()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        NightLimit.objects.update(amount=4_900_000)
