"""The desk's open requests: the most urgent first, and never the oldest left out because it is old."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from cases import casework
from cases.case.models import Case, CaseMember
from cases.register.open_requests import MOST_ROWS, counted, hours_end_at, most_urgent, open_requests, urgency
from cases.response_time.measure import clocks_of
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.django_db


def received(by, **times):
    """A request whose call came so long ago."""
    return factories.case(by, received_at=factories.ago(**times))


def desk_of_hers(user, **limit):
    """What she sees, as far as the database lets her see it."""
    trail.identify(user)
    return open_requests(user, clock.now(), **limit)


def references(found) -> list[str]:
    return [row.case.reference for row in found.rows]


def test_the_oldest_call_is_kept_when_there_is_no_room_for_all(hana):
    newer = [received(hana, hours=hours) for hours in (1, 2)]
    oldest = received(hana, hours=71)
    newer.append(received(hana, hours=3))

    found = desk_of_hers(hana, most=2)

    assert references(found) == [oldest.reference, newer[-1].reference]
    assert (found.total, found.left_out) == (4, 2)


def test_a_missed_contact_comes_before_every_clock(hana):
    late = received(hana, hours=90)
    missed = factories.case(hana, received_at=factories.ago(hours=1), next_contact_at=factories.ago(minutes=5))

    found = desk_of_hers(hana)

    assert references(found) == [missed.reference, late.reference]
    assert all(row.is_at_risk for row in found.rows)
    assert found.others == []


def test_a_desk_without_requests_is_empty(hana):
    found = desk_of_hers(hana)

    assert (found.rows, found.total, found.left_out) == ([], 0, 0)


def test_somebody_elses_requests_are_not_on_the_desk(hana, jun):
    received(jun, hours=1)

    assert desk_of_hers(hana).total == 0


def test_the_desk_says_where_the_others_are(desk_of, hana):
    oldest = received(hana, hours=60)
    for _number in range(MOST_ROWS):
        received(hana, hours=1)

    page = desk_of(hana).get("/").content.decode()

    assert oldest.reference in page
    assert escape("1 more open request is less urgent.") in page


def test_a_contact_due_sooner_comes_before_a_clock_with_more_hours(hana):
    clocked = received(hana, hours=60)
    due = factories.case(hana, received_at=factories.ago(hours=1), next_contact_at=factories.ago(hours=-2))

    assert references(desk_of_hers(hana)) == [due.reference, clocked.reference]


def test_a_row_says_where_the_others_stand_and_what_the_request_asks_for(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    _mother, child = factories.members_of(case)
    lost = {"population": "led_by_us", "happened": exactly(clock.today())}
    casework.record_missing(case, by=hana, members=[child], **lost)

    (row,) = desk_of_hers(hana).rows

    assert (row.of_others, row.to_do) == ("1 of them: missing", "to do: look for the missing, then review")


def test_a_request_whose_last_missing_person_was_reviewed_waits_to_be_closed(hana):
    missing = factories.member(hana, "missing")
    casework.review_missing(missing, by=hana, reason="Nobody has heard of her for a year.")

    assert desk_of_hers(hana).rows == []
    assert list(Case.objects.to_close()) == [missing.case]


def test_the_desk_leads_to_the_requests_that_wait_to_be_closed(desk_of, hana):
    concluded = factories.member(hana, "withdrawn").case
    still_open = received(hana, hours=1)

    desk = desk_of(hana)

    assert "1 request waits to be closed" in desk.get("/").content.decode()
    assert [row.case for row in desk.get("/requests/?show=to_close").context["rows"]] == [concluded]
    assert [row.case for row in desk.get("/requests/").context["rows"]] == [still_open]


def paused(by, **times):
    """A request whose clock stands still since an hour."""
    case = received(by, **times)
    casework.pause_clock(case, by=by, begins_at=factories.ago(hours=1), reason="safe_moment")
    return case


def test_a_clock_that_stands_still_does_not_push_out_one_that_runs(hana):
    still = [paused(hana, hours=50, minutes=number) for number in range(3)]
    running = received(hana, hours=49, minutes=30)

    found = desk_of_hers(hana, most=1)

    assert references(found) == [running.reference]
    assert references(desk_of_hers(hana, most=4))[1:] == [case.reference for case in reversed(still)]


def test_the_order_on_the_rows_is_the_order_of_the_clocks(hana, jun):
    """Whatever is read first by an index, the result is that of sorting every open request."""
    now = clock.now()
    planned = (None, None, None, factories.ago(hours=-9))
    for number in range(36):
        case = factories.case(
            hana if number % 3 else jun,
            received_at=factories.ago(hours=1 + number * 7 % 90),
            next_contact_at=factories.ago(hours=number * 5 % 40 - 20) if number % 4 else None,
        )
        if number % 5 == 0:
            casework.assign(case, by=jun if number % 3 == 0 else hana, lead=jun, deputy=hana)
        if number % 6 == 1:
            times = {"begins_at": factories.ago(minutes=7 * number % 59), "ends_at": planned[number % 4]}
            casework.pause_clock(case, by=hana, reason="border", **times)
    trail.identify(hana)

    every = list(Case.objects.visible_to(hana).open())
    clocks = clocks_of(every, now)
    expected = sorted(every, key=lambda case: urgency(case, hours_end_at(clocks[case.pk], now), now))

    for most in (1, 5, 9, 40):
        assert most_urgent(hana, now, most)[0] == expected[:most]


def test_more_than_a_hundred_are_not_counted_out(hana):
    assert counted([Case.objects.none(), CaseMember.objects.none()], 100) == 0
    received(hana, hours=1)
    received(hana, hours=2)
    trail.identify(hana)

    assert counted([part.open() for part in Case.objects.parts_visible_to(hana)], 1) == 2
