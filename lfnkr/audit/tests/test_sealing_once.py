"""A transaction is sealed once, last before COMMIT, whoever commits it; without the seal, nothing is committed."""

import contextlib
import threading
import time
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError

from lfnkr.audit import chain, trail, verification
from lfnkr.audit.models import AuditEvent, Seal

pytestmark = pytest.mark.django_db(transaction=True)

HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"


def pack_in_an_act(pack, by, label="rice") -> None:
    with trail.act("pack", by=by):
        pack(label)


# An act after the seal


def test_an_outermost_act_after_the_seal_is_refused(pack, mio):
    with pytest.raises(trail.SealedAlready, match="'pack' begins after the seal"), transaction.atomic():
        pack_in_an_act(pack, mio)
        chain.seal(connection.acts)
        pack_in_an_act(pack, mio)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("fails", [False, True])
def test_the_next_transaction_may_act_again_however_that_one_ended(pack, mio, fails):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        pack("raw")
        chain.seal([uuid4()])
        assert connection.is_sealed
        if fails:
            raise ZeroDivisionError

    pack_in_an_act(pack, mio)
    assert verification.verify().is_whole


# Once, at the end


def test_two_acts_of_a_transaction_lock_the_chain_at_its_end_only_and_together(run, pack, mio):
    with transaction.atomic():
        pack_in_an_act(pack, mio)
        assert run(HELD) == [(0,)]
        pack_in_an_act(pack, mio)
        assert run(HELD) == [(0,)]

    assert Seal.objects.count() == 2
    assert Seal.objects.values("at").distinct().count() == 1
    assert verification.verify().is_whole


def test_whoever_commits_by_hand_seals_too(pack, mio):
    transaction.set_autocommit(False)
    try:
        pack_in_an_act(pack, mio)
        transaction.commit()
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)

    assert Seal.objects.count() == 1


def test_of_an_act_rolled_back_to_a_savepoint_nothing_is_sealed_and_nothing_locked(pack, mio, superuser_connection):
    with transaction.atomic():
        point = transaction.savepoint()
        pack_in_an_act(pack, mio)
        transaction.savepoint_rollback(point)
        assert len(connection.acts) == 1
        superuser_connection.execute("SELECT pg_advisory_lock(%s)", [chain.LOCK])  # whoever asks for it, waits

    assert not Seal.objects.exists()


def test_beside_an_act_rolled_back_the_other_is_sealed(pack, mio):
    with transaction.atomic():
        point = transaction.savepoint()
        pack_in_an_act(pack, mio, "lost")
        transaction.savepoint_rollback(point)
        pack_in_an_act(pack, mio, "kept")

    assert [event.changed["label"] for event in AuditEvent.objects.all()] == ["kept"]
    assert verification.verify().sentence.startswith("The audit trail is whole: 1 change")


def test_an_undone_transaction_leaves_no_act_to_the_next(pack, mio):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        pack_in_an_act(pack, mio)
        raise ZeroDivisionError

    assert connection.acts == []
    pack_in_an_act(pack, mio)
    assert Seal.objects.count() == 1


def test_a_connection_lost_in_the_middle_leaves_no_act_to_the_next(pack, mio):
    with pytest.raises(DatabaseError), transaction.atomic():
        pack_in_an_act(pack, mio)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert connection.acts == []
    pack_in_an_act(pack, mio)
    assert verification.verify().sentence.startswith("The audit trail is whole: 1 change")


# No seal, no commit


def test_a_transaction_whose_seal_the_database_refuses_is_undone(pack, mio, superuser_connection):
    superuser_connection.execute("REVOKE INSERT ON audit_seal FROM lfnkr_web")
    told = []
    try:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            pack_in_an_act(pack, mio)
            transaction.on_commit(lambda: told.append("committed"))
    finally:
        superuser_connection.execute("GRANT INSERT ON audit_seal TO lfnkr_web")

    assert not AuditEvent.objects.exists()
    pack_in_an_act(pack, mio)
    assert told == []


def test_a_transaction_whose_seal_cannot_be_computed_is_undone(pack, mio, settings):
    told, key = [], settings.AUDIT_KEY
    settings.AUDIT_KEY = None
    with pytest.raises(TypeError), transaction.atomic():
        pack_in_an_act(pack, mio)
        transaction.on_commit(lambda: told.append("committed"))
    settings.AUDIT_KEY = key

    assert not AuditEvent.objects.exists()
    pack_in_an_act(pack, mio)
    assert told == []
    assert verification.verify().sentence.startswith("The audit trail is whole: 1 change")


# The chain is the last lock


@pytest.fixture
def stones_on_parcels(run, owner_connection) -> None:
    """A foreign key as Django makes them: it is checked at the end, and then locks the row it names."""
    owner_connection.execute("ALTER TABLE stone ADD parcel bigint REFERENCES parcel DEFERRABLE INITIALLY DEFERRED")


def test_what_is_checked_at_the_end_is_checked_before_the_chain_is_locked(
    stones_on_parcels, pack, mio, run, superuser_connection, connect_as
):
    parcel, other = pack(), connect_as("web")
    with other.transaction():
        other.execute("SELECT FROM parcel WHERE id = %s FOR UPDATE", [parcel])
        writer = threading.Thread(target=carve, args=[parcel, mio])
        writer.start()
        until = time.monotonic() + 30
        while not waiting(superuser_connection):
            assert time.monotonic() < until
            time.sleep(0.02)

        # This is what a deadlock needs: the writer holds the chain, and waits for the row of somebody who wants the chain.
        assert other.execute("SELECT pg_try_advisory_xact_lock(%s)", [chain.LOCK]).fetchone() == (True,)
    writer.join(30)

    assert run("SELECT parcel FROM stone") == [(parcel,)]
    assert verification.verify().is_whole


def carve(parcel: int, by) -> None:
    with trail.act("carve", by=by), connection.cursor() as cursor:
        cursor.execute("INSERT INTO stone VALUES (1, 1, 'law', %s)", [parcel])
    connections.close_all()


def waiting(looker: psycopg.Connection) -> bool:
    found = looker.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'lfnkr_web'"
    )
    return found.fetchone()[0] > 0


def test_what_is_refused_at_the_end_leaves_nothing(stones_on_parcels, mio):
    with pytest.raises(IntegrityError):
        carve(404, mio)

    assert not AuditEvent.objects.exists()
    assert not Seal.objects.exists()
