"""All that waits for money of the reserve, side by side: what each leaves of it, what those chosen leave, and no name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import casework
from cases.tests import factories as cases
from donations.absences.actions import record_absence
from donations.decisions import actions as deciding
from donations.tests import factories
from lfnkr.calendar import clock

PAGE = "donations:decision-side-by-side"
PRICE = 250_000


@pytest.fixture
def reserve(sora, yuki, rescue):
    """Ten thousand dollars, with a floor of six."""
    factories.set_floor(sora, yuki, 600_000, 2_000_000)
    return factories.gift(sora, 1_000_000)


def page(desk, *chosen: str, reckon: bool = False):
    answer = desk.get(reverse(PAGE), {"reckon": "1", "chosen": chosen} if reckon else {})
    assert answer.status_code == 200
    return answer


def test_each_says_what_it_alone_would_leave(reserve, desk_of, hana, mio):
    first = factories.decision(hana)
    second = factories.decision(hana, cases.case(hana, cases.woman(age=31), **factories.COMPLEX))

    asked = page(desk_of(mio)).context["asked"]

    left = {one.reference: (one.effect.left, one.effect.is_below_floor) for one in asked}
    assert left == {first.case_reference: (750_000, False), second.case_reference: (500_000, True)}


def test_all_are_chosen_until_somebody_chooses(reserve, desk_of, hana, mio):
    decisions = [factories.decision(hana) for _n in range(3)]

    found = page(desk_of(mio))

    assert (found.context["chosen"], found.context["together"].left) == (3, 250_000)
    keys = [str(decision.case_id) for decision in decisions]
    chosen = page(desk_of(mio), keys[0], keys[2], reckon=True)
    assert (chosen.context["chosen"], chosen.context["together"].left) == (2, 500_000)
    assert "2 chosen: USD 5,000.00." in chosen.text
    none = page(desk_of(mio), reckon=True)
    assert (none.context["chosen"], none.context["together"].left) == (0, 1_000_000)


def test_what_the_reserve_does_not_bear_together_is_said_with_what_is_missing(reserve, desk_of, hana, mio):
    for _n in range(5):
        factories.decision(hana)

    found = page(desk_of(mio))

    assert "USD 12,500.00 is needed and USD 10,000.00 is available: short by USD 2,500.00." in found.text


def test_a_request_that_waits_for_funds_stands_beside_them_with_its_price(reserve, desk_of, hana, mio):
    with_money = factories.decision(hana)
    case = cases.case(hana, **factories.MINIMUM)
    cases.bring(case, "waiting", by=hana)

    asked = page(desk_of(mio)).context["asked"]

    assert {one.reference for one in asked} == {with_money.case_reference, case.reference}
    row = next(one for one in asked if one.reference == case.reference)
    assert (row.decision, row.effect.amount) == (None, PRICE)
    assert row.url == reverse("donations:estimate", args=[case.pk])


@pytest.mark.parametrize("what", ["documents", "border_closed", "safe_moment"])
def test_who_waits_for_something_else_needs_no_money_now(reserve, desk_of, hana, mio, what):
    decision = factories.decision(hana)
    deciding.let_wait(decision, by=mio, waiting_for=what)

    assert page(desk_of(mio)).context["asked"] == []


def test_who_was_decided_or_ended_is_not_there(reserve, desk_of, hana, mio):
    deciding.decline(factories.decision(hana), by=mio, note="No")
    factories.commitment(hana, mio)
    withdrawn = cases.case(hana, **factories.MINIMUM)
    cases.bring(withdrawn, "waiting", by=hana)
    casework.move(cases.members_of(withdrawn), by=hana, status="withdrawn", occurred_at=clock.now(), reason="No more")

    assert page(desk_of(mio)).context["asked"] == []


def test_nothing_waits(desk_of, mio, rescue):
    found = page(desk_of(mio))

    assert "Nothing waits for money" in found.text


def test_the_least_time_left_comes_first(reserve, desk_of, hana, mio):
    late = cases.case(hana, received_at=clock.now() - timedelta(hours=70), **factories.MINIMUM)
    early = cases.case(hana, received_at=clock.now() - timedelta(hours=1), **factories.MINIMUM)
    overrun = factories.overrun_asked(factories.commitment(hana, mio), hana)
    factories.decision(hana, early)
    factories.decision(hana, late)

    asked = page(desk_of(mio)).context["asked"]

    assert [one.reference for one in asked] == [late.reference, early.reference, overrun.case_reference]
    assert asked[0].ticking.elapsed >= 70 * 60


def test_people_are_told_by_age_and_nobody_by_name(reserve, desk_of, hana, mio):
    woman = cases.woman(age=31, names=("Ri Chunhwa",))
    factories.decision(hana, cases.case(hana, woman, cases.child(9, sex="m"), **factories.MINIMUM))

    found = page(desk_of(mio))

    assert found.context["asked"][0].told.people == ("woman of 31", "boy of 9")
    assert "Ri Chunhwa" not in found.text


def test_the_risk_is_told_as_it_was_assessed(reserve, desk_of, hana, mio):
    case = cases.case(hana, **factories.MINIMUM)
    factories.decision(hana, case)
    assert page(desk_of(mio)).context["asked"][0].risk == ""

    casework.assess_risk(case, by=hana, assessed_at=clock.now(), needs_care="yes")

    assert page(desk_of(mio)).context["asked"][0].risk in ("guarded", "raised", "acute")


def test_whoever_decides_in_the_directors_place_sees_proposals_and_bands_alone(reserve, desk_of, hana, mio, sora):
    factories.decision(hana, cases.case(hana, cases.woman(age=31, names=("Ri Chunhwa",)), **factories.MINIMUM))
    waiting = cases.case(hana, **factories.MINIMUM)
    cases.bring(waiting, "waiting", by=hana)

    (before,) = page(desk_of(sora)).context["asked"]
    record_absence(by=mio, officer=mio, from_on=clock.today())
    found = page(desk_of(sora))

    (row,) = found.context["asked"]
    assert (before.told, row.told.people, row.case) == (None, ("woman (30s)",), None)
    assert waiting.reference not in found.text


@pytest.mark.parametrize("who", ["hana", "yuki"])
def test_it_is_for_those_who_decide(request, desk_of, who, reserve):
    assert desk_of(request.getfixturevalue(who)).get(reverse(PAGE)).status_code == 403


def test_it_asks_no_more_of_many(reserve, desk_of, hana, mio):
    def asks() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(desk)
        return len(asked)

    desk = desk_of(mio)
    factories.decision(hana)
    cases.bring(cases.case(hana, **factories.MINIMUM), "waiting", by=hana)
    page(desk)
    few = asks()
    for _n in range(5):
        factories.decision(hana)
        cases.bring(cases.case(hana, **factories.MINIMUM), "waiting", by=hana)

    assert asks() == few
