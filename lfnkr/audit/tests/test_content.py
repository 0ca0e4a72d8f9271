"""Rows against the trail: changed or removed past it, sealed, removed in an act, moved by a migration."""

import json

import pytest
from django.core.management import call_command

from lfnkr.audit.content import GONE, Difference, differences
from lfnkr.audit.operations import MOVED

pytestmark = pytest.mark.django_db(transaction=True)


def found() -> list[Difference]:
    """What is not as recorded in the tests' own tables."""
    return [one for one in differences() if one.table in ("parcel", "crate", "stone")]


@pytest.fixture
def packed(pack, run):
    """Three parcels: one as it was packed, one changed, one removed again; and a stone."""
    for label in ("rice", "beans", "salt"):
        pack(label, secret=b"x")
    run("UPDATE parcel SET weight = 7, packed_at = '2026-11-03 09:30+09' WHERE id = 2")
    run("DELETE FROM parcel WHERE id = 3")
    run("INSERT INTO stone VALUES (1, 2, 'basalt')")


def test_rows_that_were_recorded_are_as_recorded(packed):
    assert found() == []


def test_a_row_changed_past_the_trail_is_named(packed, superuser_connection):
    superuser_connection.execute("ALTER TABLE parcel DISABLE TRIGGER audit")
    superuser_connection.execute("UPDATE parcel SET weight = 8 WHERE id = 2")
    superuser_connection.execute("ALTER TABLE parcel ENABLE ALWAYS TRIGGER audit")

    assert found() == [Difference("parcel", "2", "weight")]


def test_a_row_removed_past_the_trail_is_named(packed, superuser_connection):
    superuser_connection.execute("ALTER TABLE stone DISABLE TRIGGER USER")
    superuser_connection.execute("DELETE FROM stone")
    superuser_connection.execute("ALTER TABLE stone ENABLE ALWAYS TRIGGER audit")

    assert found() == [Difference("stone", "1/2", GONE)]


def test_a_row_is_compared_across_the_move_of_its_table(packed, run, superuser_connection):
    move(superuser_connection)

    assert found() == []

    run("UPDATE crate SET colour = 'red' WHERE id = 1")

    assert found() == []


def test_a_row_changed_while_it_was_moved_is_named(packed, superuser_connection):
    move(superuser_connection, "UPDATE crate SET weight = 9 WHERE id = 2")

    assert found() == [Difference("crate", "2", "weight")]


def test_a_row_removed_while_or_after_it_was_moved_is_named(packed, superuser_connection):
    move(superuser_connection, "DELETE FROM crate WHERE id = 2")
    superuser_connection.execute("ALTER TABLE crate DISABLE TRIGGER USER")
    superuser_connection.execute("DELETE FROM crate WHERE id = 1")
    superuser_connection.execute("ALTER TABLE crate ENABLE ALWAYS TRIGGER audit")

    assert found() == [Difference("crate", "1", GONE), Difference("crate", "2", GONE)]


def test_a_row_that_is_in_the_other_table_after_a_split_is_not_missed(packed, superuser_connection):
    move(superuser_connection)
    superuser_connection.execute("ALTER TABLE crate DISABLE TRIGGER USER")
    superuser_connection.execute("CREATE TABLE parcel (LIKE crate INCLUDING ALL)")
    superuser_connection.execute("GRANT SELECT ON parcel TO lfnkr_web")
    superuser_connection.execute("INSERT INTO parcel SELECT * FROM crate WHERE id = 2")
    superuser_connection.execute("DELETE FROM crate WHERE id = 2")
    superuser_connection.execute("ALTER TABLE crate ENABLE ALWAYS TRIGGER audit")
    superuser_connection.execute(
        "CREATE TRIGGER audit AFTER INSERT ON parcel FOR EACH ROW EXECUTE FUNCTION audit_record('id', '{}', '{}')"
    )
    note(superuser_connection, {"parcel": {"from": ["crate"], "rows": 1}, "crate": {"from": ["crate"], "rows": 1}})

    assert found() == []


def test_the_command_names_the_row_and_ends_with_one(packed, superuser_connection, capsys):
    superuser_connection.execute("ALTER TABLE parcel DISABLE TRIGGER audit")
    superuser_connection.execute("UPDATE parcel SET label = 'gold' WHERE id = 1")
    superuser_connection.execute("ALTER TABLE parcel ENABLE ALWAYS TRIGGER audit")

    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", "--content")

    assert "parcel, row 1: label is not what the trail says." in capsys.readouterr().out


def move(superuser, more: str = "SELECT") -> None:
    """A migration: the parcels become crates, with a colour and without their label."""
    facts = {"crate": {"from": ["parcel"], "added": ["colour"], "removed": ["label"], "rows": 2}}
    superuser.execute("ALTER TABLE parcel DISABLE TRIGGER audit")
    superuser.execute("ALTER TABLE parcel RENAME TO crate")
    superuser.execute("ALTER TABLE crate DROP COLUMN label, ADD COLUMN colour text NOT NULL DEFAULT 'plain'")
    superuser.execute(more)
    superuser.execute("ALTER TABLE crate ENABLE ALWAYS TRIGGER audit")
    note(superuser, facts)


def note(superuser, facts: dict) -> None:
    """What a migration says of its move."""
    superuser.execute(
        "INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, db_user)"
        " VALUES (now(), 0, %s, 'tests', 'UPDATE', %s, 'migrate', session_user)",
        [MOVED, json.dumps({"moved": facts})],
    )
