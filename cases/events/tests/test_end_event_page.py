"""Noting the day an event was over, from the page of the request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Case, Event
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def illness(case: Case, by: User) -> Event:
    happened = exactly(clock.today() - timedelta(days=9))
    return casework.record_event(case, by=by, kind="illness", happened=happened, members=factories.members_of(case))


def send(client, event: Event, day, case: Case | None = None):
    typed = {form_tokens.FIELD: form_tokens.new(), "event": event.pk, "ended": day.isoformat()}
    return client.post(reverse("cases:end-event", args=[(case or event.case).pk]), typed)


def test_a_colleague_does_not_end_what_befell_somebody_of_another(desk_of, hana, jun):
    event = illness(factories.case(hana), hana)
    client = desk_of(jun)

    assert send(client, event, clock.today()).status_code == 404


@pytest.mark.parametrize("days", [-1, 10])
def test_an_event_does_not_end_in_the_future_or_before_it_began(desk_of, hana, days):
    event = illness(factories.case(hana), hana)
    client = desk_of(hana)

    assert send(client, event, clock.today() - timedelta(days=days)).status_code == 200
    assert Event.objects.get(pk=event.pk).ended is None


def test_what_befell_others_is_not_ended_here(desk_of, hana, mio):
    arrest = casework.record_event(None, by=mio, kind="staff_arrest", happened=exactly(clock.today()))
    elsewhere = illness(factories.case(hana), hana)
    client = desk_of(hana)

    for event in (arrest, elsewhere):
        assert send(client, event, clock.today(), factories.case(hana)).status_code == 200
        with trail.reading():
            assert Event.objects.get(pk=event.pk).ended is None


def test_the_page_of_the_request_offers_it_until_it_is_over(desk_of, hana):
    case = factories.case(hana)
    event = illness(case, hana)
    client = desk_of(hana)
    address = reverse("cases:end-event", args=[case.pk])
    before = client.get(case.get_absolute_url()).text

    answer = send(client, event, clock.today())

    assert address in before
    assert answer.url == case.get_absolute_url()
    assert Event.objects.get(pk=event.pk).ended == exactly(clock.today())
    assert address not in client.get(case.get_absolute_url()).text
