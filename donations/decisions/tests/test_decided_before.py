"""What was decided on one day and typed in on another: three dates are kept, and the money of that day counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import LeadChange, StatusChange
from cases.status import LeadReason
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions import errors
from donations.errors import InTheFuture
from donations.ledger.errors import DayShort, DayUnpromised
from donations.ledger.models import DayTotal, LedgerEntry
from donations.models import FundingDecision, FundsShortfall
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO

FRIDAY = datetime(2018, 8, 31, 18, 0, tzinfo=TOKYO)
"""The last day of a term."""
MONDAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def case(db, hana, sora):
    """A request received on Thursday, typed then, beside a gift of that day."""
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 3_000_000)
        return factories.case(hana)


def decided_on_monday(case, hana, mio, **told):
    with clock.at(MONDAY):
        return factories.commitment(hana, mio, case, **{"decided_at": FRIDAY, **told})


def test_a_decision_is_not_told_of_the_future_nor_of_before_it_was_asked(case, hana, mio):
    with pytest.raises(InTheFuture):
        decided_on_monday(case, hana, mio, decided_at=MONDAY + timedelta(hours=1))
    decision = FundingDecision.objects.get()
    with clock.at(MONDAY), pytest.raises(errors.DecidedBeforeAsked, match="received on 30 Aug 2018"):
        deciding.approve(decision, by=mio, decided_at=FRIDAY - timedelta(days=2))

    assert not LedgerEntry.objects.filter(kind="commitment").exists()


def test_a_decision_of_friday_typed_on_monday_keeps_three_dates(case, hana, mio):
    commitment = decided_on_monday(case, hana, mio)

    decision = FundingDecision.objects.get()
    assert (decision.proposed_at, decision.decided_at, decision.decided_recorded_at) == (MONDAY, FRIDAY, MONDAY)
    entry = commitment.entries.get()
    assert (entry.booked_on, entry.recorded_at) == (date(2018, 8, 31), MONDAY), "promised before the term ended"
    assert set(LeadChange.objects.values_list("occurred_at", "recorded_at")) == {(FRIDAY, MONDAY)}
    assert set(StatusChange.objects.filter(status="funded").values_list("occurred_at", "recorded_at")) == {
        (FRIDAY, MONDAY)
    }
    assert DayTotal.objects.get(kind="commitment").committed == 250_000


def test_a_decision_taken_now_has_one_moment(hana, mio, sora):
    factories.gift(sora, 3_000_000)

    factories.commitment(hana, mio)

    assert FundingDecision.objects.get().decided_recorded_at is None


def test_a_decision_of_long_ago_is_booked_today_unless_a_day_is_told(hana, mio, sora):
    with clock.at(FRIDAY):
        factories.gift(sora, 3_000_000)
        first, second = factories.case(hana), factories.case(hana)

    old = factories.commitment(hana, mio, first, decided_at=FRIDAY)
    told = factories.commitment(hana, mio, second, decided_at=FRIDAY, booked_on=date(2018, 9, 3))

    assert (old.entries.get().booked_on, told.entries.get().booked_on) == (clock.today(), date(2018, 9, 3))
    assert set(FundingDecision.objects.values_list("decided_at", flat=True)) == {FRIDAY}


def test_money_that_came_after_the_decision_is_not_promised_before_it_came(hana, mio, sora):
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 100_000)
        case = factories.case(hana)
    with clock.at(MONDAY - timedelta(days=1)):
        factories.gift(sora, 900_000)

    with pytest.raises(DayShort, match="short by USD 1,500.00 on 31 Aug 2018"):
        decided_on_monday(case, hana, mio)
    with clock.at(MONDAY):
        facts = {"decided_at": FRIDAY, "booked_on": date(2018, 9, 2), "go_ahead_reason": "The money is there."}
        commitment = deciding.approve(FundingDecision.objects.get(), by=mio, **facts)

    assert commitment.entries.get().booked_on == date(2018, 9, 2)
    assert FundingDecision.objects.get().decided_at == FRIDAY


def test_a_late_booking_is_refused_where_a_later_day_cannot_bear_it(hana, mio, sora):
    """On Friday the money was there, on Saturday another rescue took it, on Sunday more came."""
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 300_000)
        case, other = factories.case(hana), factories.case(hana)
    with clock.at(FRIDAY + timedelta(days=1)):
        factories.commitment(hana, mio, other)
    with clock.at(FRIDAY + timedelta(days=2)):
        factories.gift(sora, 900_000)

    with pytest.raises(DayShort, match="short by USD 2,000.00 on 1 Sep 2018"):
        decided_on_monday(case, hana, mio)


def test_the_database_refuses_a_day_that_promises_more_than_there_was(case, hana, mio, sora):
    """The second wall: an entry written around the acts, on a day before its money was promised."""
    with clock.at(MONDAY):
        held = factories.commitment(hana, mio, case)
        with pytest.raises(DatabaseError, match="promised more than it had"), transaction.atomic():
            release = held.releases.create(amount=held.remaining, recorded_by=sora)
            factories.entry(sora, "release", release, committed_change=-held.remaining, at=FRIDAY)


def test_a_payment_of_before_its_commitment_is_booked_with_it_and_belongs_to_its_own_day(case, hana, mio, sora):
    with clock.at(MONDAY):
        held = factories.commitment(hana, mio, case)
        paid = factories.expense(held, sora, 100_000, paid_at=FRIDAY)
        spending.approve_payment(paid, by=mio)

    assert paid.entries.get().booked_on == MONDAY.date()
    assert paid.belongs_on == FRIDAY.date()


def test_a_payment_told_for_a_day_on_which_nothing_was_committed_is_refused(case, hana, mio, sora):
    with clock.at(MONDAY):
        held = factories.commitment(hana, mio, case)
        with pytest.raises(DayUnpromised, match="not committed yet"):
            factories.expense(held, sora, 100_000, paid_at=FRIDAY, booked_on=FRIDAY.date())


def test_an_approval_and_a_refusal_of_a_payment_keep_when_they_were_given(case, hana, mio, sora):
    with clock.at(FRIDAY):
        held = factories.commitment(hana, mio, case)
        paid, refused = factories.expense(held, sora, 100), factories.expense(held, sora, 200)
    with clock.at(MONDAY):
        spending.approve_payment(paid, by=mio, decided_at=FRIDAY + timedelta(hours=1))
        spending.refuse_payment(refused, by=mio, refused_for="other", decided_at=FRIDAY + timedelta(hours=2))

    for payment, hours in ((paid, 1), (refused, 2)):
        payment.refresh_from_db()
        assert (payment.decided_at, payment.decided_recorded_at) == (FRIDAY + timedelta(hours=hours), MONDAY)


def test_a_refusal_told_later_declines_the_people_on_its_day(case, hana, mio):
    with clock.at(MONDAY):
        deciding.decline(factories.decision(hana, case), by=mio, note="Led by others.", decided_at=FRIDAY)

    assert StatusChange.objects.get(status="declined").occurred_at == FRIDAY


def test_a_night_decision_is_told_in_the_morning_and_of_a_night_only(case, hana, mio):
    morning = datetime(2018, 9, 1, 9, 0, tzinfo=TOKYO)
    with clock.at(morning):
        with pytest.raises(errors.NotByNight, match="09:00"):
            deciding.approve_by_night(case, by=mio)
        with pytest.raises(errors.NotByNight, match="18:00"):
            deciding.approve_by_night(case, by=mio, decided_at=FRIDAY)
        deciding.approve_by_night(case, by=mio, decided_at=FRIDAY.replace(hour=23))

    decision = FundingDecision.objects.get()
    assert (decision.night_exception, decision.decided_at.astimezone(TOKYO).hour) == (True, 23)
    assert decision.review_by == morning + timedelta(hours=72), "72 hours from when another could know"


# Lack of funds


def taken_over(case, hana, mio, **told):
    facts = {"partner": cases.partner(), "reason": "lack_of_funds", "agreed_by": mio}
    return deciding.take_over(case, by=hana, **facts | told)


def test_a_takeover_for_lack_of_funds_counts_the_money_of_the_day_decided(hana, mio, sora):
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 900_000)
        case, other = factories.case(hana), factories.case(hana)
    with clock.at(FRIDAY + timedelta(days=1)):
        factories.commitment(hana, mio, factories.case(hana, factories.COMPLEX))
        factories.commitment(hana, mio, factories.case(hana))
    with clock.at(MONDAY):
        with pytest.raises(errors.MoneyWasThere):
            taken_over(case, hana, mio, decided_at=FRIDAY)
        with pytest.raises(errors.MoneyWasThere):
            deciding.set_waiting(other, by=mio, decided_at=FRIDAY)

    assert not FundsShortfall.objects.exists()
    assert not LeadChange.objects.filter(lead="partner").exists()


def test_a_gift_booked_late_on_a_day_before_counts_as_there(hana, mio, sora):
    """It lay in the bank on Thursday, and was typed on Saturday."""
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 100)
        case = factories.case(hana)
    with clock.at(FRIDAY + timedelta(days=1)):
        factories.gift(sora, 900_000, received_on=FRIDAY.date() - timedelta(days=1))
    with clock.at(MONDAY), pytest.raises(errors.MoneyWasThere):
        taken_over(case, hana, mio, decided_at=FRIDAY)


def test_what_lacked_on_the_day_decided_is_kept_though_the_money_came_since(hana, mio, sora):
    with clock.at(FRIDAY - timedelta(days=1)):
        factories.gift(sora, 100_000)
        case = factories.case(hana)
    with clock.at(MONDAY):
        factories.gift(sora, 900_000)
        taken_over(case, hana, mio, decided_at=FRIDAY)

    kept = FundsShortfall.objects.get()
    assert (kept.available, kept.shortfall, kept.source) == (100_000, 150_000, None)
    assert (kept.occurred_at, kept.recorded_at) == (FRIDAY, MONDAY)
    assert LeadChange.objects.get().occurred_at == FRIDAY


def test_before_the_ledger_begins_lack_of_funds_is_told_with_its_source(hana, mio, sora):
    factories.gift(sora, 900_000)
    with clock.at(FRIDAY):
        first, second = factories.case(hana), factories.case(hana)

    with pytest.raises(errors.ToldWithoutSource, match="from where it is known"):
        taken_over(first, hana, mio, decided_at=FRIDAY, source="  ")
    taken_over(first, hana, mio, decided_at=FRIDAY, source="Minutes of the board")
    deciding.set_waiting(second, by=mio, decided_at=FRIDAY, source="Letter")

    kept = FundsShortfall.objects.order_by("pk")
    assert [(row.available, row.shortfall) for row in kept] == [(None, None)] * 2
    assert [factories.said(row, mio)["source"] for row in kept] == ["Minutes of the board", "Letter"]


def test_the_database_writes_what_was_available_whatever_is_sent(hana, mio, sora):
    factories.gift(sora, 100_000)
    case = factories.case(hana)
    estimate = deciding.make_estimate(case, by=hana)
    facts = {"case": case, "case_reference": case.reference, "fund": factories.fund(), "estimate": estimate}

    row = FundsShortfall.objects.create(**facts, available=7, shortfall=999, is_takeover=False, recorded_by=hana)
    row.refresh_from_db()
    assert (row.available, row.shortfall) == (100_000, 150_000)
    factories.gift(sora, 900_000)
    with pytest.raises(DatabaseError, match="shortfall_is_real"), transaction.atomic():
        FundsShortfall.objects.create(**facts, available=7, shortfall=999, is_takeover=False, recorded_by=hana)
    with pytest.raises(DatabaseError, match="shortfall_known_or_told"), transaction.atomic():
        FundsShortfall.objects.create(**facts, is_takeover=False, recorded_by=hana, occurred_at=FRIDAY)


def test_no_path_hands_a_rescue_over_for_lack_of_funds_without_what_lacked(hana, mio):
    case = factories.case(hana)

    with pytest.raises(DatabaseError, match="without what was lacking"), transaction.atomic():
        cases.hand_over(case, by=hana, agreed_by=mio, reason=LeadReason.LACK_OF_FUNDS)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


# Pages


def test_the_moment_that_is_only_shown_is_now(desk_of, hana, mio, sora):
    factories.gift(sora, 3_000_000)
    decision = factories.decision(hana)
    url = reverse("donations:decision-approve", args=[decision.pk])
    page = desk_of(mio).get(url)
    shown = page.context["form"]["decided_at"].value()

    assert 'name="initial-decided_at"' in page.content.decode()
    desk_of(mio).post(url, {"decided_at": shown, "initial-decided_at": shown, **token(page)})

    decision.refresh_from_db()
    assert (decision.status, decision.decided_recorded_at) == ("approved", None)


def test_a_moment_of_before_is_told_on_the_page_and_stands_in_the_timeline(desk_of, hana, mio, sora):
    with clock.at(clock.now() - timedelta(days=4)):
        factories.gift(sora, 3_000_000)
        case = factories.case(hana)
    decision = factories.decision(hana, case)
    url = reverse("donations:decision-approve", args=[decision.pk])
    page = desk_of(mio).get(url)
    shown = page.context["form"]["decided_at"].value()
    told = (clock.now() - timedelta(days=3)).astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")

    answer = desk_of(mio).post(url, {"decided_at": told, "initial-decided_at": shown, **token(page)})

    assert answer.status_code == 302
    decision.refresh_from_db()
    assert decision.decided_recorded_at - decision.decided_at > timedelta(days=2)
    timeline = desk_of(hana).get(case.get_absolute_url()).content.decode()
    assert "timeline-recorded" in timeline


def test_waiting_of_before_is_told_though_the_money_is_there_now(desk_of, hana, mio, sora):
    with clock.at(clock.now() - timedelta(days=4)):
        factories.gift(sora, 100)
        case = factories.case(hana)
    factories.gift(sora, 3_000_000)
    url = reverse("donations:wait", args=[case.pk])

    hindered = desk_of(hana).get(url)
    assert f"{url}?earlier=1" in hindered.content.decode()
    page = desk_of(hana).get(f"{url}?earlier=1")
    told = (clock.now() - timedelta(days=3)).astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M")
    answer = desk_of(hana).post(f"{url}?earlier=1", {"decided_at": told, **token(page)})

    assert answer.status_code == 302
    assert FundsShortfall.objects.get().available == 100


def test_the_page_asks_for_the_source_where_the_books_do_not_reach(desk_of, hana, mio, sora):
    factories.gift(sora, 3_000_000)
    with clock.at(FRIDAY):
        case = factories.case(hana)
    url = reverse("donations:take-over", args=[case.pk])
    page = desk_of(hana).get(url)
    assert "source" not in page.context["form"].fields
    told = {
        "partner": cases.partner().pk,
        "reason": "lack_of_funds",
        "agreed_by": mio.pk,
        "decided_at": "2018-08-31T18:00",
    }

    refused = desk_of(hana).post(url, told | token(page))
    assert refused.context["form"].errors["source"]
    done = desk_of(hana).post(url, told | token(page) | {"source": "Minutes"})

    assert done.status_code == 302
    assert factories.said(FundsShortfall.objects.get(), mio) == {"source": "Minutes"}


def token(page):
    """The token of a form, for one effect."""
    return {"form_token": page.context["form"]["form_token"].value()}
