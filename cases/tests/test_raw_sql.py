"""What the web role cannot do even in plain SQL: the database keeps the laws of a case by itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import CaseNote, LeadChange, Leg, LegEscort, StatusChange
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock


def run(sql: str, *parameters) -> None:
    """One statement of the web role, taken back when it is refused."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    "column", ["status = 'safe'", "status_detail = 'x'", "lead = 'lfnkr'", "partner_id = NULL", "case_id = case_id"]
)
def test_a_members_status_and_lead_cannot_be_set(hana, column):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match="permission denied"):
        run(f"UPDATE cases_casemember SET {column} WHERE id = %s", member.pk)


def test_a_member_cannot_begin_with_a_status(hana):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match="begins without status"):
        run(
            "INSERT INTO cases_casemember (id, case_id, person_id, role, position, is_age_exact, desired_destination,"
            " desired_answer, actual_destination, years_in_china_answer, status, status_detail, lead)"
            " VALUES (gen_random_uuid(), %s, %s, 'other', 9, false, '', 'not_asked', '', 'not_asked', 'safe', '', 'none')",
            member.case_id,
            member.person_id,
        )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_statuschange SET status = 'safe'",
        "UPDATE cases_statuschange SET occurred_at = now()",
        "DELETE FROM cases_statuschange",
        "TRUNCATE cases_statuschange",
        "UPDATE cases_leadchange SET lead = 'none'",
        "DELETE FROM cases_leadchange",
        "TRUNCATE cases_leadchange",
        "UPDATE cases_casenote SET recorded_at = now()",
        "DELETE FROM cases_casenote",
        "DELETE FROM cases_sealopening",
        "DELETE FROM cases_eventmember",
        "DELETE FROM cases_case",
        "DELETE FROM cases_casemember",
        "DELETE FROM cases_person",
        "INSERT INTO cases_transition VALUES ('received', 'safe')",
        "DELETE FROM cases_transition",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases_statuschange DISABLE TRIGGER ALL",
    ],
)
def test_histories_and_tables_are_out_of_reach(hana, all_rows, sql):
    factories.hand_over(factories.case(hana), by=hana)

    with pytest.raises(DatabaseError, match="permission denied|must be owner"):
        run(sql)


def test_a_history_is_kept_even_from_the_owner(hana, owner_connection):
    factories.member(hana)

    for sql in (
        "DELETE FROM cases_statuschange",
        "TRUNCATE cases_statuschange CASCADE",
        "UPDATE cases_statuschange SET status='safe'",
    ):
        with pytest.raises(Exception, match="kept"):
            owner_connection.execute(sql)


def test_a_step_outside_the_table_is_refused(hana):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match='"safe" may not follow "received"'), transaction.atomic():
        StatusChange.objects.create(member=member, status="safe", occurred_at=clock.now(), recorded_by=hana)


def test_a_death_without_its_event_does_not_commit(hana):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match="needs an event"), transaction.atomic():
        StatusChange.objects.create(member=member, status=Status.DIED, occurred_at=clock.now(), recorded_by=hana)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS require_loss_event IMMEDIATE")


def test_a_partner_is_named_with_its_lead(hana):
    member = factories.member(hana)

    with pytest.raises(DatabaseError, match="lead_partner_named"), transaction.atomic():
        LeadChange.objects.create(
            member=member, lead="partner", reason="nearer", occurred_at=clock.now(), recorded_by=hana
        )


def test_no_member_of_ours_joins_a_leg_that_touches_china(hana, jun):
    leg = leg_of(hana, "CN", "LA")

    with pytest.raises(DatabaseError, match="touches China"), transaction.atomic():
        LegEscort.objects.create(leg=leg, staff=jun)


def test_a_helpers_place_on_it_is_not_given_to_a_member(hana, jun):
    escort = leg_of(hana, "CN", "LA", helper_codes=["H-11"]).escorts.get()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        LegEscort.objects.filter(pk=escort.pk).update(staff=jun, helper_code="")


def test_a_leg_with_a_member_of_ours_is_not_turned_to_china(hana, jun):
    leg = leg_of(hana, "LA", "TH", staff=[jun])

    with pytest.raises(DatabaseError, match="may not touch China"), transaction.atomic():
        Leg.objects.filter(pk=leg.pk).update(from_country="CN")


def test_a_note_is_not_added_without_an_act(hana):
    case = factories.case(hana)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        CaseNote.objects.create(case=case, recorded_by=hana)


def leg_of(by, from_country: str, to_country: str, **facts) -> Leg:
    """A leg of a new operation."""
    operation = factories.operation(factories.member(by), by=by)
    return factories.leg(operation, by=by, from_country=from_country, to_country=to_country, **facts)
