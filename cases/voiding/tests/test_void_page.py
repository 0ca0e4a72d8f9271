"""The page that takes something back, from the timeline to the struck-through row."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.models import CaseMember, Event, LeadChange, StatusChange, Voiding
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WHY = "It was another woman."


def address(case, kind, row):
    return reverse("cases:void", args=[case.pk, kind, row.pk])


def send(client, url, **typed):
    return client.post(url, {form_tokens.FIELD: form_tokens.new(), "reason": WHY, **typed})


def step(member, status) -> StatusChange:
    with trail.reading():
        return StatusChange.objects.get(member=member, status=status)


def test_a_strangers_request_is_not_there(desk_of, hana, jun):
    case = factories.case(hana)
    event = casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today()))
    client = desk_of(jun)

    assert client.get(address(case, "event", event)).status_code == 404
    assert send(client, address(case, "event", event), confirm="1").status_code == 404


@pytest.mark.parametrize("kind, key", [("event", "none"), ("status", "99999999"), ("nothing", "1"), ("leg", "9" * 30)])
def test_what_is_not_there_is_not_found(desk_of, hana, kind, key):
    case = factories.case(hana)

    assert desk_of(hana).get(reverse("cases:void", args=[case.pk, kind, key])).status_code == 404


def test_a_row_of_another_request_is_not_found(desk_of, hana):
    event = casework.record_event(factories.case(hana), by=hana, kind="contact", happened=exactly(clock.today()))

    assert desk_of(hana).get(address(factories.case(hana), "event", event)).status_code == 404


def test_the_first_step_says_what_to_do_instead(desk_of, hana):
    member = factories.member(hana)

    page = desk_of(hana).get(address(member.case, "status", step(member, Status.RECEIVED)))

    assert "<textarea" not in page.text
    assert "put on the request in" in page.text


def test_the_last_person_is_refused_with_what_to_do(desk_of, hana):
    member = factories.member(hana)

    page = send(desk_of(hana), address(member.case, "person", member))

    assert "duplicate" in page.text
    assert not Voiding.objects.exists()


def test_later_steps_are_offered_and_chosen(desk_of, hana):
    member = factories.member(hana, Status.SAFE)
    funded = step(member, Status.FUNDED)

    page = desk_of(hana).get(address(member.case, "status", funded))

    field = page.context["form"]["along"]
    assert [value for value, _label in field.field.choices] == [
        f"status.{step(member, status).pk}" for status in (Status.IN_MOVEMENT, Status.SAFE)
    ]
    assert field.value() == [value for value, _label in field.field.choices]


def test_without_the_later_steps_it_is_refused_and_nothing_typed_is_lost(desk_of, hana):
    member = factories.member(hana, Status.SAFE)

    page = send(desk_of(hana), address(member.case, "status", step(member, Status.FUNDED)))

    assert page.status_code == 200
    assert WHY in page.text
    assert "back with it" in page.text
    assert not Voiding.objects.exists()


def test_it_is_shown_before_it_is_done(desk_of, hana):
    member = factories.member(hana, Status.SAFE)
    client = desk_of(hana)
    url = address(member.case, "status", step(member, Status.SAFE))

    check = send(client, url)

    (change,) = check.context["told"]["changes"]
    assert change == f"Woman of 30: from “{Status.SAFE.label}” to “{Status.IN_MOVEMENT.label}”"
    assert not Voiding.objects.exists()

    done = send(client, url, confirm="1")
    assert done.url == member.case.get_absolute_url()
    member.refresh_from_db()
    assert member.status == Status.IN_MOVEMENT


def test_the_same_step_of_the_child_is_offered(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    mother, child = factories.members_of(case)
    client, url = desk_of(hana), address(case, "status", step(mother, Status.IN_MOVEMENT))

    page = client.get(url)
    offered = [value for value, _label in page.context["form"]["along"].field.choices]
    assert offered == [f"status.{step(child, Status.IN_MOVEMENT).pk}"]

    send(client, url, along=offered, confirm="1")
    assert {member.status for member in factories.members_of(case)} == {Status.FUNDED}


def test_the_stream_shows_it_struck_through_with_its_reason_sealed(desk_of, hana):
    member = factories.member(hana, Status.DIED)
    client = desk_of(hana)
    with trail.reading():
        death = Event.objects.get(kind="death")
    send(client, address(member.case, "event", death), confirm="1")

    page = client.get(member.case.get_absolute_url())
    entry = next(entry for entry in page.context["stream"].entries if entry.get("voided"))
    assert (entry["voided"]["by"], entry["voided"]["text"], entry["voided"]["is_sealed"]) == ("Hana", "", True)
    assert "<s>Death</s>" in page.text

    client.post(reverse("cases:open-seal", args=[member.case_id]))
    page = client.get(member.case.get_absolute_url())
    entry = next(entry for entry in page.context["stream"].entries if entry.get("voided"))
    assert entry["voided"]["text"] == WHY


def test_it_can_be_right_after_all(desk_of, hana):
    member = factories.member(hana, Status.DIED)
    client = desk_of(hana)
    with trail.reading():
        death = Event.objects.get(kind="death")
    send(client, address(member.case, "event", death), confirm="1")
    page = client.get(member.case.get_absolute_url())
    url = next(entry["void_url"] for entry in page.context["stream"].entries if entry.get("voided"))

    offered = [value for value, _label in client.get(url).context["form"]["along"].field.choices]
    send(client, url, along=offered, confirm="1")

    member.refresh_from_db()
    assert member.status == Status.DIED
    assert client.get(member.case.get_absolute_url()).status_code == 200


def test_a_person_put_there_in_error_is_gone_from_the_page(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    casework.fund(case, by=hana)
    _mother, child = factories.members_of(case)
    client = desk_of(hana)

    check = send(client, address(case, "person", child))
    assert any("from “2 people” to “1 person”" in change for change in check.context["told"]["changes"])
    assert any("unaccompanied woman" in change for change in check.context["told"]["changes"])

    send(client, address(case, "person", child), confirm="1")
    page = client.get(case.get_absolute_url())
    assert len(page.context["people"]) == 1
    assert "child" not in page.context["row"].who
    assert any(entry.get("voided") for entry in page.context["stream"].entries)


def test_legs_answers_and_relations_have_their_link(desk_of, hana):
    case = factories.case(hana, factories.woman(circumstances={"battered": "yes"}), factories.child())
    mother, _child = factories.members_of(case)
    leg = casework.add_leg(
        factories.operation(mother, by=hana), by=hana, from_country="CN", to_country="LA", mode="road"
    )
    client = desk_of(hana)

    assert address(case, "leg", leg) in client.get(case.get_absolute_url()).text
    page = client.get(reverse("cases:correct-person", args=[case.pk, mother.pk]))
    assert "/recorded-in-error/answer/" in page.text
    assert "/recorded-in-error/relation/" in page.text
    for kind, row in (("leg", leg), ("answer", mother.person.indicators.get())):
        assert send(client, address(case, kind, row), confirm="1").status_code == 302
        assert client.get(case.get_absolute_url()).status_code == 200


def test_a_change_of_lead_is_taken_back(desk_of, hana):
    case = factories.case(hana)
    casework.fund(case, by=hana)
    factories.hand_over(case, by=hana)
    (member,) = factories.members_of(case)
    with trail.reading():
        takeover = LeadChange.objects.get(member=member, lead="partner")

    check = send(desk_of(hana), address(case, "lead", takeover))
    assert any("to “LFNKR”" in change for change in check.context["told"]["changes"])

    send(desk_of(hana), address(case, "lead", takeover), confirm="1")
    assert CaseMember.objects.get(pk=member.pk).lead == "lfnkr"


def test_an_event_of_no_request_is_the_directors_to_take_back(desk_of, hana, mio):
    arrest = casework.record_event(None, by=hana, kind="staff_arrest", happened=exactly(clock.today()))
    url = reverse("cases:void-of-no-request", args=["event", arrest.pk])

    assert desk_of(hana).get(url).status_code == 404
    client = desk_of(mio)
    assert send(client, url).status_code == 200
    assert send(client, url, confirm="1").status_code == 302
    arrest.refresh_from_db()
    assert arrest.voided_at
