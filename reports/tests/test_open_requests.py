"""The desk's open requests: the most urgent first, and never the oldest left out because it is old."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from cases.tests import factories
from lfnkr import clock
from lfnkr.audit import trail
from reports.open_requests import MOST_ROWS, open_requests

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
    assert escape("1 open request more is less urgent.") in page
