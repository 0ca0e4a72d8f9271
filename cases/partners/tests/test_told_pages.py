"""The page on which a caseworker records what a partner told: two clicks from the page of the request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import casework
from cases.choices import NOT_KNOWN, Answer
from cases.models import Case, StatusChange
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


@pytest.fixture
def led(hana) -> Case:
    """A mother and her child, received forty days ago and taken over by a partner the day after."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=40))
    return factories.hand_over(case, by=hana, occurred_at=factories.ago(days=39))


def days_ago(days: int) -> date:
    """A day in Tokyo."""
    return clock.today() - timedelta(days=days)


def told(case: Case, by, status: str = "safe", *, happened=None, members=None, **facts):
    """What the partner told today of what happened ten days ago."""
    given = {"told_by": factories.partner(), "told_on": clock.today(), "happened": happened or exactly(days_ago(10))}
    return casework.record_what_partner_told(
        factories.members_of(case) if members is None else members, by=by, status=status, **given | facts
    )


def statuses(case: Case) -> list[str]:
    return [member.status for member in factories.members_of(case)]


def test_what_was_told_on_the_telephone_today_is_ticks_alone(desk_of, hana, led):
    client = desk_of(hana)
    page = client.get(led.get_absolute_url()).text
    (link,) = [part.split('"')[0] for part in page.split('href="')[1:] if "/told/?status=safe" in part]

    form = client.get(link)
    initial = {name: form.context["form"][name].value() for name in form.context["form"].fields}
    typed = {name: value for name, value in initial.items() if value is not None}
    (everybody, _words), *_each = form.context["form"].fields["members"].choices
    typed |= {"members": [str(everybody)], "happened_now": "on", "told_on_now": "on"}
    answer = client.post(link, typed)

    assert initial["status"] == "safe"
    assert not {"members", "happened", "told_on"} & typed.keys() - {"members"}
    assert answer.url == led.get_absolute_url()
    assert set(statuses(led)) == {"safe"}
    assert StatusChange.objects.filter(status="safe", told_by=factories.partner(), told_on=clock.today()).count() == 2


def test_a_request_of_ours_asks_nothing_of_a_partner(desk_of, hana):
    case = factories.case(hana)
    client = desk_of(hana)

    assert "/told/" not in client.get(case.get_absolute_url()).text
    assert 'name="happened"' not in client.get(f"{case.get_absolute_url()}told/").text


def test_an_arrival_without_a_country_keeps_what_was_typed(desk_of, hana, led):
    client = desk_of(hana)
    typed = {
        "members": [str(member.pk) for member in factories.members_of(led)],
        "status": "in_destination",
        "happened": "about 2016",
        "told_by": factories.partner().pk,
        "told_on": str(clock.today()),
    }

    page = client.post(f"{led.get_absolute_url()}told/", typed).text

    assert "in which country the person arrived" in page
    assert "about 2016" in page
    assert set(statuses(led)) == {"received"}


def test_the_country_is_completed_once_it_is_known(desk_of, hana, led):
    told(led, hana, "in_destination", destination=NOT_KNOWN)
    member = factories.members_of(led)[0]
    client = desk_of(hana)
    page = f"{led.get_absolute_url()}people/{member.pk}/"
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    client.post(page, values | {"actual_destination": "KR"})

    member = factories.members_of(led)[0]
    assert (member.actual_destination, member.actual_answer) == ("KR", Answer.YES)


def test_where_somebody_arrived_is_asked_of_those_who_arrived(desk_of, hana, led):
    member = factories.members_of(led)[0]
    client = desk_of(hana)

    assert "actual_destination" not in client.get(f"{led.get_absolute_url()}people/{member.pk}/").context["form"].fields


def test_a_loss_of_people_led_by_a_partner_is_told_by_it_unless_somebody_says_otherwise(desk_of, hana, led):
    client = desk_of(hana)

    form = client.get(f"{led.get_absolute_url()}death/").context["form"]

    assert form["reported_by"].value() == factories.partner().pk
    assert form["certainty"].value() == "partner"
