"""Whoever's people have left an operation is told of its legs up to that day, and of nothing later; who may see it by role is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Leg
from cases.tests import factories
from cases.tests.screens import page_of
from cases.versions.subjects import Facts
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import UNKNOWN, exactly

LATER = "Thailand"


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


@pytest.fixture
def ours(hana):
    """The request of hana's, whose people go all the way."""
    case = factories.case(hana, factories.woman(), received_at=factories.ago(days=9))
    return casework.fund(case, by=hana, occurred_at=factories.ago(days=8))


@pytest.fixture
def theirs(jun):
    """The request of jun's, of a woman who goes along for a while."""
    case = factories.case(jun, factories.woman(), received_at=factories.ago(days=9))
    return casework.fund(case, by=jun, occurred_at=factories.ago(days=8))


@pytest.fixture
def operation(hana, jun, mio, ours, theirs):
    """One leg of both, then jun's woman turned back, then one leg more."""
    both = [*factories.members_of(ours), *factories.members_of(theirs)]
    operation = factories.operation(*both, by=mio, opened_at=factories.ago(days=7))
    factories.leg(operation, by=hana, members=both, from_country="CN", to_country="LA", departed_on=day(6))
    casework.leave_operation(
        operation, by=jun, members=factories.members_of(theirs), left_on=day(4), left_why="turned_back"
    )
    later(operation, hana, ours, departed_on=day(2))
    return operation


def later(operation, by, case, **facts) -> Leg:
    """A leg of the people of one request alone."""
    way = {"from_country": "LA", "to_country": "TH", "members": factories.members_of(case)}
    return factories.leg(operation, by=by, **way | facts)


def latest(operation) -> Leg:
    with trail.reading():
        return operation.legs.latest("position")


def told(desk, case, operation) -> tuple[bool, bool, bool]:
    """Whether the page of the operation, that of the request, and its facts that several tell speak of the later leg."""
    pages = (operation.get_absolute_url(), case.get_absolute_url(), page_of(case, "facts"))
    return tuple(LATER in desk.get(page).text for page in pages)


def test_after_their_people_left_no_page_tells_of_a_later_leg(desk_of, jun, theirs, operation):
    desk = desk_of(jun)

    assert told(desk, theirs, operation) == (False, False, False)
    page = desk.get(operation.get_absolute_url()).text
    assert "China → Laos" in page
    assert "What came after your people left it" in page
    assert "Where they are now" not in page
    assert "China → Laos" in desk.get(theirs.get_absolute_url()).text


def test_its_pages_are_not_there_either(desk_of, jun, theirs, operation):
    desk, leg = desk_of(jun), latest(operation)

    assert desk.get(reverse("cases:change-leg", args=[leg.pk])).status_code == 404
    assert desk.get(page_of(theirs, "void", "leg", leg.pk)).status_code == 404
    with trail.reading():
        first = operation.legs.earliest("position")
    assert desk.get(reverse("cases:change-leg", args=[first.pk])).status_code == 200


def test_whose_people_are_in_it_and_the_director_are_told_of_all(desk_of, hana, mio, ours, theirs, operation):
    assert told(desk_of(hana), ours, operation) == (True, True, True)
    assert LATER in desk_of(mio).get(operation.get_absolute_url()).text
    assert LATER not in desk_of(mio).get(theirs.get_absolute_url()).text, "the request tells what became of its people"


def test_whoever_looks_after_both_requests_is_told_of_all_on_the_page_of_the_operation(
    desk_of, hana, jun, theirs, operation, ours
):
    casework.assign(ours, by=hana, lead=jun)

    assert told(desk_of(jun), theirs, operation) == (True, False, False)


def test_who_comes_back_is_told_of_all_again(desk_of, jun, theirs, operation):
    casework.join_operation(
        factories.members_of(theirs), by=jun, operation=operation, joined_on=day(1), joined_why="met"
    )

    assert told(desk_of(jun), theirs, operation) == (True, True, True)


@pytest.mark.parametrize("facts", [{"departed_on": UNKNOWN}, {"planned_departure": day(-3)}, {}])
def test_a_leg_without_a_day_is_placed_by_its_plan_or_by_when_it_was_recorded(
    desk_of, hana, jun, ours, theirs, operation, facts
):
    later(operation, hana, ours, from_country="TH", to_country="KR", **facts)

    assert "Thailand → South Korea" not in desk_of(jun).get(operation.get_absolute_url()).text
    assert "Thailand → South Korea" in desk_of(hana).get(operation.get_absolute_url()).text


def test_a_leg_of_the_day_they_left_is_told(desk_of, hana, jun, ours, theirs, operation):
    later(operation, hana, ours, from_country="LA", to_country="MM", departed_on=day(4))

    assert "Laos → Myanmar" in desk_of(jun).get(theirs.get_absolute_url()).text


def test_a_form_begins_with_nothing_of_a_later_leg(desk_of, hana, jun, ours, theirs, operation):
    later(operation, hana, ours, from_country="TH", to_country="KR", planned_departure=day(-3))
    desk = desk_of(jun)

    form = desk.get(reverse("cases:add-leg", args=[operation.pk])).context["form"]
    assert form["from_country"].value() == "LA"
    assert desk.get(page_of(theirs, "they-left")).context["form"]["to_country"].value() != "KR"


def test_the_end_of_the_operation_is_told_to_those_who_were_in_it(desk_of, hana, jun, ours, theirs, operation):
    casework.close_operation(operation, by=hana, at=clock.now())

    assert f"Operation {operation.code_name} ended" in desk_of(hana).get(ours.get_absolute_url()).text
    assert f"Operation {operation.code_name} ended" not in desk_of(jun).get(theirs.get_absolute_url()).text
    assert f"Operation {operation.code_name} begun" in desk_of(jun).get(theirs.get_absolute_url()).text


def test_the_facts_of_a_request_are_those_it_is_told_of(theirs, operation, all_rows):
    assert latest(operation).pk not in {leg.pk for leg in Facts(theirs).legs}
    assert len(Facts(theirs).legs) == 1
