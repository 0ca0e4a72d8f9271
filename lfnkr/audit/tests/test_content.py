"""Rows against the trail: changed or removed past it, sealed, removed in an act, moved by a migration."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from lfnkr.audit import trail
from lfnkr.audit.content import ADDED, FORMER, GONE, MOVED, UNKNOWN, UNRECORDED, Difference, differences

pytestmark = pytest.mark.django_db(transaction=True)


def found() -> list[Difference]:
    """What is not as recorded in the tests' own tables; a column that came with a move is told by itself below."""
    return [one for one in differences() if one.what != UNKNOWN]


@pytest.fixture
def silently(superuser_connection):
    """Run a statement on the parcels or stones past every trigger."""

    def silently(sql: str, table: str = "parcel") -> None:
        superuser_connection.execute("SET session_replication_role = replica")
        superuser_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        superuser_connection.execute(sql)
        superuser_connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER audit")
        superuser_connection.execute("SET session_replication_role = origin")

    return silently


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


def test_a_row_changed_past_the_trail_is_named(packed, silently):
    silently("UPDATE parcel SET weight = 8, packed_at = packed_at + interval '1 second' WHERE id = 2")

    assert found() == [Difference("parcel", "2", "packed_at"), Difference("parcel", "2", "weight")]


def test_a_sealed_value_changed_past_the_trail_is_named(packed, silently):
    silently("UPDATE parcel SET secret = 'y' WHERE id = 1")
    silently("UPDATE parcel SET secret = NULL WHERE id = 2")

    assert found() == [Difference("parcel", "1", "secret"), Difference("parcel", "2", "secret")]


def test_a_sealed_value_that_is_sealed_anew_or_taken_away_is_as_recorded(packed, run):
    run("UPDATE parcel SET secret = 'y' WHERE id = 1")
    run("UPDATE parcel SET secret = NULL WHERE id = 2")

    assert found() == []


def test_a_row_removed_past_the_trail_is_named(packed, silently):
    silently("DELETE FROM stone", "stone")

    assert found() == [Difference("stone", "1/2", "", GONE)]


def test_a_row_added_past_the_trail_is_named(packed, silently):
    silently("INSERT INTO parcel (id, label) VALUES (77, 'gold')")

    assert found() == [Difference("parcel", "77", "", ADDED)]


def test_a_row_in_a_table_of_which_the_trail_says_nothing_is_named(silently):
    silently("INSERT INTO stone VALUES (1, 2, 'basalt')", "stone")

    assert found() == [Difference("stone", "1/2", "", ADDED)]


def test_a_row_that_was_removed_and_came_back_past_the_trail_is_named(packed, silently):
    silently("INSERT INTO parcel (id, label) VALUES (3, 'salt')")

    assert found() == [Difference("parcel", "3", "", ADDED)]


def test_a_change_past_the_trail_is_named_after_a_later_action_has_covered_it(packed, silently, run, mio):
    silently("UPDATE parcel SET weight = 8 WHERE id = 2")
    silently("UPDATE parcel SET label = 'gold' WHERE id = 1")
    with trail.act("repack", by=mio):
        run("UPDATE parcel SET weight = 9 WHERE id = 2")
        run("DELETE FROM parcel WHERE id = 1")

    assert found() == [Difference("parcel", "1", "label", FORMER), Difference("parcel", "2", "weight", FORMER)]


def test_a_table_whose_changes_are_not_recorded_any_more_is_named(packed, superuser_connection):
    superuser_connection.execute("DROP TRIGGER audit ON stone")

    assert found() == [Difference("stone", "", "", UNRECORDED)]


def test_a_column_that_came_later_is_unknown_until_a_migration_takes_it_up(packed, silently, superuser_connection):
    superuser_connection.execute("ALTER TABLE parcel OWNER TO lfnkr_owner")
    superuser_connection.execute("ALTER TABLE parcel ADD COLUMN colour text NOT NULL DEFAULT 'plain'")

    assert list(differences()) == [Difference("parcel", row, "colour", UNKNOWN) for row in ("1", "2")]

    as_owner("content.note_new_columns()")

    assert list(differences()) == []

    silently("UPDATE parcel SET colour = 'red' WHERE id = 2")

    assert list(differences()) == [Difference("parcel", "2", "colour")]


def test_taking_up_new_columns_does_not_cover_a_change_past_the_trail(packed, silently):
    silently("UPDATE parcel SET weight = 8, secret = 'y' WHERE id = 2")
    silently("INSERT INTO parcel (id, label) VALUES (77, 'gold')")
    before = found()

    as_owner("content.note_new_columns()")

    assert found() == before != []


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

    assert found() == [Difference("crate", "1", "", GONE), Difference("crate", "2", "", GONE)]


def test_a_row_that_is_in_the_other_table_after_a_split_is_not_missed(packed, superuser_connection):
    move(superuser_connection)
    superuser_connection.execute("ALTER TABLE crate DISABLE TRIGGER USER")
    superuser_connection.execute("CREATE TABLE parcel (LIKE crate INCLUDING ALL)")
    superuser_connection.execute("GRANT SELECT ON parcel TO lfnkr_web")
    superuser_connection.execute("INSERT INTO parcel SELECT * FROM crate WHERE id = 2")
    superuser_connection.execute("DELETE FROM crate WHERE id = 2")
    superuser_connection.execute("ALTER TABLE crate ENABLE ALWAYS TRIGGER audit")
    superuser_connection.execute(
        "CREATE TRIGGER audit AFTER INSERT ON parcel FOR EACH ROW EXECUTE FUNCTION audit_record('id', 'secret', '')"
    )
    note(superuser_connection, {"parcel": {"from": ["crate"], "rows": 1}, "crate": {"from": ["crate"], "rows": 1}})

    assert found() == []


def test_the_command_names_the_row_and_ends_with_one(packed, superuser_connection, capsys):
    superuser_connection.execute("ALTER TABLE parcel DISABLE TRIGGER audit")
    superuser_connection.execute("UPDATE parcel SET label = 'gold' WHERE id = 1")
    superuser_connection.execute("ALTER TABLE parcel ENABLE ALWAYS TRIGGER audit")

    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit")

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


def as_owner(statement: str) -> None:
    """Do what a migration does, in a process of its own, as the role that owns the tables."""
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--verbosity",
            "0",
            "-c",
            f"from lfnkr.audit import content; {statement}",
        ],
        cwd=settings.BASE_DIR,
        env=os.environ | {"LFNKR_CONNECT_AS": "owner"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
