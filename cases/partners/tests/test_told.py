"""What a partner told of the people it leads: safe, in destination, detained, repatriated; nothing between is made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.choices import NOT_KNOWN, Answer
from cases.models import Case, StatusChange
from cases.status import PARTNER_TELLS, TOLD, Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import UNKNOWN, FuzzyDate, exactly

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def led(hana) -> Case:
    """A mother and her child, received forty days ago and taken over by a partner the day after."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=40))
    return factories.hand_over(case, by=hana, occurred_at=factories.ago(days=39))


def days_ago(days: int) -> date:
    """A day in Tokyo."""
    return clock.today() - timedelta(days=days)


def told(case: Case, by, status: str = "safe", *, happened: FuzzyDate | None = None, members=None, **facts):
    """What the partner told today of what happened ten days ago."""
    given = {"told_by": factories.partner(), "told_on": clock.today(), "happened": happened or exactly(days_ago(10))}
    return casework.record_what_partner_told(
        factories.members_of(case) if members is None else members, by=by, status=status, **given | facts
    )


def statuses(case: Case) -> list[str]:
    return [member.status for member in factories.members_of(case)]


# Refusals


def test_nothing_is_told_of_people_whom_no_partner_leads(hana):
    case = factories.case(hana)

    with pytest.raises(DomainError, match="No partner leads"):
        told(case, hana)


def test_a_partner_that_gave_the_lead_back_tells_nothing_of_later_days(hana, led):
    casework.take_lead(led, by=hana, occurred_at=factories.ago(days=20))

    with pytest.raises(DomainError, match="No partner leads"):
        told(led, hana)


def test_a_day_before_the_takeover_is_refused(hana, led):
    with pytest.raises(DomainError, match="On that day no partner led"):
        told(led, hana, happened=exactly(days_ago(60)))


def test_an_arrival_says_where_or_that_nobody_knows(hana, led):
    with pytest.raises(DomainError, match="in which country"):
        told(led, hana, "in_destination")


def test_a_death_has_a_page_of_its_own(hana, led):
    with pytest.raises(DomainError, match="pages of their own"):
        told(led, hana, "died")


def test_a_detention_says_how(hana, led):
    with pytest.raises(DomainError, match="interrupted"):
        told(led, hana, "interrupted")


def test_nothing_is_told_before_it_happened(hana, led):
    with pytest.raises(DomainError, match="told of it before it happened"):
        told(led, hana, told_on=days_ago(11))


def test_nothing_is_told_tomorrow(hana, led):
    with pytest.raises(DomainError, match="future"):
        told(led, hana, told_on=clock.today() + timedelta(days=1))


def test_what_was_told_of_somebody_in_destination_does_not_go_back(hana, led):
    told(led, hana, "in_destination", destination="KR")

    with pytest.raises(DomainError, match="cannot follow"):
        told(led, hana, "safe", happened=exactly(clock.today()))


def test_without_a_partner_the_same_step_is_refused(hana):
    with pytest.raises(DomainError, match="cannot follow"):
        casework.move(factories.members_of(factories.case(hana)), by=hana, status="safe", occurred_at=clock.now())


# What comes out


@pytest.mark.parametrize("before", sorted(status for status in TOLD if status != Status.LEFT_GROUP))
def test_from_every_open_status_the_partner_may_tell_of_safety(hana, before):
    case = factories.case(hana, received_at=factories.ago(days=40))
    factories.hand_over(case, by=hana, occurred_at=factories.ago(days=39))
    if before not in (Status.RECEIVED, Status.VERIFYING, Status.ACCEPTED, Status.WAITING):
        factories.bring(case, Status.ACCEPTED, by=hana)
        casework.move(factories.members_of(case), by=hana, status="funded", occurred_at=clock.now())
        for step in (Status.IN_MOVEMENT, Status.INTERRUPTED)[
            : {Status.FUNDED: 0, Status.IN_MOVEMENT: 1}.get(before, 2)
        ]:
            factories.bring_on(case, step, by=hana)
    elif before != Status.RECEIVED:
        factories.bring(case, before, by=hana)

    told(case, hana, "safe", happened=exactly(clock.today()))

    assert set(statuses(case)) == {"safe"}


def test_no_step_between_is_made_up(hana, led):
    told(led, hana, "safe")

    (mother, _child) = factories.members_of(led)
    assert list(mother.status_changes.order_by("counts_at", "pk").values_list("status", flat=True)) == [
        "received",
        "safe",
    ]


def test_who_told_it_when_and_when_it_happened_are_kept(hana, led):
    told(led, hana, happened=exactly(f"{days_ago(10):%Y-%m}"), told_on=days_ago(2))

    change = StatusChange.objects.filter(status="safe").first()
    assert change.told_by == factories.partner()
    assert change.told_on == days_ago(2)
    assert change.happened == exactly(f"{days_ago(10):%Y-%m}")
    assert change.recorded_by == hana


def test_she_is_brought_to_safety_and_to_seoul_told_in_two_steps(hana, led):
    told(led, hana, "safe", happened=exactly(days_ago(20)))
    told(led, hana, "in_destination", destination="KR", happened=exactly(days_ago(3)))

    assert set(statuses(led)) == {"in_destination"}
    assert {member.actual_destination for member in factories.members_of(led)} == {"KR"}


def test_both_steps_told_in_the_wrong_order_stand_in_their_own(hana, led):
    """Seoul was told first; that she was safe in between is learnt later and stands before it."""
    told(led, hana, "in_destination", destination="KR", happened=exactly(days_ago(3)))

    told(led, hana, "safe", happened=exactly(days_ago(20)))

    mother = factories.members_of(led)[0]
    in_order = mother.status_changes.order_by("counts_at", "pk").values_list("status", flat=True)
    assert list(in_order) == ["received", "safe", "in_destination"]
    assert mother.status == "in_destination"


def test_a_country_nobody_knows_is_said_to_be_not_known(hana, led):
    told(led, hana, "in_destination", destination=NOT_KNOWN)

    member = factories.members_of(led)[0]
    assert (member.actual_destination, member.actual_answer) == ("", Answer.UNKNOWN)


def test_a_day_not_known_may_be_told(hana, led):
    told(led, hana, "safe", happened=UNKNOWN)

    assert set(statuses(led)) == {"safe"}


def test_one_is_safe_and_her_child_detained(hana, led):
    mother, child = factories.members_of(led)

    told(led, hana, "safe", members=[mother])
    told(led, hana, "interrupted", detail="detained", members=[child])

    assert statuses(led) == ["safe", "interrupted"]


def test_repatriated_by_a_partners_word(hana, led):
    told(led, hana, "repatriated", reason="Told by telephone.")

    assert set(statuses(led)) == {"repatriated"}


def test_found_again_after_a_disappearance_told_by_the_partner(hana, led):
    factories.lose(led, by=hana, act=casework.record_missing)

    told(led, hana, "in_destination", destination="KR", happened=exactly(clock.today()))

    assert set(statuses(led)) == {"in_destination"}


def test_the_first_lead_handed_on_to_another_partner_may_be_told_by_either(hana, led):
    other = factories.partner("partner-b", "Partner B")
    factories.hand_over(led, by=hana, partner=other, occurred_at=factories.ago(days=5))

    told(led, hana, "safe", happened=exactly(days_ago(10)), told_by=factories.partner())

    assert set(statuses(led)) == {"safe"}


def test_a_closed_request_goes_on_from_safe_to_the_destination(hana, led):
    told(led, hana, "safe")
    casework.close_case(led, by=hana, closed_for="other", reason="Safe.")

    told(led, hana, "in_destination", destination="KR", happened=exactly(clock.today()))

    assert set(statuses(led)) == {"in_destination"}


# The database


def insert(by, member, status: str, **facts) -> None:
    """A step written around the acts."""
    with trail.act("test", by=by), transaction.atomic():
        StatusChange.objects.create(member=member, status=status, occurred_at=clock.now(), recorded_by=by, **facts)


def test_the_database_refuses_a_told_step_while_no_partner_leads(hana):
    member = factories.members_of(factories.case(hana))[0]

    with pytest.raises(DatabaseError, match="No partner led"):
        insert(hana, member, "safe", told_by=factories.partner(), told_on=clock.today())


def test_the_database_refuses_the_same_step_that_nobody_told(hana, led):
    with pytest.raises(DatabaseError, match="may not follow"):
        insert(hana, factories.members_of(led)[0], "safe")


def test_the_database_wants_a_country_or_that_it_is_not_known(hana, led):
    told(led, hana, "safe")
    member = factories.members_of(led)[0]

    with pytest.raises(DatabaseError, match="names a country"):
        insert(hana, member, "in_destination")
    told(led, hana, "in_destination", destination="KR", happened=exactly(clock.today()))
    with pytest.raises(DatabaseError), trail.act("test", by=hana), transaction.atomic():
        type(member).objects.filter(pk=member.pk).update(actual_answer="not_asked", actual_destination="")


def test_the_table_of_the_database_is_that_of_python(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM cases_transition WHERE is_told")
        found = set(cursor.fetchall())

    assert found == {(before.value, after.value) for before, follow in TOLD.items() for after in follow}
    assert {after for _before, after in found} == {status.value for status in PARTNER_TELLS}
