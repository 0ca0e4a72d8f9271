"""Rows that are only ever added: refused by PostgreSQL itself, to the application and to the owner of the tables."""

import psycopg
import pytest

from lfnkr.audit import trail

pytestmark = pytest.mark.django_db(transaction=True)

CHANGES = {
    "audit_event": ["UPDATE audit_event SET act = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
    "audit_seal": ["UPDATE audit_seal SET from_act = true", "DELETE FROM audit_seal", "TRUNCATE audit_seal"],
    "stone": ["UPDATE stone SET word = 'x'", "DELETE FROM stone", "TRUNCATE stone"],
}
EVERY_CHANGE = [change for changes in CHANGES.values() for change in changes]


@pytest.fixture
def rows(run, mio):
    """A row in each of the tables."""
    with trail.act("carve", by=mio):
        run("INSERT INTO stone VALUES (1, 1, 'law')")


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_the_application_is_refused(rows, connect_as, change):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as("web").execute(change)


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_the_owner_is_refused(rows, owner_connection, change):
    with pytest.raises(psycopg.errors.RestrictViolation, match="its rows are kept"):
        owner_connection.execute(change)


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_a_superuser_in_replica_mode_is_refused(rows, superuser_connection, change):
    superuser_connection.execute("SET session_replication_role = replica")

    with pytest.raises(psycopg.errors.RestrictViolation):
        superuser_connection.execute(change)


def test_an_insert_that_would_change_on_conflict_is_refused(rows, owner_connection):
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner_connection.execute(
            "INSERT INTO stone VALUES (1, 1, 'x') ON CONFLICT (id, layer) DO UPDATE SET word = excluded.word"
        )


@pytest.mark.parametrize(
    "change", ["INSERT INTO audit_stray VALUES (1)", "UPDATE audit_stray SET event_id = 1", "TRUNCATE audit_stray"]
)
def test_the_application_may_only_empty_the_queue(owner_connection, connect_as, change):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as("web").execute(change)


def test_rows_can_be_added(rows, run):
    run("INSERT INTO stone VALUES (1, 2, 'more')")

    assert run("SELECT count(*) FROM stone") == [(2,)]
