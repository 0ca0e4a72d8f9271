"""An operation that a partner leads: for people whom it leads, told of as ours are; it needs no decision and ends no 72 hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.models import Case, Operation
from cases.operations import errors
from cases.status import Lead, Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from cases.tests.test_act_pages import filled
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.tests.reading import in_one_line


@pytest.fixture
def partner():
    return factories.partner()


@pytest.fixture
def led(hana, partner) -> Case:
    """A mother and her child whom Partner A leads."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=9))
    return factories.hand_over(case, by=hana, occurred_at=factories.ago(days=8))


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def begin(case, by, partner, members=None, **facts) -> Operation:
    """Their operation, of everybody unless said otherwise."""
    members = members or factories.members_of(case)
    given = {"code_name": "Heron", "opened_at": factories.ago(days=7)} | facts
    lead = Lead.PARTNER if partner else Lead.LFNKR
    return casework.open_operation(members, by=by, lead=lead, partner=partner, **given)


def test_by_the_page_the_partner_is_chosen_and_named_wherever_the_operation_is_told(desk, led, partner):
    address = page_of(led, "open-operation")
    page = desk.get(address)
    field = page.context["form"].fields["partner"]
    assert field.required and [one.pk for one in field.queryset] == [partner.pk]
    assert "Nothing was decided" not in page.text

    people = [str(member.pk) for member in factories.members_of(led)]
    refused = desk.post(address, filled(desk, address, code_name="Heron", members=people, opened_at_now="on"))
    assert refused.status_code == 200 and "partner" in refused.context["form"].errors
    sent = filled(desk, address, code_name="Heron", members=people, partner=partner.pk)
    assert desk.post(address, sent).status_code == 302

    with trail.reading():
        operation = Operation.objects.get()
    assert (operation.lead, operation.partner) == (Lead.PARTNER, partner)
    told = in_one_line(desk.get(led.get_absolute_url()).text)
    assert "Operation Heron begun: led by Partner A" in told
    assert "led by Partner A, opened" in in_one_line(desk.get(operation.get_absolute_url()).text)


def test_of_a_request_that_we_lead_nothing_is_asked(desk, hana):
    case = factories.case(hana)
    casework.fund(case, by=hana)

    assert "partner" not in desk.get(page_of(case, "open-operation")).context["form"].fields


def test_where_both_lead_somebody_each_carries_its_own(desk, hana, partner):
    """The mother goes on with us, her child was handed over: whoever chose both is told who is led by whom, and loses no word."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=9))
    mother, child = factories.members_of(case)
    casework.move([mother], by=hana, status=Status.WITHDRAWN, reason="She stays.", occurred_at=factories.ago(days=8))
    factories.hand_over(case, by=hana, occurred_at=factories.ago(days=7))
    casework.move([mother], by=hana, status=Status.VERIFYING, occurred_at=factories.ago(days=6))
    casework.fund(case, by=hana, occurred_at=factories.ago(days=5))
    mother, child = factories.members_of(case)
    assert (mother.lead, child.lead) == (Lead.LFNKR, Lead.PARTNER)
    address = page_of(case, "open-operation")
    field = desk.get(address).context["form"].fields["partner"]
    assert not field.required and str(field.empty_label) == "LFNKR"

    both = [str(mother.pk), str(child.pk)]
    for chosen, sentence in (("", "A partner organisation leads"), (partner.pk, "Partner A does not lead")):
        page = desk.post(address, filled(desk, address, code_name="Heron", members=both, partner=chosen))
        assert sentence in " ".join(refusals(page)) and page.context["form"]["code_name"].value() == "Heron"
    begin(case, hana, partner, [child])
    begin(case, hana, None, [mother], code_name="Crane")
    with trail.reading():
        carried = {one.code_name: [each.pk for each in one.standing_members] for one in Operation.objects.all()}
    assert carried == {"Heron": [child.pk], "Crane": [mother.pk]}


def test_a_partner_carries_nobody_whom_another_leads(hana, led, partner):
    other = factories.partner("partner-b", "Partner B")
    with pytest.raises(errors.NotLedByThem, match="Partner B does not lead"):
        begin(led, hana, other)
    ours = factories.case(hana)
    casework.fund(ours, by=hana)
    with pytest.raises(errors.NotLedByThem):
        begin(ours, hana, partner)
    with pytest.raises(errors.LedByAPartner):
        begin(led, hana, None)


def test_it_begins_once_and_not_in_a_closed_request(hana, led, partner):
    begin(led, hana, partner)
    with pytest.raises(errors.CarriedAlready):
        begin(led, hana, partner, code_name="Crane")
    closed = factories.hand_over(factories.case(hana, received_at=factories.ago(days=9)), by=hana)
    people = factories.members_of(closed)
    casework.move(people, by=hana, status=Status.WITHDRAWN, reason="She stays.", occurred_at=clock.now())
    casework.close_case(closed, by=hana, closed_for="withdrawn")
    with pytest.raises((CaseIsClosed, errors.NotOpenPeople)):
        begin(closed, hana, partner, people, code_name="Crane")


def test_nobody_of_ours_goes_along_in_china_on_a_leg_of_theirs_either(hana, jun, led, partner):
    operation = begin(led, hana, partner)
    with pytest.raises(errors.MemberInChina):
        factories.leg(operation, by=hana, staff=[jun])
    leg = factories.leg(
        operation, by=hana, from_country="LA", to_country="TH", staff=[jun], departed_on=exactly(clock.today())
    )
    with trail.reading():
        assert leg.escorts.get().staff == jun


def test_that_it_was_mobilised_ends_no_72_hours_since_they_ended_with_the_takeover(hana, led, partner):
    operation = begin(led, hana, partner)
    with trail.reading():
        before = Case.objects.get(pk=led.pk).response_due_at
    casework.mobilise(operation, by=hana, at=factories.ago(days=6))
    with trail.reading():
        assert (before, Case.objects.get(pk=led.pk).response_due_at) == (None, None)


def test_who_is_led_by_us_again_leaves_it_before_they_are_on_their_way_with_us(hana, led, partner):
    operation = begin(led, hana, partner)
    casework.take_lead(led, by=hana)
    casework.fund(led, by=hana)
    people = factories.members_of(led)
    told = {
        "from_country": "CN",
        "to_country": "LA",
        "mode": "road",
        "left": exactly(clock.now()),
        "code_name": "Crane",
    }
    with pytest.raises(errors.CarriedByAPartner, match="Heron"):
        casework.they_left(people, by=hana, **told)
    left_on = exactly(clock.today() - timedelta(days=1))
    casework.leave_operation(operation, by=hana, members=people, left_on=left_on)
    assert casework.they_left(people, by=hana, **told).lead == Lead.LFNKR


def test_people_join_that_of_the_partner_who_leads_them_and_no_other(hana, led, partner):
    theirs = begin(led, hana, partner)
    ours = factories.operation(*factories.members_of(factories.case(hana)), by=hana)
    late = factories.members_of(factories.hand_over(factories.case(hana), by=hana))
    other = factories.partner("partner-b", "Partner B")
    of_b = factories.members_of(factories.hand_over(factories.case(hana), by=hana, partner=other))

    with pytest.raises(errors.LedByAPartner):
        casework.join_operation(late, by=hana, operation=ours)
    with pytest.raises(errors.NotLedByThem):
        casework.join_operation(of_b, by=hana, operation=theirs)
    assert casework.join_operation(late, by=hana, operation=theirs)


def test_nothing_is_said_of_a_decision_before_a_leg_of_theirs(desk, hana, led, partner):
    operation = begin(led, hana, partner)

    assert "decided" not in in_one_line(desk.get(reverse("cases:add-leg", args=[operation.pk])).text).split("<h1>")[1]
