"""The pages of deciding: before and after, the go-ahead below the floor, nobody approves an own proposal, the night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from donations.models import Commitment, FundingDecision
from donations.tests import factories
from lfnkr import clock
from lfnkr.audit import trail

PRICE = 250_000
BUTTON = "Commit the money"


@pytest.fixture
def reserve(sora, rescue):
    """Ten thousand dollars, with a floor of nine."""
    with trail.act("test", by=sora):
        type(rescue).objects.filter(pk=rescue.pk).update(floor=900_000, target=2_000_000)
    return factories.gift(sora, 1_000_000)


def coming_night(hour: int = 2) -> datetime:
    """An hour of tomorrow in Tokyo."""
    local = clock.now().astimezone(clock.TOKYO) + timedelta(days=1)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def page_of(decision: FundingDecision, act: str = "") -> str:
    return f"{decision.get_absolute_url()}{act and act + '/'}"


def test_the_decision_shows_the_reserve_before_and_after(reserve, desk_of, hana, mio):
    page = desk_of(mio).get(page_of(factories.decision(hana)))

    effect = page.context["effect"]
    assert effect["is_below_floor"]
    assert "USD 10,000.00" in page.text
    assert "USD 7,500.00" in page.text
    assert "Below the floor" in page.text


def test_below_the_floor_the_go_ahead_is_asked_for(reserve, desk_of, hana, mio):
    decision, desk = factories.decision(hana), desk_of(mio)

    page = desk.post(page_of(decision, "approve"), {"note": "tonight", "go_ahead_reason": ""})

    assert "go_ahead_reason" in page.context["form"].errors
    assert "tonight" in page.text
    assert not Commitment.objects.exists()


def test_with_its_reason_the_money_is_committed_once(reserve, desk_of, hana, mio):
    decision, desk = factories.decision(hana), desk_of(mio)
    token = desk.get(page_of(decision, "approve")).context["form"]["form_token"].value()
    sent = {"go_ahead_reason": "Two children are with her.", "form_token": token}

    answers = [desk.post(page_of(decision, "approve"), sent) for _time in range(2)]

    assert {answer.url for answer in answers} == {page_of(decision)}
    assert Commitment.objects.get().amount == PRICE


def test_above_the_floor_nobody_is_asked_for_a_go_ahead(sora, desk_of, hana, mio):
    factories.gift(sora, 10_000_000)
    form = desk_of(mio).get(page_of(factories.decision(hana), "approve")).context["form"]

    assert "go_ahead_reason" not in form.fields


def test_the_proposer_sees_no_button_and_is_refused(reserve, desk_of, mio):
    decision, desk = factories.decision(mio, factories.case(mio)), desk_of(mio)

    page = desk.get(page_of(decision)).text
    refused = desk.post(page_of(decision, "approve"), {"go_ahead_reason": "I want it."})

    assert BUTTON not in page
    assert "Another officer decides it" in page
    assert refused.context["form"].non_field_errors()
    assert not Commitment.objects.exists()


def test_a_caseworker_is_refused_the_decision(reserve, desk_of, hana):
    decision, desk = factories.decision(hana), desk_of(hana)

    assert BUTTON not in desk.get(page_of(decision)).text
    assert desk.post(page_of(decision, "approve")).status_code == 403


def test_a_decision_taken_meanwhile_is_refused_with_words(reserve, desk_of, hana, mio):
    decision, desk = factories.decision(hana), desk_of(mio)
    desk.post(page_of(decision, "decline"), {"reason": "She stays."})

    page = desk.post(page_of(decision, "approve"), {"go_ahead_reason": "Now."})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()


def test_what_the_money_does_not_cover_has_no_button(sora, desk_of, hana, mio):
    factories.gift(sora, PRICE - 1)

    page = desk_of(mio).get(page_of(factories.decision(hana))).text

    assert BUTTON not in page
    assert "USD 0.01" in page
    assert "Let it wait" in page


def test_the_estimate_leads_to_a_proposal_once(reserve, desk_of, hana):
    case, desk = factories.case(hana), desk_of(hana)
    address = f"/money/estimates/{case.pk}/"
    token = desk.get(address).context["form"]["form_token"].value()

    answers = [desk.post(address, {"form_token": token}) for _time in range(2)]

    assert {answer.url for answer in answers} == {case.get_absolute_url()}
    assert FundingDecision.objects.get().amount == PRICE


# By night


def test_by_day_the_director_cannot_decide_alone(reserve, desk_of, hana, mio):
    case = factories.case(hana)
    with clock.at(coming_night(hour=12)):
        page = desk_of(mio).post(f"/money/estimates/{case.pk}/night/", {"go_ahead_reason": "Now."})

    assert "12:00" in " ".join(page.context["form"].non_field_errors())
    assert not Commitment.objects.exists()


def test_by_night_she_commits_one_alone_and_the_treasurer_is_asked_to_look(reserve, desk_of, hana, mio, sora):
    case = factories.case(hana)
    with clock.at(coming_night()):
        desk_of(mio).post(f"/money/estimates/{case.pk}/night/", {"go_ahead_reason": "They are at the door."})
        decision = FundingDecision.objects.get()
        treasurer = desk_of(sora)
        shown = treasurer.get("/").text
        treasurer.post(page_of(decision, "review"))

    decision.refresh_from_db()
    assert page_of(decision) in shown
    assert decision.reviewed_by == sora
