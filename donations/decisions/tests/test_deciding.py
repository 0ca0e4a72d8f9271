"""Estimates, decisions, waiting and takeovers: who may decide, on which money, and what is kept when it lacks."""

from datetime import timedelta

import pytest

from cases.models import LeadChange
from cases.tests import factories as cases
from donations.decisions import actions as deciding
from donations.decisions import errors, prices
from donations.errors import DecidedAlready, OwnProposal
from donations.gifts import appeals
from donations.ledger.errors import MoneyShort
from donations.models import Appeal, Commitment, FundingDecision, FundsShortfall
from donations.payments import actions as spending
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

REASON = {"go_ahead_reason": "The reserve covers it; an appeal is open."}


def statuses(case) -> set[str]:
    return {member.status for member in cases.members_of(case)}


def test_nobody_answers_an_own_proposal_with_no(mio, sora):
    decision = factories.decision(mio, factories.case(mio))

    for answer in (deciding.set_waiting, lambda decision, by: deciding.decline(decision, by=by, note="Not now.")):
        with pytest.raises(OwnProposal):
            answer(decision, by=mio)

    deciding.decline(decision, by=sora, note="Not now.")


def test_nobody_approves_an_own_proposal(mio, sora):
    factories.gift(sora, 1_000_000)
    decision = factories.decision(mio, factories.case(mio))

    with pytest.raises(OwnProposal):
        deciding.approve(decision, by=mio, **REASON)


def test_more_than_is_available_is_not_committed(hana, mio, sora):
    factories.gift(sora, 233_333)
    case = factories.case(hana)
    decision = factories.decision(hana, case)

    with pytest.raises(MoneyShort, match=r"Short by USD 166.67: USD 2,500.00 is needed and USD 2,333.33"):
        deciding.approve(decision, by=mio, **REASON)

    decision.refresh_from_db()
    assert decision.is_open
    assert statuses(case) == {"received"}
    assert not Commitment.objects.exists()


def test_below_the_floor_a_decision_needs_a_reason(hana, mio, sora):
    factories.gift(sora, 849_999)
    decision = factories.decision(hana)

    with pytest.raises(errors.GoAheadNeeded, match=r"leaves USD 5,999.99 available, under the floor of USD 6,000.00"):
        deciding.approve(decision, by=mio)
    with pytest.raises(errors.GoAheadNeeded):
        deciding.approve(decision, by=mio, go_ahead_reason="  ")

    assert not Appeal.objects.exists()


def test_at_the_floor_it_needs_none(hana, mio, sora):
    factories.gift(sora, 850_000)

    deciding.approve(factories.decision(hana), by=mio)

    assert not Appeal.objects.exists()


def test_below_the_floor_an_appeal_is_opened_and_kept(hana, mio, sora):
    factories.gift(sora, 1_000_000)

    for _rescue in range(3):
        factories.commitment(hana, mio)

    appeal = Appeal.objects.get()
    assert appeal.opened_on == clock.today()
    appeals.close_appeal(appeal, by=mio)
    factories.commitment(hana, mio)
    assert Appeal.objects.running().count() == 1


def test_an_approved_decision_commits_and_lets_the_rescue_begin(hana, mio, sora, rescue):
    factories.gift(sora, 300_000)
    case = factories.case(hana)

    commitment = deciding.approve(factories.decision(hana, case), by=mio, note="Go", **REASON)

    decision = FundingDecision.objects.get()
    rescue.refresh_from_db()
    assert (rescue.balance, rescue.committed) == (300_000, 250_000)
    assert (commitment.amount, commitment.remaining) == (250_000, 250_000)
    assert (decision.status, decision.decided_by) == ("approved", mio)
    assert factories.said(decision, mio) == {"go_ahead_reason": REASON["go_ahead_reason"], "note": "Go"}
    assert (decision.available_before, decision.available_after) == (300_000, 50_000)
    assert statuses(case) == {"funded"}


def test_a_decision_is_taken_once(hana, mio, sora):
    factories.gift(sora, 1_000_000)
    decision = factories.decision(hana)
    deciding.approve(decision, by=mio, **REASON)

    with pytest.raises(DecidedAlready):
        deciding.approve(decision, by=mio, **REASON)
    with pytest.raises(DecidedAlready):
        deciding.decline(decision, by=mio, note="No")


def test_one_proposal_at_a_time(hana):
    case = factories.case(hana)
    factories.decision(hana, case)

    with pytest.raises(errors.ProposedAlready, match=case.reference):
        deciding.propose(case, by=hana)


def test_a_rescue_with_money_left_is_not_given_more(hana, mio, sora):
    factories.gift(sora, 1_000_000)
    case = factories.case(hana)
    factories.commitment(hana, mio, case)

    with pytest.raises(errors.CommittedAlready, match=rf"USD 2,500.00 is left .* {case.reference}.* released"):
        deciding.propose(case, by=hana)

    assert FundingDecision.objects.count() == 1


def test_a_second_proposal_that_slipped_in_is_not_approved(hana, mio, sora):
    factories.gift(sora, 1_000_000)
    case = factories.case(hana)
    first = factories.commitment(hana, mio, case).decision
    second = FundingDecision.objects.create(
        case=case,
        case_reference=case.reference,
        estimate=first.estimate,
        amount=first.amount,
        fund=first.fund,
        proposed_by=hana,
    )

    with pytest.raises(errors.CommittedAlready):
        deciding.approve(second, by=mio, **REASON)

    assert Commitment.objects.count() == 1


def test_once_what_is_left_was_released_it_is_proposed_again(hana, mio, sora):
    factories.gift(sora, 1_000_000)
    case = factories.case(hana)
    spending.release(factories.commitment(hana, mio, case), by=sora)

    assert factories.commitment(hana, mio, case).remaining == 250_000


def test_no_money_for_a_rescue_in_which_everybody_has_ended(hana):
    case = factories.case(hana)
    cases.bring(case, "declined", by=hana)

    with pytest.raises(errors.NobodyOpen, match=case.reference):
        deciding.propose(case, by=hana)


def test_no_money_for_a_closed_case(hana, mio):
    case = factories.case(hana)
    cases.bring(case, "declined", by=hana)
    cases.casework.close_case(case, by=hana, closed_for="other", reason="Declined")

    with pytest.raises(errors.CaseClosed):
        deciding.propose(case, by=hana)


def test_the_treasurer_decides_without_seeing_the_case(hana, sora):
    factories.gift(sora, 1_000_000)

    assert deciding.approve(factories.decision(hana), by=sora, **REASON).remaining == 250_000


@pytest.mark.parametrize(
    ("answers", "children", "amount"),
    [
        (factories.MINIMUM, [], 250_000),
        (factories.EVASION, [], 350_000),
        (factories.COMPLEX, [], 500_000),
        (factories.MINIMUM, [6, 3], 350_000),
        (factories.MINIMUM, [1], 250_000),
        (factories.COMPLEX, [9, 6, 3], 600_000),
    ],
)
def test_an_estimate_follows_the_tariff(hana, answers, children, amount):
    people = (cases.woman(), *(cases.child(age) for age in children))

    estimate = deciding.make_estimate(factories.case(hana, answers, *people), by=hana)

    assert (estimate.amount, estimate.adults, estimate.children) == (amount, 1, len(children))


def test_an_estimate_uses_the_tariff_of_the_day_it_was_asked_for(hana, sora, mio):
    factories.tariff(sora, mio)

    assert deciding.make_estimate(factories.case(hana), by=hana).amount == 250_000


def test_an_estimate_that_still_holds_is_kept(hana):
    case = factories.case(hana)

    assert deciding.make_estimate(case, by=hana) == deciding.make_estimate(case, by=hana)


def test_a_case_does_not_wait_for_money_that_is_there(hana, sora):
    factories.gift(sora, 250_000)

    with pytest.raises(errors.MoneyWasThere):
        deciding.set_waiting(factories.case(hana), by=hana)


@pytest.mark.parametrize("is_proposed", [True, False])
def test_waiting_keeps_what_was_missing(hana, mio, sora, is_proposed):
    factories.gift(sora, 14_581)
    case = factories.case(hana)
    subject = factories.decision(hana, case) if is_proposed else case

    kept = deciding.set_waiting(subject, by=mio)

    assert (kept.available, kept.shortfall, kept.is_takeover) == (14_581, 235_419, False)
    assert statuses(case) == {"waiting"}
    assert list(FundingDecision.objects.values_list("status", flat=True)) == ["wait"] * is_proposed


def test_a_takeover_for_lack_of_funds_is_refused_when_the_money_was_there(hana, mio, sora):
    factories.gift(sora, 250_000)
    case = factories.case(hana)

    with pytest.raises(errors.MoneyWasThere, match="Choose another reason"):
        take_over(case, hana, mio, "lack_of_funds")

    assert not FundsShortfall.objects.exists()
    take_over(case, hana, mio, "nearer")
    assert not FundsShortfall.objects.exists()


def test_a_takeover_for_lack_of_funds_keeps_the_shortfall_of_that_moment(hana, mio, sora):
    with clock.at(clock.now() - timedelta(hours=3)):
        factories.gift(sora, 100_000)
        case = factories.case(hana)
        decision = factories.decision(hana, case)
        then = clock.now()
    factories.gift(sora, 900_000)

    take_over(case, hana, mio, "lack_of_funds", decided_at=then)

    kept = FundsShortfall.objects.get()
    assert (kept.available, kept.shortfall, kept.is_takeover) == (100_000, 150_000, True)
    assert {member.lead for member in cases.members_of(case)} == {"partner"}
    decision.refresh_from_db()
    assert (decision.status, decision.decided_by) == ("partner", mio)


def test_whoever_joins_those_taken_over_for_lack_of_funds_is_led_by_the_partner_who_is_nearer(hana, mio):
    with clock.at(clock.now() - timedelta(hours=3)):
        case = factories.case(hana)
        take_over(case, hana, mio, "lack_of_funds")

    (child,) = cases.join(case, cases.child(), by=hana, along_with=cases.members_of(case)[0])

    told = LeadChange.objects.get(member=child)
    assert (told.lead, told.partner, told.reason) == ("partner", cases.partner(), "nearer")
    assert FundsShortfall.objects.count() == 1


def price_of(case) -> int:
    """What everybody of a request would cost today."""
    with trail.reading():
        return prices.price_of(case).amount


def test_what_lacked_for_a_child_taken_over_alone_is_the_share_of_one_of_three(hana, mio, sora):
    case = cases.case(hana, cases.woman(), cases.child(), cases.child(9))
    whole = price_of(case)
    factories.gift(sora, whole - 10_000)

    take_over(case, hana, mio, "lack_of_funds", members=cases.members_of(case)[2:])

    kept = FundsShortfall.objects.get()
    assert (kept.estimate.for_whom, kept.available) == ("1 adult, 2 children", whole - 10_000)
    assert (kept.people, kept.shortfall) == (1, 3_334)


def test_what_lacked_for_everybody_is_what_lacked_of_the_whole(hana, mio):
    case = cases.case(hana, cases.woman(), cases.child())

    take_over(case, hana, mio, "lack_of_funds", members=cases.members_of(case))

    kept = FundsShortfall.objects.get()
    assert (kept.people, kept.shortfall) == (None, kept.estimate.amount)


def test_whoever_is_handed_on_for_lack_of_funds_while_the_mother_waits_with_us_is_no_part_of_her_estimate(hana, mio):
    case = cases.case(hana, cases.woman(), cases.child())
    _mother, child = cases.members_of(case)
    take_over(case, hana, mio, "nearer", members=[child])
    second = cases.partner("partner-b", "Partner B")

    deciding.take_over(case, by=hana, agreed_by=mio, partner=second, reason="lack_of_funds", members=[child])

    kept = FundsShortfall.objects.get()
    assert (kept.people, kept.estimate.for_whom) == (None, "1 adult")


def test_a_child_is_not_taken_over_for_lack_of_funds_while_the_money_is_there(hana, mio, sora):
    case = cases.case(hana, cases.woman(), cases.child())
    factories.gift(sora, price_of(case))

    with pytest.raises(errors.MoneyWasThere):
        take_over(case, hana, mio, "lack_of_funds", members=cases.members_of(case)[1:])


def test_of_a_child_taken_over_before_the_books_no_sum_is_known(hana, mio, sora):
    before = clock.now() - timedelta(days=2)
    case = cases.case(hana, cases.woman(), cases.child(), received_at=before - timedelta(hours=1))
    factories.gift(sora, 10_000)

    told = {"decided_at": before, "source": "Minutes of the board."}
    take_over(case, hana, mio, "lack_of_funds", members=cases.members_of(case)[1:], **told)

    kept = FundsShortfall.objects.get()
    assert (kept.available, kept.shortfall) == (None, None)


def test_a_declined_decision_declines_the_people(hana, mio):
    case = factories.case(hana)

    deciding.decline(factories.decision(hana, case), by=mio, note="Another organisation has her already.")

    assert statuses(case) == {"declined"}
    assert FundingDecision.objects.get().status == "declined"


def test_a_proposal_for_the_mother_hands_over_nobody_whom_another_partner_leads(hana, mio):
    case = cases.case(hana, cases.woman(), cases.child())
    first = cases.partner()
    deciding.take_over(case, by=hana, agreed_by=mio, partner=first, reason="nearer", members=cases.members_of(case)[1:])
    decision = factories.decision(hana, case)

    deciding.take_over(
        case, by=mio, agreed_by=mio, partner=cases.partner("partner-b", "Partner B"), reason="nearer", answers=decision
    )

    mother, child = cases.members_of(case)
    assert (mother.partner.code, child.partner.code) == ("partner-b", "partner-a")
    assert decision.estimate.for_whom == "1 adult"


def take_over(case, by, agreed_by, reason, **facts):
    return deciding.take_over(case, by=by, agreed_by=agreed_by, partner=cases.partner(), reason=reason, **facts)
