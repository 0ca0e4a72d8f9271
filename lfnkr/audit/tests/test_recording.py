"""What the triggers write down, whoever writes."""

import uuid

import pytest
from django.db import DataError, ProgrammingError, connection

from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent, Seal, Stray
from lfnkr.audit.operations import append_only, audited

pytestmark = pytest.mark.django_db(transaction=True)


def last() -> AuditEvent:
    """The newest event."""
    return AuditEvent.objects.latest("pk")


def test_the_application_cannot_write_an_event_itself(run):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("INSERT INTO audit_event (at, txid) VALUES (now(), 1)")


def test_the_application_cannot_call_the_recorder(run):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(
            "CREATE TEMPORARY TABLE mine (id int); CREATE TRIGGER audit AFTER INSERT ON mine EXECUTE FUNCTION audit_record()"
        )


def test_the_application_cannot_switch_the_recorder_off(run):
    for attempt in (
        "ALTER TABLE parcel DISABLE TRIGGER audit",
        "DROP TRIGGER audit ON parcel",
        "SET session_replication_role = replica",
        "TRUNCATE parcel",
    ):
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"):
            run(attempt)


def test_a_superuser_in_replica_mode_is_recorded_too(pack, superuser_connection):
    superuser_connection.execute("SET session_replication_role = replica")

    superuser_connection.execute("INSERT INTO parcel (label) VALUES ('by night')")

    assert last().changed["label"] == "by night"


def test_an_audited_table_cannot_be_emptied_by_its_owner(owner_connection):
    with pytest.raises(Exception, match="TRUNCATE of parcel is refused"):
        owner_connection.execute("TRUNCATE parcel")


def test_a_sealed_column_is_never_written_down(run, pack):
    number = pack(secret=b"\x01her name")
    run("UPDATE parcel SET secret = %s, label = 'tea' WHERE id = %s", b"\x02another", number)
    run("DELETE FROM parcel WHERE id = %s", number)

    inserted, updated, deleted = AuditEvent.objects.order_by("pk")
    assert inserted.changed["secret"] == updated.changed["secret"] == deleted.changed["secret"] == "changed"
    assert "6865722" not in str([event.changed for event in AuditEvent.objects.all()])


def test_a_sealed_column_without_text_says_so(pack):
    pack(secret=None)

    assert last().changed["secret"] is None


def test_a_new_row_is_written_down_with_its_values(pack):
    number = pack("rice", 5)

    event = last()
    assert (event.table_name, event.row_key, event.operation) == ("parcel", str(number), "INSERT")
    assert event.changed == {"id": number, "label": "rice", "weight": 5, "secret": None, "packed_at": None}
    assert event.db_user == "lfnkr_web"


def test_of_a_changed_row_only_what_changed_is_written_down(run, pack):
    number = pack("rice", 5)

    run("UPDATE parcel SET label = 'rice', weight = NULL WHERE id = %s", number)

    assert last().changed == {"weight": {"old": 5, "new": None}}


def test_a_change_of_nothing_leaves_no_event(run, pack):
    pack()
    run("UPDATE parcel SET label = label")
    run("UPDATE parcel SET opened = opened + 1")

    assert AuditEvent.objects.count() == 1


def test_a_removed_row_is_written_down_with_its_last_values(run, pack):
    number = pack("rice", 5)

    run("DELETE FROM parcel WHERE id = %s", number)

    assert last().operation == "DELETE"
    assert last().changed["label"] == "rice"


def test_a_key_of_two_columns_is_written_down_whole(run):
    run("INSERT INTO stone VALUES (7, 2, 'law')")

    assert last().row_key == "7/2"


def test_the_trail_does_not_depend_on_the_settings_of_a_session(run, superuser_connection):
    superuser_connection.execute(
        "SET timezone = 'Asia/Pyongyang'; SET datestyle = 'German'; SET bytea_output = 'escape'"
    )

    superuser_connection.execute("INSERT INTO parcel (packed_at) VALUES ('2018-09-01 09:00+09')")

    assert last().changed["packed_at"] == "2018-09-01T00:00:00+00:00"


def test_what_a_rolled_back_transaction_did_is_not_in_the_trail(pack, hana):
    with pytest.raises(ZeroDivisionError), trail.act("pack", by=hana):
        pack()
        raise ZeroDivisionError

    assert not AuditEvent.objects.exists()
    assert not Seal.objects.exists()


def test_a_change_outside_an_act_waits_in_the_queue(pack):
    pack()

    assert list(Stray.objects.values_list("event_id", flat=True)) == [last().pk]
    assert last().act == ""
    assert last().actor is None


def test_a_false_name_for_the_actor_stops_the_change(run, pack):
    run("SELECT set_config('lfnkr.actor', 'somebody', false)")

    with pytest.raises(DataError):
        pack()


def test_running_the_operation_again_replaces_its_lists(owner_connection, pack):
    for statement in audited("parcel", sealed=["secret", "label"]).sql:
        owner_connection.execute(statement)

    pack("rice")

    assert last().changed["label"] == "changed"


def test_the_operations_can_be_reversed(owner_connection, run, pack):
    for operation in (append_only("stone"), audited("stone", key="id,layer"), audited("parcel")):
        for statement in operation.reverse_sql:
            owner_connection.execute(statement)

    pack()
    run("INSERT INTO stone VALUES (1, 1, 'sand')")
    run("UPDATE stone SET word = 'dust'")
    run("DELETE FROM stone")

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", ["Parcel", "parcel; DROP TABLE x", "parcel'", "päckchen", ""])
def test_a_table_without_a_plain_name_is_refused(name):
    with pytest.raises(ValueError, match="plain name"):
        audited(name)
    with pytest.raises(ValueError, match="plain name"):
        append_only(name)


def test_the_recorder_reads_no_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'audit_record'")
        source = cursor.fetchone()[0].lower()

    assert "public." not in source.replace("insert into public.audit_event", "").replace(
        "insert into public.audit_stray", ""
    )


def test_the_case_an_act_is_about_is_written_down(pack, hana):
    case = type("Case", (), {"pk": uuid.uuid4()})()

    with trail.act("pack", by=hana, case=case):
        pack()

    assert last().case_id == case.pk
