"""What belongs to the life after a request is recorded of the closed request with its day; a danger needs it open."""

import pytest
from django.urls import reverse

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.events.choices import AFTER_CLOSING, EventKind
from cases.models import Case, Event
from cases.status import Status
from cases.tests import factories
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def closed(hana):
    case = factories.member(hana, Status.DECLINED).case
    return casework.close_case(case, by=hana, closed_for="other", reason="Over.")


def record(case, by, kind):
    return casework.record_event(case, by=by, kind=kind, happened=exactly("2026-03"))


@pytest.mark.parametrize("kind", AFTER_CLOSING)
def test_a_visit_is_recorded_with_its_day(hana, closed, kind):
    assert record(closed, hana, kind).happened == exactly("2026-03")
    assert Case.objects.get(pk=closed.pk).closed_at


@pytest.mark.parametrize("kind", [EventKind.ARREST, EventKind.CUSTODY, EventKind.ILLNESS])
def test_a_danger_needs_the_request_open(hana, closed, kind):
    with pytest.raises(CaseIsClosed):
        record(closed, hana, kind)


def test_by_the_page_only_that_is_offered_and_no_next_contact(hana, closed, desk_of):
    desk, address = desk_of(hana), reverse("cases:record-event", args=[closed.pk])
    assert address in desk.get(closed.get_absolute_url()).text

    form = desk.get(address).context["form"]
    assert {value for value, _label in form.fields["kind"].choices} == set(AFTER_CLOSING)
    assert "next_contact" not in form.fields
    told = {"kind": "contact", "happened": "March 2026", "text": "Visited.", "certainty": "first_hand"}
    answer = desk.post(address, told | {"members": [closed.members.get().pk]})

    assert answer.status_code == 302, answer.context["form"].errors
    event = Event.objects.get()
    assert event.happened == exactly("2026-03")
    assert casework.void(event, by=hana, case=closed, reason="Another woman.")
