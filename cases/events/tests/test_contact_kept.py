"""She calls at the agreed hour: what was agreed is over, on time or late, and the next may be agreed in the same form."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import casework
from cases.models import Case
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def case(hana):
    """A request whose next contact is agreed in an hour."""
    made = factories.case(hana)
    return casework.agree_contact(made, by=hana, at=clock.now() + timedelta(hours=1))


def entries_of(page) -> list[dict]:
    return page.context["stream"].entries


def agreed(case):
    return Case.objects.get(pk=case.pk).next_contact_at


def calls(case, hana, *, hours, kind="contact"):
    """She is reached so many hours from now, and that is recorded then."""
    with clock.at(factories.ago(hours=-hours)):
        casework.record_event(case, by=hana, kind=kind, happened=exactly(clock.now()))


@pytest.mark.parametrize("hours", [0.1, 1, 3, 80])
def test_a_contact_at_the_agreed_hour_shortly_before_or_later_ends_it(hana, case, hours):
    calls(case, hana, hours=hours)
    assert agreed(case) is None


def test_a_contact_well_before_it_and_another_event_leave_it(hana, case):
    due = clock.now() + timedelta(hours=9)
    casework.agree_contact(case, by=hana, at=due)
    calls(case, hana, hours=1)
    calls(case, hana, hours=10, kind="illness")
    assert agreed(case) == due


def test_a_contact_of_before_that_is_recorded_late_leaves_what_is_missed(hana, case):
    happened = exactly(factories.ago(hours=5))
    with clock.at(factories.ago(hours=-9)):
        casework.record_event(case, by=hana, kind="contact", happened=happened)
    assert agreed(case) is not None


@pytest.mark.parametrize(("hours", "said"), [(1, "kept"), (80, "kept late")])
def test_the_stream_says_whether_it_was_kept_or_kept_late(hana, case, desk_of, hours, said):
    calls(case, hana, hours=hours)
    with clock.at(factories.ago(hours=-hours - 1)):
        titles = [entry["title"] for entry in entries_of(desk_of(hana).get(case.get_absolute_url() + "?kind=contact"))]
    assert any(title.endswith(f": {said}") for title in titles), titles
    assert not any("no next contact" in title for title in titles)


def test_the_next_is_agreed_in_the_form_of_the_contact(hana, case, desk_of):
    address, next_at = reverse("cases:record-event", args=[case.pk]), clock.now() + timedelta(days=2)
    form = desk_of(hana).get(address).context["form"]
    assert form["next_contact"].value() is None
    sent = {"kind": "contact", "happened": clock.today().isoformat(), "members": [factories.members_of(case)[0].pk]}
    sent["certainty"] = "first_hand"
    sent["next_contact"] = next_at.astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")

    answer = desk_of(hana).post(address, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    assert agreed(case) == next_at.replace(second=0, microsecond=0)
