"""A bill that was paid although nothing was ever committed: by two people, whatever became of the request, and moving nobody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases import casework
from cases.closing import actions as closing
from cases.tests import factories as cases
from donations.costs.comparison import compared
from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.decisions.panels import money_now, nothing_is_decided
from donations.decisions.rules import may_ask_for_bill
from donations.errors import DecidedAlready, InTheFuture, OwnProposal, TooSmall
from donations.models import Commitment, Fund, FundingDecision
from donations.payments import actions as spending
from donations.payments.open_money import OpenMoney, stranded
from donations.rates.errors import RateUnconfirmed, RateUnusual
from donations.tests import factories
from donations.years.late import booked_between
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web import form_tokens
from lfnkr.web.form_fields import now_in_tokyo

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "It is paid already."}


@pytest.fixture
def case(hana, sora):
    """A request nobody decided on, and 3,500 dollars to pay its bills from."""
    factories.gift(sora, 350_000)
    return factories.case(hana)


def is_open(case) -> bool:
    """Whether the request is open now."""
    with trail.reading():
        case.refresh_from_db()
        return case.is_open


def statuses(case) -> list[str]:
    """Where each person stands."""
    with trail.reading():
        return [member.status for member in cases.members_of(case)]


def declined(case, hana, mio) -> None:
    """The director said no."""
    deciding.decline(factories.decision(hana, case), by=mio, note="Not now")


def closed(case, hana, mio) -> None:
    """It was declined, and closed long ago."""
    declined(case, hana, mio)
    closing.close_case(case, by=hana, closed_for="settled")


def ended_by_a_death(case, hana, mio) -> None:
    """She died before anybody decided."""
    cases.lose(case, by=hana, act=casework.record_death, cause="unknown")


def led_by_a_partner(case, hana, mio) -> None:
    """A partner took over."""
    deciding.take_over(case, by=hana, agreed_by=mio, partner=cases.partner(), reason="nearer")


def taken_back(case, hana, mio) -> None:
    """Whoever proposed it took it back."""
    deciding.withdraw(factories.decision(hana, case), by=hana)


def not_decided(case, hana, mio) -> None:
    """Nobody asked yet."""


@pytest.mark.parametrize(
    "became",
    [not_decided, taken_back, declined, closed, ended_by_a_death, led_by_a_partner],
    ids=lambda act: act.__name__,
)
def test_it_is_paid_whatever_became_of_the_request_and_moves_nobody(case, hana, mio, sora, became):
    became(case, hana, mio)
    before = statuses(case), is_open(case)

    commitment = factories.bill(case, sora, mio)
    paid = spending.approve_payment(factories.expense(commitment, sora, 4_000), by=mio)

    commitment.refresh_from_db()
    assert (commitment.amount, commitment.remaining, paid.status) == (4_000, 0, "approved")
    assert (statuses(case), is_open(case)) == before
    assert Fund.objects.rescue().balance == 346_000


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_asked_for_without_a_sum(case, sora, amount):
    with pytest.raises(TooSmall):
        factories.bill_asked(case, sora, amount)


def test_nothing_is_asked_for_without_a_reason(case, sora):
    with pytest.raises(errors.BillReasonMissing):
        factories.bill_asked(case, sora, reason="  ")


def test_one_thing_waits_at_a_time(case, sora, hana):
    factories.bill_asked(case, sora)

    with pytest.raises(errors.ProposedAlready, match=case.reference):
        factories.bill_asked(case, hana)
    with pytest.raises(errors.ProposedAlready, match=case.reference):
        factories.decision(hana, case)


def test_where_money_was_committed_an_overrun_is_asked_for(case, hana, mio, sora):
    factories.commitment(hana, mio, case)

    assert isinstance(may_ask_for_bill(case), errors.BillOfCommitment)
    with pytest.raises(errors.BillOfCommitment, match="ask for an overrun"):
        factories.bill_asked(case, sora)


def test_a_second_bill_of_the_request_is_an_overrun_of_the_first(case, hana, mio, sora):
    declined(case, hana, mio)
    commitment = factories.bill(case, sora, mio)
    spending.approve_payment(factories.expense(commitment, sora, 4_000), by=mio)

    with pytest.raises(errors.BillOfCommitment):
        factories.bill_asked(case, sora)
    factories.overrun(commitment, sora, mio, 2_500)
    spending.approve_payment(factories.expense(commitment, sora, 2_500), by=mio)

    assert Fund.objects.rescue().balance == 343_500


def test_nobody_approves_or_declines_an_own_bill(case, mio):
    asked = factories.bill_asked(case, mio)

    with pytest.raises(OwnProposal):
        deciding.approve_overrun(asked, by=mio, **REASON)
    with pytest.raises(OwnProposal):
        deciding.decline_overrun(asked, by=mio, note="Too dear")


def test_it_is_declined_with_a_reason_moves_nothing_and_may_be_asked_for_again(case, sora, mio):
    asked = factories.bill_asked(case, sora)
    with pytest.raises(errors.DeclinedWithoutWords):
        deciding.decline_overrun(asked, by=mio, note=" ")

    declined = deciding.decline_overrun(asked, by=mio, note="Ask for the receipt")

    assert (declined.status, statuses(case), Fund.objects.rescue().committed) == ("declined", ["received"], 0)
    with pytest.raises(DecidedAlready):
        deciding.approve_overrun(asked, by=mio, **REASON)
    factories.bill_asked(case, sora)


def test_it_is_taken_back_by_whoever_asked(case, sora, hana):
    asked = factories.bill_asked(case, sora)
    with pytest.raises(errors.OwnOverrunOnly, match=sora.display_name):
        deciding.withdraw(asked, by=hana)

    assert deciding.withdraw(asked, by=sora).status == "withdrawn"


def test_what_a_rescue_is_answered_with_is_no_answer_to_a_bill(case, sora, mio):
    asked = factories.bill_asked(case, sora)

    for act, told in ((deciding.approve, {}), (deciding.set_waiting, {}), (deciding.decline, {"note": "No"})):
        with pytest.raises(errors.AskedAsBill):
            act(asked, by=mio, **told)


def test_more_than_is_free_is_refused_and_goes_on_waiting(case, sora, mio):
    asked = factories.bill_asked(case, sora, 350_001)

    with pytest.raises(errors.BillNotCovered, match=r"Short by USD 0.01: .* The bill goes on waiting"):
        deciding.approve_overrun(asked, by=mio, **REASON)

    asked.refresh_from_db()
    assert asked.is_open


def test_below_the_floor_it_takes_a_signed_reason_and_opens_an_appeal(case, sora, mio):
    factories.set_floor(sora, mio, 348_000)
    asked = factories.bill_asked(case, sora)
    with pytest.raises(errors.GoAheadNeeded):
        deciding.approve_overrun(asked, by=mio)

    approved = deciding.approve_overrun(asked, by=mio, **REASON)

    assert (approved.available_before, approved.available_after) == (350_000, 346_000)
    assert Fund.objects.rescue().appeals.running().exists()


def test_a_partner_who_takes_over_leaves_the_bill_waiting(case, sora, mio, hana):
    asked = factories.bill_asked(case, sora)

    led_by_a_partner(case, hana, mio)

    asked.refresh_from_db()
    assert asked.is_open


def test_a_bill_holds_no_rescue_back_and_is_no_decision_for_it(case, hana, mio, sora, rf):
    request = rf.get("/")
    request.user = hana
    factories.bill(case, sora, mio)
    assert nothing_is_decided(request, case) is not None
    assert not money_now(request, case).values["is_committed"]

    factories.commitment(hana, mio, case)

    assert statuses(case) == ["funded"]
    assert Fund.objects.rescue().committed == 254_000


YEN = {"currency": "JPY", "rate": Decimal(125), "is_rate_confirmed": True}


def test_a_bill_in_yen_is_asked_for_by_the_rate_of_the_day_it_was_paid_and_paid_whole(case, mio, sora, desk_of):
    paid_on = clock.today() - timedelta(days=20)

    commitment = factories.bill(case, sora, mio, 6_000, paid_on=paid_on, **YEN)

    bill = commitment.decision
    assert (bill.amount, bill.original, bill.rate, bill.paid_on) == (4_800, Money(6_000, "JPY"), 125, paid_on)
    address = reverse("donations:expense-new", args=[commitment.pk])
    begun = desk_of(sora).get(address).context["form"].initial
    told = {name: begun[name] for name in ("amount", "currency", "rate", "rate_from")}
    assert told == {"amount": "6,000", "currency": "JPY", "rate": "125", "rate_from": "USD"}
    assert begun["paid_at"].startswith(paid_on.isoformat())
    paid = factories.expense(commitment, sora, 6_000, paid_at=clock.midnight(paid_on), **YEN)
    assert spending.approve_payment(paid, by=mio).booked_amount == 4_800
    assert "amount" not in desk_of(sora).get(address).context["form"].initial


def test_a_bill_of_an_already_closed_month_goes_to_the_open_period_with_the_day_it_belongs_to(case, hana, mio, sora):
    paid_on = clock.today().replace(day=1) - timedelta(days=1)
    factories.month_closed(paid_on, sora, mio)

    commitment = factories.bill(case, sora, mio, paid_on=paid_on)
    told = {"paid_at": clock.midnight(paid_on) + timedelta(hours=12)}
    paid = spending.approve_payment(factories.expense(commitment, sora, 4_000, **told), by=mio)

    entry = paid.entries.get()
    assert (paid.belongs_on, entry.booked_on) == (paid_on, clock.today())
    late = booked_between(clock.today(), clock.today())
    assert [(each.entry, each.belongs_on) for each in late] == [(entry, paid_on)]


def test_a_bill_is_not_asked_for_of_a_day_to_come(case, sora):
    with pytest.raises(InTheFuture):
        factories.bill_asked(case, sora, paid_on=clock.today() + timedelta(days=1))


def test_a_bill_of_another_currency_without_a_rate_is_refused_and_what_was_typed_stays(case, sora, desk_of):
    address = reverse("donations:bill-new")

    page = desk_of(sora).post(address, typed(case, amount="6000", currency="JPY"))

    assert page.context["form"].errors["rate"]
    assert page.context["form"]["reason"].value() == "A night taxi"
    with pytest.raises(ValidationError):
        factories.bill_asked(case, sora, 6_000, currency="JPY")
    assert not FundingDecision.objects.exists()


def test_a_rate_of_a_bill_far_from_the_last_one_is_confirmed_and_one_very_far_takes_two(case, sora, desk_of):
    factories.gift(sora, 15_000, currency="JPY", rate=Decimal(150))
    address = reverse("donations:bill-new")
    told = {"amount": "6000", "currency": "JPY", "rate_from": "USD"}

    with pytest.raises(RateUnusual):
        factories.bill_asked(case, sora, 6_000, **YEN | {"rate": Decimal(60)})
    with pytest.raises(RateUnconfirmed):
        factories.bill_asked(case, sora, 6_000, **YEN | {"rate": Decimal(138), "is_rate_confirmed": False})
    page = desk_of(sora).post(address, typed(case, rate="138", **told))
    assert "rate_confirmed" in page.context["form"].fields
    desk_of(sora).post(address, typed(case, rate="138", rate_confirmed="138", **told))

    assert FundingDecision.objects.get().original == Money(6_000, "JPY")


def test_the_database_holds_a_bill_to_what_its_rate_makes_and_to_a_rate_that_is_near(case, mio, sora):
    factories.gift(sora, 15_000, currency="JPY", rate=Decimal(150))
    yen = {"paid_on": clock.today(), "original_amount": 6_000, "original_currency": "JPY", "rate": Decimal(150)}

    for facts, law in (
        ({"amount": 4_001}, "sum_fits_its_rate"),
        ({"rate_from": "EUR"}, "sum_has_its_rate"),
        ({"amount": 10_000, "rate": Decimal(60)}, "rate_needs_second_officer"),
        ({"paid_on": None}, "bill_rate_kept"),
    ):
        with pytest.raises(DatabaseError, match=law), transaction.atomic(), trail.act("test", by=mio):
            raw_bill(case, sora, mio, **yen | facts)


def test_the_database_takes_no_bill_where_money_was_committed(case, hana, mio, sora):
    factories.commitment(hana, mio, case)

    for status in ("proposed", "approved"):
        answered = {"status": status} | ({"decided_by": None, "decided_at": None} if status == "proposed" else {})
        with (
            pytest.raises(DatabaseError, match="bill_of_nothing_committed"),
            transaction.atomic(),
            trail.act("test", by=mio),
        ):
            raw_bill(case, sora, mio, **answered)


def test_a_rescue_is_committed_beside_a_bill_and_the_bill_stays(case, hana, mio, sora):
    factories.bill(case, sora, mio)

    factories.commitment(hana, mio, case)

    assert Commitment.objects.filter(decision__case=case.pk).count() == 2


def test_a_bill_in_yen_is_booked_by_the_rate_of_its_day(case, mio, sora):
    paid_at = clock.now() - timedelta(days=90)
    commitment = factories.bill(case, sora, mio, 5_000)
    facts = {"currency": "JPY", "rate": Decimal(125), "paid_at": paid_at}

    paid = spending.approve_payment(factories.expense(commitment, sora, 6_000, **facts), by=mio)
    spending.release(commitment, by=sora)

    commitment.refresh_from_db()
    assert (paid.booked_amount, paid.belongs_on, commitment.remaining) == (4_800, clock.day_of(paid_at), 0)
    assert paid.entries.get().booked_on == clock.today()
    assert (Fund.objects.rescue().balance, Fund.objects.rescue().committed) == (345_200, 0)


def test_a_payment_of_a_bill_reversed_is_left_to_be_released(case, mio, sora):
    commitment = factories.bill(case, sora, mio)
    paid = spending.approve_payment(factories.expense(commitment, sora, 4_000), by=mio)

    factories.reversal(paid.entries.get(), sora, mio)
    spending.release(commitment, by=sora)

    assert (Fund.objects.rescue().available, Fund.objects.rescue().committed) == (350_000, 0)


def test_closing_leaves_what_a_bill_was_given_and_tells_of_it(case, hana, mio, sora):
    declined(case, hana, mio)
    commitment = factories.bill(case, sora, mio)

    closing.close_case(case, by=mio, closed_for="settled")

    assert OpenMoney.of(case).left == 4_000
    assert [row.commitment for row in stranded()] == [commitment]


def test_a_bill_is_compared_with_no_estimate(case, mio, sora):
    commitment = factories.bill(case, sora, mio)
    spending.approve_payment(factories.expense(commitment, sora, 4_000), by=mio)

    assert (compared().tiers, compared().categories) == ((), ())


def raw_bill(case, proposer, approver, **facts) -> FundingDecision:
    """An approved bill written around the acts."""
    return FundingDecision.objects.create(
        **{
            "case_id": case.pk,
            "case_reference": case.reference,
            "fund": Fund.objects.rescue(),
            "reason": factories.LOOKS_SEALED,
            "amount": 4_000,
            "status": "approved",
            "proposed_by": proposer,
            "decided_by": approver,
            "decided_at": clock.now(),
        }
        | facts
    )


@pytest.mark.parametrize(
    ("facts", "law"),
    [
        ({"reason": None}, "overrun_has_its_reason"),
        ({"status": "wait"}, "overrun_has_its_reason"),
        ({"status": "partner"}, "overrun_has_its_reason"),
    ],
)
def test_the_database_holds_what_a_bill_is(case, hana, mio, facts, law):
    with pytest.raises(DatabaseError, match=law), transaction.atomic(), trail.act("test", by=mio):
        raw_bill(case, hana, mio, **facts)


def test_the_database_takes_no_bill_by_night(case, mio):
    with (
        clock.at(factories.night()),
        pytest.raises(DatabaseError, match="overrun_has_its_reason|decision_by_night"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        raw_bill(case, mio, mio, night_exception=True)


def test_the_database_refuses_one_officer_alone(case, mio):
    with pytest.raises(DatabaseError, match="decision_by_another"), transaction.atomic(), trail.act("test", by=mio):
        raw_bill(case, mio, mio)


def typed(case, **facts) -> dict[str, str]:
    """The form of a bill as somebody fills it in."""
    told = {"request": case.reference.lower(), "amount": "40", "currency": "USD", "reason": "A night taxi"}
    return {**told, "paid_on": clock.today().isoformat(), "form_token": form_tokens.new(), **facts}


def test_it_is_asked_for_by_the_reference_and_decided_on_its_pages(case, hana, mio, sora, desk_of):
    declined(case, hana, mio)
    asking, director = reverse("donations:bill-new"), desk_of(mio)
    desk_of(sora).post(asking, typed(case))
    asked = FundingDecision.objects.get(estimate=None)
    decide = reverse("donations:decision-overrun", args=[asked.pk])

    for page in (asked.get_absolute_url(), decide, reverse("donations:decision-list"), reverse("desk")):
        assert director.get(page).status_code == 200
    told = {"answer": "approve", "note": "", "decided_at": now_in_tokyo(), **REASON}
    director.post(decide, told)

    assert asked.commitment.remaining == 4_000
    assert desk_of(sora).get(asked.commitment.get_absolute_url()).status_code == 200
    for officer in (hana, sora):
        assert desk_of(officer).get(asked.get_absolute_url()).status_code == 200


def test_an_unknown_reference_and_anothers_request_are_refused_and_the_words_stay(case, sora, jun, desk_of):
    address = reverse("donations:bill-new")

    for somebody, facts in ((sora, {"request": "R-NONE"}), (jun, {})):
        page = desk_of(somebody).post(address, typed(case, **facts))
        assert "No request that you can ask for" in str(page.context["form"].errors["request"])
        assert page.context["form"].data["reason"] == "A night taxi"
    assert not FundingDecision.objects.exists()


def test_the_request_leads_to_it_while_nothing_was_committed(case, hana, mio, sora, desk_of):
    address = f"{reverse('donations:bill-new')}?request={case.reference}"

    before = desk_of(hana).get(case.get_absolute_url()).content.decode()
    assert desk_of(hana).get(address).context["form"].initial["request"] == case.reference
    factories.bill(case, sora, mio)
    after = desk_of(hana).get(case.get_absolute_url()).content.decode()

    assert (address in before, address in after) == (True, False)


def test_desk_and_list_lead_to_it(sora, desk_of):
    for page in (reverse("desk"), reverse("donations:decision-list")):
        assert reverse("donations:bill-new") in desk_of(sora).get(page).content.decode()


@pytest.mark.parametrize("act", ["approve", "wait", "wait-for", "decline", "partner"])
def test_the_pages_of_a_decision_about_a_rescue_lead_to_that_of_the_bill(case, hana, desk_of, mio, act):
    bill = factories.bill_asked(case, hana)

    page = desk_of(mio).get(reverse(f"donations:decision-{act}", args=[bill.pk]))

    assert page.status_code == 200
    assert reverse("donations:decision-overrun", args=[bill.pk]) in page.text
