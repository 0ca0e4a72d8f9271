"""A form about an operation that arrives when it is closed to its writer says what changed, and what was typed is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.models import OperationStay
from cases.operations.tests.test_left_and_later import day
from cases.operations.tests.test_left_and_later import operation as operation  # the fixtures
from cases.operations.tests.test_left_and_later import ours as ours
from cases.operations.tests.test_left_and_later import theirs as theirs
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.tests.reading import in_one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(desk_of, jun):
    return desk_of(jun)


@pytest.fixture
def both(hana, jun, mio, ours, theirs):
    """An operation of both requests, with a leg that was planned for all."""
    people = [*factories.members_of(ours), *factories.members_of(theirs)]
    found = factories.operation(*people, by=mio, opened_at=factories.ago(days=7))
    factories.leg(found, by=hana, members=people, from_country="CN", to_country="LA", planned_departure=day(-2))
    return found


def leave(both, jun, theirs):
    casework.leave_operation(both, by=jun, members=factories.members_of(theirs), left_on=exactly(clock.now()))


def take_off(both, hana, theirs):
    with trail.reading():
        leg = both.legs.get()
        stay = OperationStay.objects.standing().get(operation=both, member__case=theirs)
        people = [one.member for one in leg.travellers.select_related("member") if one.member.case_id != theirs.pk]
    names = ("from_country", "to_country", "mode", "crossing", "planned_departure", "planned_arrival")
    kept = {name: getattr(leg, name) for name in (*names, "departed_on", "arrived_on", "ending", "ended_on")}
    casework.change_leg(leg, by=hana, version=leg.version, members=people, staff=[], helper_codes=[], **kept)
    casework.take_back_stay(stay, by=hana, wrong="other_person")


def sent(desk, address, **typed):
    """A form as it was shown, with what was typed into it."""
    return {"form_token": desk.get(address).context["form"]["form_token"].value(), **typed}


def leg_page(both):
    with trail.reading():
        return reverse("cases:change-leg", args=[both.legs.get().pk])


def test_whose_people_left_meanwhile_is_told_so_on_the_form_of_a_leg(desk, jun, theirs, both):
    address = leg_page(both)
    typed = sent(desk, address, crossing="reed 7", helper_code="W 12")
    leave(both, jun, theirs)

    page = desk.post(address, typed)

    assert page.status_code == 409
    text = in_one_line(page.text)
    assert f"Your people left the operation {both.code_name} by" in text and "Nothing of this form was saved" in text
    assert both.get_absolute_url() in page.text
    assert "reed 7" in page.text and "W 12" in page.text
    assert "kept in this browser for eight hours" in text


def test_who_was_said_never_to_be_in_it_is_named_with_who_said_so(desk, hana, theirs, both):
    address = reverse("cases:add-leg", args=[both.pk])
    typed = sent(desk, address, crossing="reed 7")
    take_off(both, hana, theirs)

    page = desk.post(address, typed)

    assert page.status_code == 409
    text = in_one_line(page.text)
    assert f"{hana.display_name} recorded on" in text and both.code_name in text and "reed 7" in text
    assert theirs.get_absolute_url() in page.text


def test_of_a_request_given_away_it_is_not_said_to_whom_or_why(desk, jun, hana, theirs, both):
    address = reverse("cases:add-leg", args=[both.pk])
    typed = sent(desk, address, crossing="reed 7")
    casework.assign(theirs, by=jun, lead=hana)

    page = desk.post(address, typed)

    assert page.status_code == 409
    text = in_one_line(page.text)
    assert f"The operation {both.code_name} was open to you when this form was shown" in text and "reed 7" in text
    assert hana.display_name not in text.split("Nothing of this form")[0].rsplit("<h1>", 1)[1]


def test_whoever_never_had_the_form_is_told_nothing(desk, desk_of, hana, ours):
    alone = factories.operation(*factories.members_of(ours), by=hana)
    for address in (reverse("cases:add-leg", args=[alone.pk]), reverse("cases:mobilise", args=[alone.pk])):
        page = desk.post(address, {"form_token": "made up", "crossing": "reed 7"})
        assert page.status_code == 404 and alone.code_name not in page.text


def test_what_was_typed_stands_in_the_form_once_they_are_in_it_again(desk, jun, theirs, both):
    address = leg_page(both)
    typed = sent(desk, address, crossing="reed 7")
    leave(both, jun, theirs)
    assert desk.post(address, typed).status_code == 409
    with trail.reading():
        stay = OperationStay.objects.standing().get(operation=both, member__case=theirs)

    casework.correct_stay(stay, by=jun, left_on=None)

    page = desk.get(address)
    assert page.status_code == 200 and page.context["form"]["crossing"].value() == "reed 7"
