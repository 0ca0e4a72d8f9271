"""The pages of deciding: before and after, the go-ahead below the floor, nobody approves an own proposal, the night."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.models import Commitment, FundingDecision
from donations.tests import factories
from lfnkr.accounts.tests.people import person
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.money import Money
from lfnkr.web import form_tokens
from lfnkr.web.tests.reading import in_one_line

PRICE = 250_000
BUTTON = "Commit the money"
FORM = "data-guard-enter"


@pytest.fixture
def reserve(sora, yuki, rescue):
    """Ten thousand dollars, with a floor of nine."""
    factories.set_floor(sora, yuki, 900_000, 2_000_000)
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
    assert effect.crosses_floor
    assert (effect.before.available, effect.after.available, effect.after.added) == (1_000_000, 750_000, PRICE)
    assert "USD 10,000.00" in page.text
    assert "USD 7,500.00" in page.text
    assert "This crosses the floor." in page.text
    assert [(row.before, row.after) for row in effect.rescues] == [(4, 3), (2, 2), (1, 1)]


def test_a_reserve_below_its_floor_already_is_said_to_be(sora, rescue, desk_of, hana, mio):
    factories.gift(sora, 585_703)

    page = desk_of(mio).get(page_of(factories.decision(hana))).text

    assert "Below the floor already." in page
    assert "USD 3,357.03 stays available: USD 2,642.97 below the floor of USD 6,000.00." in page


def test_above_the_floor_one_sentence_says_what_stays(sora, desk_of, hana, mio):
    factories.gift(sora, 123_456_789)

    page = desk_of(mio).get(page_of(factories.decision(hana))).text

    assert "USD 1,232,067.89 stays available: not below the floor of USD 6,000.00." in page


def test_each_choice_says_what_will_happen(reserve, desk_of, hana, mio):
    page = in_one_line(desk_of(mio).get(page_of(factories.decision(hana))).text)

    for sentence in (
        "USD 2,500.00 is committed at once. Asks for your signed reason.",
        "A partner takes over; our clock stops.",
        "The estimate of USD 2,500.00 was covered, so money did not lack.",
        "The request ends, with your reason.",
    ):
        assert sentence in page


def test_the_clock_of_an_open_decision_runs_and_that_of_a_taken_one_is_gone(reserve, desk_of, hana, mio):
    decision, desk = factories.decision(hana), desk_of(mio)
    open_page = desk.get(page_of(decision)).text
    desk.post(page_of(decision, "decline"), {"reason": "She stays."})

    assert 'data-clock-elapsed="60"' in open_page
    assert "data-clock-elapsed" not in desk.get(page_of(decision)).text


def test_the_treasurer_decides_without_seeing_the_request(reserve, desk_of, hana, sora):
    decision = factories.decision(hana)

    page = desk_of(sora).get(page_of(decision)).text

    assert BUTTON in page
    assert "only they see the request" in page
    assert "data-clock-elapsed" not in page
    assert str(decision.case_id) not in page


def test_the_confirmation_names_amount_fund_and_request_but_not_in_the_tab(reserve, desk_of, hana, mio):
    decision = factories.decision(hana)

    page = desk_of(mio).get(page_of(decision, "approve"))

    asked = f"Commit USD 2,500.00 from “Rescue reserve” for {decision.case_reference}"
    assert f"<h1>{asked}</h1>" in page.text
    assert decision.case_reference not in page.text.partition("</title>")[0]
    assert list(page.context["effects"]) == [
        f"USD 2,500.00 of “Rescue reserve” is committed to {decision.case_reference} at once.",
        "What is available falls from USD 10,000.00 to USD 7,500.00.",
        "LFNKR leads.",
        "Everybody in the request is funded; the caseworker sees it at once and may begin.",
        "It goes below the floor: your reason is signed, the treasurer is shown it, and an appeal runs.",
    ]


def test_the_confirmation_of_what_the_money_does_not_cover_promises_nothing(sora, desk_of, hana, mio):
    factories.gift(sora, PRICE - 1)

    page = desk_of(mio).get(page_of(factories.decision(hana), "approve")).text

    assert "Short by USD 0.01: USD 2,500.00 is needed and USD 2,499.99 is available." in page
    assert FORM not in page
    assert "/wait/" in page
    assert "/partner/" in page


def test_waiting_names_what_is_missing(sora, desk_of, hana, mio):
    factories.gift(sora, PRICE - 1)

    page = desk_of(mio).get(page_of(factories.decision(hana), "wait")).text

    assert "USD 0.01 is missing: USD 2,500.00 asked, USD 2,499.99 available in “Rescue reserve”." in page


def test_what_the_money_covers_is_not_said_to_lack_anything(reserve, desk_of, hana, mio):
    page = desk_of(mio).get(page_of(factories.decision(hana), "wait")).text

    assert "The estimate of USD 2,500.00 was covered, so money did not lack." in page
    assert "USD 0.00 is missing" not in page
    assert FORM not in page
    assert "/approve/" in page
    assert "/decline/" in page


def test_a_request_does_not_offer_to_wait_for_money_that_is_there(reserve, desk_of, hana):
    case = factories.case(hana)

    page = desk_of(hana).get(f"/money/estimates/{case.pk}/wait/").text

    assert "The estimate of USD 2,500.00 was covered, so money did not lack." in page
    assert FORM not in page


def test_what_was_typed_stays_when_the_money_went_meanwhile(sora, desk_of, hana, mio):
    factories.gift(sora, PRICE - 1)

    page = desk_of(mio).post(page_of(factories.decision(hana), "approve"), {"go_ahead_reason": "Tonight."}).text

    assert "Tonight." in page


# Whom it reaches


@pytest.fixture
def one_under_way(hana):
    """A mother whose way has begun; her child's has not."""
    case = factories.case(hana, factories.MINIMUM, cases.woman(), cases.child())
    cases.bring(case, "funded", by=hana)
    casework.move(cases.members_of(case)[:1], by=hana, status="in_movement", occurred_at=clock.now())
    return case


def effects_of(page) -> list[str]:
    return list(page.context["effects"])


def test_a_partner_who_leads_goes_on_leading(reserve, desk_of, hana, mio):
    case = factories.case(hana)
    facts = {"partner": cases.partner(), "reason": "nearer", "agreed_by": mio}
    deciding.take_over(case, by=hana, **facts)
    decision, desk = factories.decision(hana, case), desk_of(mio)

    assert "<h3>A partner leads; LFNKR pays</h3>" in desk.get(page_of(decision)).text
    assert "A partner leads, as before; LFNKR pays." in effects_of(desk.get(page_of(decision, "approve")))
    assert "The 72-hour clock stops." not in effects_of(desk.get(page_of(decision, "decline")))


def test_those_under_way_are_not_said_to_be_funded_or_declined(reserve, desk_of, hana, mio, one_under_way):
    decision, desk = factories.decision(hana, one_under_way), desk_of(mio)

    assert "Nobody’s status changes: nobody waits for money any more." in effects_of(
        desk.get(page_of(decision, "approve"))
    )
    assert "Whoever is not yet under way is declined, with your reason." in desk.get(page_of(decision)).text
    assert effects_of(desk.get(page_of(decision, "decline"))) == [
        "Everybody who is not yet under way is recorded as declined, with this reason; the others stay.",
        "No money moves.",
        "The 72-hour clock goes on.",
    ]


def test_those_under_way_are_not_said_to_wait(sora, desk_of, hana, mio, one_under_way):
    factories.gift(sora, PRICE - 1)
    words = "Everybody who is not yet under way is set to waiting for funds; the others stay where they are."

    assert words in effects_of(desk_of(mio).get(page_of(factories.decision(hana, one_under_way), "wait")))
    assert words in effects_of(desk_of(hana).get(f"/money/estimates/{one_under_way.pk}/wait/"))


def test_when_all_are_under_way_nobody_can_be_declined(reserve, desk_of, hana, mio):
    case = factories.case(hana)
    cases.bring(case, "in_movement", by=hana)
    decision, desk = factories.decision(hana, case), desk_of(mio)

    assert f"Nobody in the request {case.reference} waits for this any more." in desk.get(page_of(decision)).text
    assert FORM not in desk.get(page_of(decision, "decline")).text


def test_declining_everybody_stops_the_clock(reserve, desk_of, hana, mio):
    assert effects_of(desk_of(mio).get(page_of(factories.decision(hana), "decline"))) == [
        "Everybody in the request is recorded as declined, with this reason.",
        "No money moves.",
        "The 72-hour clock stops.",
    ]


def test_declining_names_what_stays_committed(reserve, desk_of, hana, mio):
    second = slipped_in(factories.commitment(hana, mio), hana)
    desk = desk_of(mio)

    assert f"USD 2,500.00 stays committed to {second.case_reference} until the treasurer releases it." in effects_of(
        desk.get(page_of(second, "decline"))
    )
    assert FORM not in desk.get(page_of(second, "approve")).text


def test_an_officer_who_does_not_see_the_people_reads_the_rule(reserve, desk_of, hana, sora):
    decision, desk = factories.decision(hana), desk_of(sora)

    assert "<h3>LFNKR pays</h3>" in desk.get(page_of(decision)).text
    assert "LFNKR leads, unless a partner does already: then LFNKR pays." in effects_of(
        desk.get(page_of(decision, "approve"))
    )
    assert "The 72-hour clock stops when nobody in the request is open any more." in effects_of(
        desk.get(page_of(decision, "decline"))
    )


def slipped_in(commitment: Commitment, by) -> FundingDecision:
    """A second proposal for a rescue with money, from before it was refused."""
    first = commitment.decision
    return FundingDecision.objects.create(
        case_id=first.case_id,
        case_reference=first.case_reference,
        estimate=first.estimate,
        amount=first.amount,
        fund=first.fund,
        proposed_by=by,
    )


def test_the_caseworker_sees_the_result_at_once(reserve, desk_of, hana, mio):
    decision = factories.decision(hana)
    desk_of(mio).post(page_of(decision, "approve"), {"go_ahead_reason": "Two children are with her."})

    page = in_one_line(desk_of(hana).get(page_of(decision)).text)

    assert "Approved: LFNKR pays" in page
    assert f"USD 2,500.00 for {decision.case_reference}" in page
    assert "Two children are with her." not in page, "sealed, and opened by a button"
    assert reverse("donations:decision-read", args=[decision.pk]) in page
    assert "Rescues left then" in page
    assert "4 → 3" in page
    assert_without_sums_of_the_reserve(page)


def test_officers_see_what_was_available_then(reserve, desk_of, hana, mio, sora):
    decision = factories.decision(hana)
    desk_of(mio).post(page_of(decision, "approve"), {"go_ahead_reason": "Two children are with her."})

    for officer in (mio, sora):
        page = in_one_line(desk_of(officer).get(page_of(decision)).text)

        assert 'USD 10,000.00</span>→<span class="sum">USD 7,500.00' in page


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

    page = desk.get(page_of(decision)).text
    assert BUTTON not in page
    assert "The director decides." in page
    assert desk.post(page_of(decision, "approve")).status_code == 403


def test_a_caseworker_sees_the_rescues_left_and_not_what_the_reserve_holds(reserve, desk_of, hana):
    decision, desk = factories.decision(hana), desk_of(hana)

    for address in (page_of(decision), f"/money/estimates/{decision.case_id}/"):
        page = desk.get(address).text
        assert "gauge-frame" not in page
        assert "Rescues we can still pay for" in page
        assert "This crosses the floor." in page
        assert_without_sums_of_the_reserve(page)


def test_a_caseworker_is_told_that_money_lacks_and_not_how_much_there_is(sora, desk_of, hana):
    factories.gift(sora, PRICE - 1)
    decision, desk = factories.decision(hana), desk_of(hana)

    for address in (page_of(decision), f"/money/estimates/{decision.case_id}/"):
        page = desk.get(address).text
        assert "The reserve does not cover this rescue now." in page
        assert "2,499.99" not in page
        assert "0.01" not in page


def test_a_caseworker_refused_for_lack_of_funds_is_not_told_the_reserve(reserve, desk_of, hana, mio):
    case = factories.case(hana)
    facts = {"partner": cases.partner().pk, "reason": "lack_of_funds", "agreed_by": mio.pk}

    page = desk_of(hana).post(f"/money/estimates/{case.pk}/take-over/", facts).text

    assert "money did not lack" in page
    assert_without_sums_of_the_reserve(page)


def assert_without_sums_of_the_reserve(page: str) -> None:
    """Neither what it holds, nor what would be left, nor its floor and what lacks to it."""
    assert not [held for held in ("10,000.00", "7,500.00", "9,000.00", "1,500.00") if held in page]


def test_a_decision_taken_meanwhile_is_refused_with_words(reserve, desk_of, hana, mio):
    decision, desk = factories.decision(hana), desk_of(mio)
    desk.post(page_of(decision, "decline"), {"reason": "She stays."})

    page = desk.post(page_of(decision, "approve"), {"go_ahead_reason": "Now."})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert f"{mio.display_name} decided this on" in page.text
    assert "Now." in page.text
    assert FORM not in page.text
    assert "is committed to" not in page.text


@pytest.mark.parametrize("act", ["approve", "wait", "partner", "decline"])
def test_no_answer_is_offered_or_taken_once_somebody_else_has_answered(sora, desk_of, hana, mio, act):
    factories.gift(sora, PRICE)
    decision, desk = factories.decision(hana), desk_of(mio)
    aki = person("aki", "director")
    desk_of(aki).post(page_of(decision, "approve"), {"go_ahead_reason": "She is watched."})
    typed = {"partner": cases.partner().pk, "reason": "nearer", "agreed_by": mio.pk, "go_ahead_reason": "x"}

    shown = desk.get(page_of(decision, act)).text
    sent = desk.post(page_of(decision, act), typed)

    assert FORM not in shown
    assert f"{aki.display_name} decided this on" in shown
    assert page_of(decision) in shown
    assert sent.status_code == 200
    decision.refresh_from_db()
    assert (decision.status, decision.decided_by) == ("approved", aki)
    assert {(member.status, member.lead) for member in cases.members_of(decision.case)} == {("funded", "lfnkr")}


def test_ones_own_proposal_has_no_page_with_a_button(reserve, desk_of, mio):
    page = desk_of(mio).get(page_of(factories.decision(mio, factories.case(mio)), "approve")).text

    assert "You proposed this yourself." in page
    assert FORM not in page


def test_handing_over_what_the_money_covers_chooses_no_reason_beforehand(reserve, desk_of, hana, mio):
    page = desk_of(mio).get(page_of(factories.decision(hana), "partner"))

    assert page.context["form"].fields["reason"].choices[0][0] == ""
    assert not [effect for effect in effects_of(page) if "lack of funds" in effect]


def test_handing_over_for_lack_of_funds_keeps_what_was_missing(sora, desk_of, hana, mio):
    factories.gift(sora, PRICE - 1)
    page = desk_of(mio).get(page_of(factories.decision(hana), "partner"))

    assert page.context["form"].fields["reason"].choices[0][0] == "lack_of_funds"
    assert "For lack of funds, the estimate and what was available now are kept." in effects_of(page)


def test_what_was_reviewed_is_not_reviewed_again(sora, desk_of, hana, mio):
    factories.gift(sora, 10_000_000)
    with clock.at(coming_night()):
        deciding.approve_by_night(factories.case(hana), by=mio)
        decision, desk = FundingDecision.objects.get(), desk_of(sora)
        assert FORM in desk.get(page_of(decision, "review")).text
        desk.post(page_of(decision, "review"))

        assert FORM not in desk.get(page_of(decision, "review")).text


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


PROPOSE = "Propose it to the director"


def test_what_a_director_proposes_appears_on_no_director_s_desk(reserve, desk_of, hana, mio):
    address = f"/money/estimates/{factories.case(hana).pk}/"

    hers, directors = desk_of(hana).get(address).text, desk_of(mio).get(address).text
    told = desk_of(mio).post(address, {"form_token": form_tokens.new()}, follow=True).text

    assert PROPOSE in hers
    assert "on the director’s desk" in hers
    assert PROPOSE not in directors
    assert "on the director’s desk" not in directors
    assert "in the director’s place sees it" in told


def test_the_estimate_of_a_rescue_with_money_shows_it_instead_of_the_choices(reserve, desk_of, hana, mio):
    commitment = factories.commitment(hana, mio)
    address = f"/money/estimates/{commitment.decision.case_id}/"

    with clock.at(coming_night()):
        hers, director = desk_of(hana).get(address).text, desk_of(mio).get(address).text

    for page in (hers, director):
        assert "USD 2,500.00 is left of what was committed" in page
        assert not [words for words in (PROPOSE, "Decide alone by night", "A partner takes over") if words in page]
    assert f'href="/money/commitments/{commitment.pk}/"' in director
    assert f'href="{page_of(commitment.decision)}"' in hers


def test_proposed_again_it_is_refused_with_what_to_do(reserve, desk_of, hana, mio):
    commitment = factories.commitment(hana, mio)

    page = desk_of(hana).post(f"/money/estimates/{commitment.decision.case_id}/").text

    assert "have what is left released" in page
    assert FundingDecision.objects.count() == 1


def test_a_rescue_in_which_everybody_has_ended_is_offered_no_money(reserve, desk_of, hana):
    case = factories.case(hana)
    cases.bring(case, "declined", by=hana)

    page = desk_of(hana).get(f"/money/estimates/{case.pk}/").text

    assert PROPOSE not in page
    assert f"Nobody in {case.reference} is open any more" in page


# By night


@pytest.mark.parametrize(("hour", "is_offered"), [(2, True), (12, False)])
def test_deciding_alone_is_offered_by_night_only(sora, desk_of, hana, mio, hour, is_offered):
    factories.gift(sora, 10_000_000)
    case = factories.case(hana)

    with clock.at(coming_night(hour)):
        page = desk_of(mio).get(f"/money/estimates/{case.pk}/").text

    assert (f"/money/estimates/{case.pk}/night/" in page) is is_offered
    assert ("From 22:00 to 06:00 in Tokyo" in page) is not is_offered


def test_deciding_alone_is_not_offered_while_another_waits_for_its_review(sora, desk_of, hana, mio):
    factories.gift(sora, 10_000_000)
    first, case, desk = factories.case(hana), factories.case(hana), desk_of(mio)

    with clock.at(coming_night()):
        desk.post(f"/money/estimates/{first.pk}/night/")
        estimate = desk.get(f"/money/estimates/{case.pk}/").text
        alone = desk.get(f"/money/estimates/{case.pk}/night/").text

    assert "Decide alone by night" not in estimate
    assert f"Your decision by night for {first.reference} was not reviewed yet." in estimate
    assert f"Your decision by night for {first.reference} was not reviewed yet." in alone
    assert FORM not in alone


def test_deciding_alone_names_amount_fund_and_the_review(reserve, desk_of, hana, mio):
    case = factories.case(hana)

    with clock.at(coming_night()):
        page = desk_of(mio).get(f"/money/estimates/{case.pk}/night/").text

    assert f"<h1>Commit USD 2,500.00 from “Rescue reserve” for {case.reference}</h1>" in page
    assert "another officer reviews it within 72 hours" in page


def test_what_was_decided_alone_says_until_when_it_is_reviewed(reserve, desk_of, hana, mio, sora):
    case = factories.case(hana)
    with clock.at(coming_night()):
        desk_of(mio).post(f"/money/estimates/{case.pk}/night/", {"go_ahead_reason": "They are at the door."})
        decision = FundingDecision.objects.get()
        pages = [desk_of(user).get(page_of(decision)).text for user in (mio, sora)]

    assert ["another officer reviews it until" in page for page in pages] == [True, True]
    assert ["Review this decision" in page for page in pages] == [False, True]


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


def test_whoever_decides_is_told_what_changed_after_the_proposal(reserve, desk_of, hana, mio):
    case = cases.case(hana, cases.woman(), cases.child(4), cases.child(9))
    decision = factories.decision(hana, case)
    before = desk_of(mio).get(page_of(decision)).text
    lost = {"members": cases.members_of(case)[1:2], "population": "led_by_us", "cause": "illness"}
    casework.record_death(case, by=hana, happened=exactly(clock.today()), **lost)

    for page in ("", "approve"):
        text = desk_of(mio).get(page_of(decision, page)).text
        assert "it is now for 1 adult, 1 child, by the tariff USD 4,000.00." in text
    assert "The request changed after it was proposed" not in before


# What the page of a request says of the money first


def money_now(page) -> dict[str, str]:
    """Who decides, and what is left, as the first lines of the page say."""
    text = page.text[page.text.index('id="know"') : page.text.index('class="panel stand"')]
    lines = re.findall(r"<dt>(Decides|Money left)</dt>\s*<dd>(.*?)</dd>", text, re.DOTALL)
    return {label: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)).strip() for label, words in lines}


def test_the_page_says_first_who_decides_and_what_is_left(desk_of, hana, mio, sora):
    factories.gift(sora, 10_000_000)
    case = cases.case(hana)
    factories.decision(hana, case)

    told = money_now(desk_of(hana).get(case.get_absolute_url()))

    assert told["Decides"] == f"{mio.display_name} waits for a decision"
    assert told["Money left"] == "nothing committed yet"


def test_nobody_is_said_to_decide_about_what_they_proposed(desk_of, mio, sora, hana):
    factories.gift(sora, 10_000_000)
    case = cases.case(hana)
    factories.decision(mio, case)

    assert money_now(desk_of(hana).get(case.get_absolute_url()))["Decides"].startswith("Sora")


def test_what_is_left_of_a_commitment_stands_on_top(desk_of, hana, mio, sora):
    factories.gift(sora, 10_000_000)
    commitment = factories.commitment(hana, mio)

    page = desk_of(hana).get(reverse("cases:case", args=[commitment.decision.case_id]))

    assert money_now(page)["Money left"] == str(Money(commitment.remaining))
