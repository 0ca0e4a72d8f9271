"""In which country people are now: nobody is in China after Seoul, nobody who died is anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.case_file import case_file_of
from cases.case_page.whereabouts import whereabouts
from cases.models import Case
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


def where(case):
    with trail.act("test", by=None):
        return whereabouts(case_file_of(Case.objects.filter(pk=case.pk)))


@pytest.mark.parametrize(
    ("status", "places"),
    [
        (Status.RECEIVED, ["China"]),
        (Status.FUNDED, ["China"]),
        (Status.IN_MOVEMENT, ["in movement"]),
        (Status.INTERRUPTED, ["interrupted"]),
        (Status.SAFE, ["safe in a third country"]),
        (Status.IN_DESTINATION, ["South Korea"]),
        (Status.REPATRIATED, ["North Korea"]),
        (Status.MISSING, []),
        (Status.DIED, []),
        (Status.WITHDRAWN, ["China"]),
    ],
)
def test_each_status_says_where_somebody_can_be(hana, status, places):
    assert where(factories.member(hana, status).case) == places


def test_on_the_way_the_last_leg_tells(hana):
    case = factories.case(hana, received_at=factories.ago(days=9))
    casework.fund(case, by=hana, occurred_at=factories.ago(days=8))
    day = exactly(clock.today() - timedelta(days=2))
    told = {"left": day, "from_country": "CN", "to_country": "LA", "mode": "road", "code_name": "Heron"}
    operation = casework.they_left(factories.members_of(case), by=hana, **told)
    assert where(case) == ["China → Laos"]

    factories.leg(operation, by=hana, from_country="LA", to_country="TH", departed_on=day, arrived_on=day)
    assert where(case) == ["Thailand"]
    casework.move(factories.members_of(case), by=hana, status=Status.SAFE, happened=exactly(clock.today()))
    assert where(case) == ["Thailand"]
    arrived = {"status": Status.IN_DESTINATION, "destination": "KR", "happened": exactly(clock.today())}
    casework.move(factories.members_of(case), by=hana, **arrived)
    assert where(case) == ["South Korea"]


def test_people_of_one_request_who_are_apart_are_named_by_their_places(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    _mother, child = factories.members_of(case)
    factories.bring(case, Status.SAFE, by=hana)
    casework.move([child], by=hana, status=Status.IN_DESTINATION, destination="JP", occurred_at=clock.now())

    assert where(case) == ["safe in a third country", "Japan"]
