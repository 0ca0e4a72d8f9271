"""The one table of transitions: Python and SQL hold the same, and nothing that happens leaves it."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import CaseMember, StatusChange
from cases.status import TRANSITIONS, Status, details_of, may_follow
from cases.tests import factories
from lfnkr.calendar import clock

IN_ONE_TEST = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


class Undo(Exception):
    """Takes back what an example wrote."""


def raw_change(member, status, by) -> StatusChange:
    """A status change written past every act, as the web role could."""
    detail = next((value for value, _label in details_of(status)), "")
    CaseMember.objects.filter(pk=member.pk).update(actual_destination="KR", actual_answer="yes")
    original = factories.case(by) if status == Status.DUPLICATE else None
    return StatusChange.objects.create(
        member=member, status=status, detail=detail, occurred_at=clock.now(), recorded_by=by, duplicate_of=original
    )


def test_the_database_holds_the_same_table(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM cases_transition WHERE NOT is_told")
        in_sql = set(cursor.fetchall())

    in_python = {(before.value, after.value) for before, follow in TRANSITIONS.items() for after in follow}
    assert in_sql == in_python | {("", "received")}


def test_every_status_has_its_line():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("before", Status.values)
def test_python_and_sql_agree_on_every_pair(hana, all_rows, before):
    member = factories.member(hana, before)

    allowed = set()
    for after in Status.values:
        try:
            with transaction.atomic():
                raw_change(member, after, hana)
                raise Undo
        except Undo:
            allowed.add(after)
        except DatabaseError as refusal:
            assert "may not follow" in str(refusal)

    assert allowed == {after for after in Status.values if may_follow(before, after)}


@pytest.mark.slow
@IN_ONE_TEST
@given(tries=st.lists(st.sampled_from(Status.values), min_size=1, max_size=14))
def test_random_moves_never_leave_the_table(hana, all_rows, tries):
    with pytest.raises(Undo), transaction.atomic():
        member = factories.member(hana)
        for after in tries:
            before = CaseMember.objects.get(pk=member.pk).status
            try:
                with transaction.atomic():
                    raw_change(member, after, hana)
            except DatabaseError:
                assert not may_follow(before, after)
            else:
                assert may_follow(before, after)
                assert CaseMember.objects.get(pk=member.pk).status == after
        raise Undo


def test_before_is_what_it_was_whatever_the_writer_says(hana, all_rows):
    member = factories.member(hana, Status.ACCEPTED)

    change = StatusChange.objects.create(
        member=member, before="safe", status=Status.WITHDRAWN, occurred_at=clock.now(), recorded_by=hana
    )

    change.refresh_from_db()
    assert change.before == Status.ACCEPTED
