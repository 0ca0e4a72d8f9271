"""What no act records twice, or before somebody was on the request, is refused by the database too."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from cases import casework
from cases.models import StatusChange
from cases.tests import factories
from cases.workflow.tests.test_late_steps import on, request, told
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

DAY = exactly("2025-09-20")


def written(member, by, status, **facts) -> StatusChange:
    """A step written past every act, as the web role could."""
    facts = {"occurred_at": DAY.earliest, "happened": DAY, "is_day_only": True} | facts
    with trail.act("test", by=by), transaction.atomic():
        return StatusChange.objects.create(member=member, status=status, recorded_by=by, **facts)


@pytest.fixture
def hiding(hana, all_rows):
    """In hiding since 20 September 2025."""
    case = request(hana)
    told(case, hana, "accepted", occurred_at=on(3))
    casework.fund(case, by=hana, occurred_at=on(5))
    told(case, hana, "in_movement", occurred_at=on(10))
    members = factories.members_of(case)
    casework.move(members, by=hana, status="interrupted", detail="hiding", happened=DAY)
    return members[0]


def law_of(refused) -> str:
    return refused.value.__cause__.diag.constraint_name


def test_the_same_step_of_the_same_day_is_not_written_twice(hana, hiding):
    with pytest.raises(DatabaseError) as refused:
        written(hiding, hana, "interrupted", detail="hiding")
    assert law_of(refused) == "status_told_once"

    written(hiding, hana, "interrupted", detail="detained")
    written(hiding, hana, "interrupted", detail="hiding", happened=None, is_day_only=False, occurred_at=on(22))


def test_told_to_the_hour_it_may_have_been_twice_and_of_one_moment_it_is_one(hana, hiding):
    moment = {"happened": None, "is_day_only": False, "occurred_at": on(22), "detail": "hiding"}
    written(hiding, hana, "interrupted", **moment)

    with pytest.raises(DatabaseError) as refused:
        written(hiding, hana, "interrupted", **moment)
    assert law_of(refused) == "status_told_once"


@pytest.mark.parametrize("status", ["verifying", "declined"])
def test_no_answer_is_written_of_a_day_before_the_call(hana, all_rows, status):
    case = request(hana)
    (member,) = factories.members_of(case)
    day = exactly("2025-08-31")

    with pytest.raises(DatabaseError) as refused:
        written(member, hana, status, happened=day, occurred_at=day.earliest)
    assert law_of(refused) == "status_after_asked"
    assert clock.day_of(case.received_at) > day.last_day


def test_nor_before_somebody_joined_and_that_day_itself_is_late_enough(hana, all_rows):
    case = request(hana)
    factories.join(case, factories.child(15), by=hana, at=on(12), is_another=True)
    *_others, joined = factories.members_of(case)
    day = exactly("2025-09-11")

    with pytest.raises(DatabaseError) as refused:
        written(joined, hana, "accepted", happened=day, occurred_at=day.earliest)
    assert law_of(refused) == "status_after_asked"

    day, first = exactly("2025-09-12"), StatusChange.objects.get(member=joined)
    written(joined, hana, "accepted", happened=day, occurred_at=day.earliest, age_months=first.age_months)
