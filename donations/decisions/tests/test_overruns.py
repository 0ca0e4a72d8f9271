"""More of a commitment: by two people or alone by night, against the money that is free, also once all is over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.closing import actions as closing
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.errors import DecidedAlready, OwnProposal, TooSmall
from donations.ledger.errors import DayUnpromised, NotReversible
from donations.models import Fund, FundingDecision, LedgerEntry
from donations.payments import actions as spending
from donations.payments.errors import CommitmentOverdrawn, NotSoMuchLeft
from donations.proposals import movements
from donations.tests import factories
from donations.tests.test_money_pages import payment
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web.form_fields import now_in_tokyo

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "The guide waits."}


@pytest.fixture
def case(hana):
    """A rescue of 2,500 dollars."""
    return factories.case(hana)


@pytest.fixture
def commitment(case, hana, mio, sora):
    """2,500 dollars committed to it, out of 3,500."""
    factories.gift(sora, 350_000)
    return factories.commitment(hana, mio, case)


def stands(commitment) -> tuple[int, int, int]:
    """What is free, what is committed, and what of that is left of the commitment."""
    commitment.refresh_from_db()
    fund = Fund.objects.rescue()
    return fund.available, fund.committed, commitment.remaining


@pytest.mark.parametrize(("amount", "reason", "why"), [(0, "Bus", TooSmall), (-1, "Bus", TooSmall)])
def test_nothing_is_asked_for_without_a_sum(commitment, sora, amount, reason, why):
    with pytest.raises(why):
        deciding.ask_overrun(commitment, by=sora, amount=amount, reason=reason)


def test_nothing_is_asked_for_without_a_reason(commitment, sora):
    with pytest.raises(errors.ReasonOfOverrunMissing):
        deciding.ask_overrun(commitment, by=sora, amount=1, reason="  ")


def test_one_thing_waits_at_a_time(commitment, sora, hana):
    factories.overrun_asked(commitment, sora)

    with pytest.raises(errors.ProposedAlready, match=commitment.case_reference):
        factories.overrun_asked(commitment, hana)


def test_nobody_approves_or_declines_an_own_overrun(commitment, mio):
    asked = factories.overrun_asked(commitment, mio)

    with pytest.raises(OwnProposal):
        deciding.approve_overrun(asked, by=mio, **REASON)
    with pytest.raises(OwnProposal):
        deciding.decline_overrun(asked, by=mio, note="Too dear")


def test_it_is_answered_once(commitment, sora, mio, hana):
    asked = factories.overrun_asked(commitment, hana)
    deciding.approve_overrun(asked, by=mio, **REASON)

    with pytest.raises(DecidedAlready):
        deciding.approve_overrun(asked, by=sora, **REASON)
    with pytest.raises(DecidedAlready):
        deciding.decline_overrun(asked, by=sora, note="Too dear")
    with pytest.raises(DecidedAlready):
        deciding.withdraw(asked, by=hana)


def test_it_is_declined_with_a_reason_and_moves_nothing(commitment, sora, mio):
    asked, before = factories.overrun_asked(commitment, sora), stands(commitment)
    with pytest.raises(errors.DeclinedWithoutWords):
        deciding.decline_overrun(asked, by=mio, note=" ")

    declined = deciding.decline_overrun(asked, by=mio, note="Ask the guide again")

    assert declined.status == "declined"
    assert factories.said(declined, mio)["note"] == "Ask the guide again"
    assert stands(commitment) == before
    factories.overrun_asked(commitment, sora)


def test_it_is_taken_back_by_whoever_asked(commitment, sora, hana):
    asked = factories.overrun_asked(commitment, sora)
    with pytest.raises(errors.OwnOverrunOnly, match=sora.display_name):
        deciding.withdraw(asked, by=hana)

    assert deciding.withdraw(asked, by=sora).status == "withdrawn"


def test_more_than_is_free_is_refused_and_goes_on_waiting(commitment, sora, mio):
    asked = factories.overrun_asked(commitment, sora, 100_001)

    with pytest.raises(errors.OverrunNotCovered, match=r"Short by USD 0.01: USD 1,000.01 is needed and USD 1,000.00"):
        deciding.approve_overrun(asked, by=mio, **REASON)

    asked.refresh_from_db()
    assert asked.is_open


def test_below_the_floor_it_takes_a_signed_reason_and_opens_an_appeal(commitment, sora, mio, hana):
    factories.set_floor(sora, mio, 90_000)
    asked = factories.overrun_asked(commitment, hana)
    with pytest.raises(errors.GoAheadNeeded):
        deciding.approve_overrun(asked, by=mio)

    approved = deciding.approve_overrun(asked, by=mio, **REASON)

    assert (approved.available_before, approved.available_after) == (100_000, 80_000)
    assert Fund.objects.rescue().appeals.running().exists()


def test_it_adds_to_what_is_committed_and_a_higher_bill_is_booked(commitment, sora, mio, hana):
    with pytest.raises(CommitmentOverdrawn):
        factories.expense(commitment, sora, 270_000)

    approved = factories.overrun(commitment, hana, mio, 20_000)

    assert stands(commitment) == (80_000, 270_000, 270_000)
    assert (commitment.amount, commitment.raised, commitment.promised) == (250_000, 20_000, 270_000)
    entry = approved.entries.get()
    assert (entry.kind, entry.balance_change, entry.committed_change) == ("overrun", 0, 20_000)
    assert (entry.draws_on, entry.case_reference) == (commitment, commitment.case_reference)
    spending.approve_payment(factories.expense(commitment, sora, 270_000), by=mio)
    assert stands(commitment) == (80_000, 0, 0)


def test_nobodys_status_changes(case, commitment, hana, mio):
    (before,) = cases.members_of(case)

    factories.overrun(commitment, hana, mio)

    (after,) = cases.members_of(case)
    assert after.status == before.status == "funded"


def test_an_entry_of_an_overrun_is_released_and_not_reversed(commitment, hana, mio, sora):
    entry = factories.overrun(commitment, hana, mio).entries.get()

    for _twice in range(2):
        with pytest.raises(NotReversible):
            movements.reverse(entry, by=sora, reason="Wrong")


@pytest.mark.parametrize("amount", [1, 20_000, 100_000])
def test_an_overrun_and_its_release_are_nothing(commitment, hana, mio, sora, amount):
    before = stands(commitment)

    factories.overrun(commitment, hana, mio, amount)
    spending.release(commitment, by=sora, amount=amount)

    assert stands(commitment) == before


@pytest.mark.parametrize("amount", [1, 250_000, 270_000])
def test_a_payment_out_of_an_overrun_and_its_reversal_are_nothing(commitment, hana, mio, sora, amount):
    factories.overrun(commitment, hana, mio, 20_000)
    before = stands(commitment)
    paid = spending.approve_payment(factories.expense(commitment, sora, amount), by=mio)

    factories.reversal(paid.entries.get(), sora, mio)

    assert stands(commitment) == before


def test_no_less_is_committed_than_was_paid(commitment, sora, mio):
    spending.approve_payment(factories.expense(commitment, sora, 200_000), by=mio)

    with pytest.raises(NotSoMuchLeft, match=r"Only USD 500.00 is left"):
        spending.release(commitment, by=sora, amount=50_001)

    spending.release(commitment, by=sora, amount=10_000)
    assert stands(commitment) == (110_000, 40_000, 40_000)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_release(commitment, sora, amount):
    with pytest.raises(TooSmall):
        spending.release(commitment, by=sora, amount=amount)


def test_a_bill_after_closing_is_booked_without_reopening(case, commitment, hana, mio, sora):
    spending.approve_payment(factories.expense(commitment, sora, 200_000), by=mio)
    for step in ("in_movement", "safe", "in_destination"):
        cases.bring_on(case, step, by=hana)
    closing.close_case(case, by=hana, closed_for="settled")
    spending.release(commitment, by=sora)

    factories.overrun(commitment, sora, mio, 30_000)
    paid = spending.approve_payment(factories.expense(commitment, sora, 30_000), by=mio)

    with trail.reading():
        case.refresh_from_db()
    assert not case.is_open
    assert (paid.status, stands(commitment)) == ("approved", (120_000, 0, 0))


def test_a_bill_of_before_its_overrun_is_booked_with_it_and_belongs_to_its_own_day(commitment, hana, mio, sora):
    with clock.at(clock.now() + timedelta(days=40)):
        factories.overrun(commitment, hana, mio)
        paid_at = clock.now() - timedelta(days=39)
        small = spending.approve_payment(factories.expense(commitment, sora, 10_000, paid_at=paid_at), by=mio)
        large = spending.approve_payment(factories.expense(commitment, sora, 255_000, paid_at=paid_at), by=mio)
        today = clock.today()

    assert small.entries.get().booked_on == small.belongs_on
    assert (large.entries.get().booked_on, large.belongs_on) == (today, small.belongs_on)


def test_a_bill_is_not_booked_before_the_money_for_it_was_committed(commitment, hana, mio, sora):
    factories.gift(sora, 900_000)
    factories.commitment(hana, mio)  # Of another rescue: the fund as a whole could bear it.
    with clock.at(clock.now() + timedelta(days=40)):
        factories.overrun(commitment, hana, mio)
        day = clock.today() - timedelta(days=20)

        with pytest.raises(DayUnpromised, match="was not committed yet"):
            factories.expense(commitment, sora, 255_000, booked_on=day)


def test_what_a_rescue_is_answered_with_is_no_answer_to_an_overrun(commitment, sora, mio, hana):
    asked, rescue = factories.overrun_asked(commitment, sora), factories.case(hana)

    for act in (deciding.approve, deciding.set_waiting):
        with pytest.raises(errors.AskedAsOverrun):
            act(asked, by=mio)
    with pytest.raises(errors.AskedAsOverrun):
        deciding.decline(asked, by=mio, note="No")
    with pytest.raises(errors.NoOverrun):
        deciding.approve_overrun(factories.decision(hana, rescue), by=mio)


def test_a_partner_who_takes_over_leaves_the_overrun_waiting(case, commitment, sora, mio, hana):
    asked = factories.overrun_asked(commitment, sora)

    deciding.take_over(case, by=hana, agreed_by=mio, partner=cases.partner(), reason="nearer")

    asked.refresh_from_db()
    assert asked.is_open


def test_by_night_the_director_alone_up_to_the_limit_once_unreviewed(commitment, mio, sora, hana):
    factories.gift(sora, 900_000)
    night = (clock.now() + timedelta(days=1)).replace(hour=16)  # One in the morning in Tokyo.
    ask = {"amount": 20_000, "reason": "The guide waits", **REASON}

    with pytest.raises(errors.NotByDirector):
        deciding.approve_overrun_by_night(commitment, by=sora, **ask)
    with clock.at(night.replace(hour=3)), pytest.raises(errors.NotByNight):
        deciding.approve_overrun_by_night(commitment, by=mio, **ask)
    with clock.at(night):
        with pytest.raises(errors.TooMuchByNight):
            deciding.approve_overrun_by_night(commitment, by=mio, **ask | {"amount": 250_001})
        approved = deciding.approve_overrun_by_night(commitment, by=mio, **ask)
        with pytest.raises(errors.NightUnreviewed):
            deciding.approve_overrun_by_night(commitment, by=mio, **ask)
        with pytest.raises(errors.NightUnreviewed):
            deciding.approve_by_night(factories.case(hana), by=mio, **REASON)

    assert approved.night_exception
    assert stands(commitment)[2] == 270_000
    deciding.review_night(approved, by=sora)


def test_the_page_of_the_night_commits_at_once(commitment, desk_of, mio):
    typed = {"amount": "200", "reason": "The guide waits", "go_ahead_reason": "The guide waits"}

    with clock.at((clock.now() + timedelta(days=1)).replace(hour=16)):
        address = reverse("donations:overrun-by-night", args=[commitment.pk])
        desk_of(mio).post(address, typed | {"decided_at": now_in_tokyo()})

    assert FundingDecision.objects.get(amends=commitment).night_exception
    assert stands(commitment)[2] == 270_000


def raw_overrun(commitment, proposer, approver, **facts) -> FundingDecision:
    """An approved overrun written around the acts."""
    return FundingDecision.objects.create(
        **{
            "case_id": commitment.decision.case_id,
            "case_reference": commitment.case_reference,
            "estimate_id": commitment.decision.estimate_id,
            "fund_id": commitment.fund_id,
            "amends": commitment,
            "reason": factories.LOOKS_SEALED,
            "amount": 20_000,
            "status": "approved",
            "proposed_by": proposer,
            "decided_by": approver,
            "decided_at": clock.now(),
            "go_ahead_reason": factories.LOOKS_SEALED,
        }
        | facts
    )


@pytest.mark.parametrize(
    ("facts", "law"),
    [
        ({"reason": None}, "overrun_has_its_reason"),
        ({"status": "wait"}, "overrun_has_its_reason"),
        ({"amends": None}, "overrun_has_its_reason"),
    ],
)
def test_the_database_holds_what_an_overrun_is(commitment, hana, mio, facts, law):
    with pytest.raises(DatabaseError, match=law), transaction.atomic(), trail.act("test", by=mio):
        raw_overrun(commitment, hana, mio, **facts)


def test_the_database_refuses_one_officer_alone(commitment, mio):
    with pytest.raises(DatabaseError, match="decision_by_another"), transaction.atomic(), trail.act("test", by=mio):
        raw_overrun(commitment, mio, mio)


def test_an_approved_overrun_without_its_entry_is_not_committed(commitment, hana, mio):
    with (
        pytest.raises(DatabaseError, match="without its ledger entry"),
        transaction.atomic(),
        trail.act("test", by=mio),
    ):
        raw_overrun(commitment, hana, mio)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_entry_moves_no_other_sum_than_its_overrun_says(commitment, hana, mio):
    with pytest.raises(DatabaseError, match="does not fit its source"), transaction.atomic(), trail.act("test", by=mio):
        factories.entry(mio, "overrun", raw_overrun(commitment, hana, mio), committed_change=20_001)


def test_what_overruns_added_is_the_ledgers_alone(commitment):
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("UPDATE donations_commitment SET raised = 1 WHERE id = %s", [commitment.pk])


def test_an_overrun_commits_nothing_of_its_own(commitment, hana, mio):
    with pytest.raises(DatabaseError, match="does not fit its source"), transaction.atomic(), trail.act("test", by=mio):
        overrun = raw_overrun(commitment, hana, mio)
        factories.entry(mio, "overrun", overrun, committed_change=20_000)
        deciding.commit(overrun, by=mio)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not LedgerEntry.objects.filter(kind="overrun").exists()


def test_a_bill_higher_than_what_is_left_leads_to_what_lacks(commitment, desk_of, sora):
    desk = desk_of(sora)
    address = reverse("donations:expense-new", args=[commitment.pk])
    page = desk.post(address, payment(amount="2,650.50", note="Two nights more"))

    assert page.context["overrun_address"].endswith("/overrun/?lacking=150.50")
    assert page.context["form"].data["note"] == "Two nights more"
    asked = desk.get(page.context["overrun_address"])
    assert asked.context["form"].initial["amount"] == "150.50"


def test_a_payment_that_is_no_longer_covered_leads_to_what_lacks(commitment, desk_of, sora, mio):
    first, second = (factories.expense(commitment, sora, 150_000) for _payment in range(2))
    assert not desk_of(sora).get(second.get_absolute_url()).context["overrun_address"]
    spending.approve_payment(first, by=mio)

    page = desk_of(sora).get(second.get_absolute_url())

    assert page.context["overrun_address"].endswith("?lacking=500.00")
    assert page.context["overrun_address"] in page.content.decode()


def test_it_is_asked_for_and_decided_on_its_pages(commitment, desk_of, hana, sora, mio):
    desk_of(hana).post(
        reverse("donations:overrun-new", args=[commitment.pk]), {"amount": "200", "reason": "The guide asks for more"}
    )
    asked = FundingDecision.objects.get(amends=commitment)
    decide = reverse("donations:decision-overrun", args=[asked.pk])

    director = desk_of(mio)
    opened = director.post(reverse("donations:decision-read", args=[asked.pk]), follow=True)
    assert "The guide asks for more" in opened.content.decode()
    refused = director.post(decide, {"answer": "decline", "note": "", "decided_at": now_in_tokyo()})
    assert refused.context["form"].errors["note"]
    refused = director.post(decide, {"answer": "approve", "go_ahead_reason": "", "decided_at": now_in_tokyo()})
    assert "under the floor" in str(refused.context["form"].errors)
    director.post(decide, {"answer": "approve", "go_ahead_reason": "Now", "note": "", "decided_at": now_in_tokyo()})

    assert stands(commitment) == (80_000, 270_000, 270_000)
    assert "200.00" in desk_of(sora).get(commitment.get_absolute_url()).content.decode()


def test_another_caseworker_asks_for_nothing(commitment, desk_of, jun):
    assert desk_of(jun).get(reverse("donations:overrun-new", args=[commitment.pk])).status_code == 404
