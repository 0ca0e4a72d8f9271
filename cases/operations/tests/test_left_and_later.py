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
from lfnkr.web.tests.reading import in_one_line

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


def test_a_leg_that_was_planned_and_had_not_begun_is_not_told_to_who_left(desk_of, hana, jun, ours, theirs, operation):
    """Planned for a day on which they were still in it; whether it began, and what became of it, is told to who was there."""
    leg = later(operation, hana, ours, from_country="LA", to_country="MM", planned_departure=day(5))
    page = operation.get_absolute_url()

    assert "Laos → Myanmar" not in desk_of(jun).get(page).text
    assert "Laos → Myanmar" not in desk_of(jun).get(theirs.get_absolute_url()).text
    assert "Laos → Myanmar" in desk_of(hana).get(page).text
    with trail.reading():
        assert leg.pk not in {one.pk for one in Leg.objects.told_in([theirs])}


def test_who_left_is_told_of_nobody_who_is_in_it_since(desk_of, hana, jun, mio, theirs, operation):
    """Who is in it now, who joined after they left, and who left after them."""
    other = factories.case(hana, factories.woman(), received_at=factories.ago(days=9))
    casework.fund(other, by=hana, occurred_at=factories.ago(days=8))
    casework.join_operation(factories.members_of(other), by=hana, operation=operation, joined_on=day(2))
    page = operation.get_absolute_url()
    (joined,) = factories.members_of(other)

    left = desk_of(jun).get(page)
    assert left.context["groups"] == [] and left.context["warnings"] == []
    assert "Nobody is in it now" not in left.text
    assert "Who was in it after they left is told to those whose people are in it" in in_one_line(left.text)
    assert joined.pk not in {line.stay.member_id for line in left.context["stays"]}
    assert [str(line.stay.left_on) for line in left.context["stays"] if line.stay.left_on] == [str(day(4))]
    for user in (hana, mio):
        there = desk_of(user).get(page)
        assert joined.pk in {line.stay.member_id for line in there.context["stays"]}
        assert there.context["groups"] and not there.context["ends_early"]


def test_who_left_first_is_not_told_that_others_left_after_them(desk_of, hana, jun, mio, ours, theirs, operation):
    casework.leave_operation(
        operation, by=hana, members=factories.members_of(ours), left_on=day(1), left_why="turned_back"
    )
    page = operation.get_absolute_url()
    ends = {
        user: {str(line.stay.left_on) for line in desk_of(user).get(page).context["stays"] if line.stay.left_on}
        for user in (hana, jun, mio)
    }
    assert ends == {jun: {str(day(4))}, hana: {str(day(4)), str(day(1))}, mio: {str(day(4)), str(day(1))}}


def test_that_it_was_mobilised_and_closed_later_is_told_to_who_was_there(desk_of, hana, jun, ours, theirs, operation):
    casework.mobilise(operation, by=hana, at=factories.ago(days=3))
    casework.close_operation(operation, by=hana, at=clock.now())
    page = operation.get_absolute_url()

    told = {user: desk_of(user).get(page).context["moments"] for user in (hana, jun)}
    assert told[hana].mobilised_at and told[hana].closed_at
    assert (told[jun].mobilised_at, told[jun].closed_at) == (None, None)
    assert "closed" not in in_one_line(desk_of(jun).get(page).text).split("What came after")[0].split("<h1>")[1]
    beside = desk_of(jun).get(theirs.get_absolute_url()).context["operations"]
    assert [moments.closed_at for _operation, _legs, moments in beside] == [None]
