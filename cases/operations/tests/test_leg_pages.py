"""The pages of legs: planned, changed by two at once, shown with what they said before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.models import Leg
from cases.tests import factories
from cases.tests.screens import refusals
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


@pytest.fixture
def case(hana):
    """A mother and her child."""
    return factories.case(hana, factories.woman(), factories.child())


@pytest.fixture
def operation(hana, case):
    return factories.operation(*factories.members_of(case), by=hana)


@pytest.fixture
def desk(desk_of, hana):
    """Hana's browser."""
    return desk_of(hana)


def filled(desk, address, **typed):
    """What the form on a page sends when only this is changed."""
    shown = {bound.html_name: (bound.field, bound.value()) for bound in desk.get(address).context["form"]}
    sent = {name: field.prepare_value(value) for name, (field, value) in shown.items() if value is not None}
    return sent | typed


def page_of(leg):
    return f"/requests/legs/{leg.pk}/"


def test_a_leg_is_planned_for_a_day_to_come_and_shown(desk, operation):
    address = f"/requests/operations/{operation.pk}/legs/"
    typed = {"to_country": "LA", "mode": "boat", "crossing": "X-4", "planned_departure": "2031-11-03"}

    answer = desk.post(address, filled(desk, address, **typed))
    page = desk.get(answer.url).text

    assert answer.url == operation.get_absolute_url()
    assert all(words in page for words in ("China → Laos", "X-4", "3 Nov 2031", "everybody of the operation"))


def test_what_was_told_of_a_leg_stands_in_its_form(desk, hana, jun, case, operation):
    mother, _child = factories.members_of(case)
    facts = {
        "from_country": "LA",
        "to_country": "TH",
        "members": [mother],
        "staff": [jun],
        "helper_codes": ["H-1", "H-2"],
    }
    leg = factories.leg(operation, by=hana, **facts)

    values = filled(desk, page_of(leg))

    assert (values["helper_code"], values["members"], values["staff"]) == ("H-1, H-2", [mother.pk], [jun.pk])


def test_a_leg_said_to_arrive_before_it_left_is_refused_in_a_sentence_and_nothing_typed_is_lost(desk, hana, operation):
    leg = factories.leg(operation, by=hana)
    typed = {"departed_on": "3 July 2018", "arrived_on": "2 July 2018", "crossing": "X-9"}

    page = desk.post(page_of(leg), filled(desk, page_of(leg), **typed))

    assert "The leg would end before it begins." in " ".join(refusals(page))
    assert "X-9" in page.text


def test_a_code_that_is_too_long_is_refused(desk, hana, operation):
    leg = factories.leg(operation, by=hana)

    page = desk.post(page_of(leg), filled(desk, page_of(leg), helper_code=f"H-1, {'H' * 21}"))

    assert "at most 20 characters" in " ".join(refusals(page))


def test_the_second_of_two_who_change_a_leg_sees_both_versions(desk, hana, operation):
    leg = factories.leg(operation, by=hana)
    both = filled(desk, page_of(leg))
    desk.post(page_of(leg), filled(desk, page_of(leg), mode="rail"))

    page = desk.post(page_of(leg), both | {"mode": "air"})

    assert "Compare" in " ".join(refusals(page))
    with trail.act("test", by=None):
        assert Leg.objects.get(pk=leg.pk).mode == "rail"
    assert desk.post(page_of(leg), filled(desk, page_of(leg), mode="air")).status_code == 302


def test_what_a_leg_said_before_stands_on_its_page_and_in_the_stream(desk, hana, case, operation):
    day = clock.today() - timedelta(days=2)
    leg = factories.leg(operation, by=hana, departed_on=exactly(day))
    desk.post(page_of(leg), filled(desk, page_of(leg), departed_on=str(day - timedelta(days=1))))

    for address in (operation.get_absolute_url(), case.get_absolute_url()):
        assert f"(before: {exactly(day)})" in desk.get(address).text


def test_a_leg_of_a_closed_operation_is_shown_without_a_way_to_change_it(desk, hana, operation):
    leg = factories.leg(operation, by=hana)
    casework.close_operation(operation, by=hana, at=clock.now())

    assert page_of(leg) not in desk.get(operation.get_absolute_url()).text
    assert "is closed" in desk.get(page_of(leg)).text


def test_another_caseworker_sees_no_leg_of_a_request_that_is_not_theirs(desk_of, hana, jun, operation):
    leg, other = factories.leg(operation, by=hana), desk_of(jun)

    assert other.get(page_of(leg)).status_code == other.get(operation.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("page", ["add", "change"])
def test_that_nobody_decided_yet_to_pay_is_said_before_a_leg_and_holds_nobody_back(desk, hana, operation, page):
    leg = factories.leg(operation, by=hana)
    address = page_of(leg) if page == "change" else f"/requests/operations/{operation.pk}/legs/"

    assert "Nobody decided yet to pay" in desk.get(address).text
    assert desk.post(address, filled(desk, address, to_country="LA", mode="boat")).status_code == 302
