"""Whoever holds the database but not the key is found out, and the first row he touched is named."""

import pytest

from lfnkr.audit import trail, verification
from lfnkr.audit.models import AuditEvent, Seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def events(pack, mio):
    """Six events in three acts, by number."""
    for _ in range(3):
        with trail.act("pack", by=mio):
            pack()
            pack()
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def tamper(superuser_connection):
    """Change the trail past every trigger, as only a superuser or the owner can."""

    def tamper(sql: str, *parameters):
        for table in ("audit_event", "audit_seal"):
            superuser_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        done = superuser_connection.execute(sql, parameters)
        assert done.rowcount
        for table in ("audit_event", "audit_seal"):
            superuser_connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")

    return tamper


def fault():
    """What a replay finds."""
    return verification.verify().fault


def test_an_untouched_trail_is_whole(events):
    assert fault() is None


@pytest.mark.parametrize(
    "edit",
    [
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "txid = txid + 1",
        "table_name = 'other'",
        "row_key = '99'",
        "operation = 'UPDATE'",
        "changed = changed || '{\"weight\": 6}'",
        "changed = changed - 'secret'",
        "actor = NULL",
        "actor = gen_random_uuid()",
        "act = 'packed'",
        "act_id = NULL",
        "case_id = gen_random_uuid()",
        "db_user = 'lfnkr_owner'",
    ],
)
def test_an_edited_event_is_named(events, tamper, edit):
    tamper(f"UPDATE audit_event SET {edit} WHERE id = %s", events[2])

    assert (fault().what, fault().event, fault().seal) == ("edited", events[2], 3)


def test_the_first_of_several_edited_events_is_named(events, tamper):
    tamper("UPDATE audit_event SET act = 'x' WHERE id = ANY (%s)", [events[4], events[1]])

    assert fault().event == events[1]


def test_the_sentence_names_table_and_row(events, tamper):
    tamper("UPDATE audit_event SET act = 'x' WHERE id = %s", events[1])

    assert fault().table == "parcel"
    assert f"event {events[1]} (table parcel, row {fault().row})" in fault().sentence


def test_a_deleted_event_is_named(events, tamper):
    tamper("DELETE FROM audit_event WHERE id = %s", events[3])

    assert (fault().what, fault().event) == ("deleted", events[3])


def test_a_deleted_seal_is_named(events, tamper):
    tamper("DELETE FROM audit_seal WHERE no = 4")

    assert (fault().what, fault().seal) == ("deleted", 4)


def test_an_event_deleted_with_its_seal_is_named(events, tamper):
    tamper("DELETE FROM audit_seal WHERE no = 4")
    tamper("DELETE FROM audit_event WHERE id = %s", events[3])

    assert (fault().what, fault().seal) == ("deleted", 4)


def test_a_seal_deleted_and_the_rest_moved_up_is_named(events, tamper):
    tamper("DELETE FROM audit_seal WHERE no = 4")
    tamper("UPDATE audit_seal SET no = 4 WHERE no = 5")
    tamper("UPDATE audit_seal SET no = 5 WHERE no = 6")

    assert (fault().what, fault().seal) == ("inserted", 4)  # what stands there does not follow number 3


def test_an_event_inserted_past_the_trigger_is_named(events, tamper):
    tamper(
        "INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, actor, act, act_id, db_user)"
        " SELECT at, txid, table_name, '77', operation, changed, actor, act, act_id, db_user FROM audit_event WHERE id = %s",
        events[0],
    )

    assert (fault().what, fault().row) == ("inserted", "77")


def test_a_seal_made_without_the_key_is_named(events, tamper):
    tamper(
        "INSERT INTO audit_seal SELECT 7, 0, from_act, act_id, at, mac, sha256(mac) FROM audit_seal WHERE no = 6",
    )

    assert fault().seal == 7


def test_exchanged_seals_are_named(events, tamper):
    tamper("UPDATE audit_seal SET no = -no")
    tamper("UPDATE audit_seal SET no = CASE no WHEN -2 THEN 3 WHEN -3 THEN 2 ELSE -no END")

    assert (fault().what, fault().seal) == ("reordered", 2)


def test_exchanged_events_are_named(events, tamper):
    tamper("UPDATE audit_seal SET event_id = -event_id WHERE no IN (2, 5)")
    tamper("UPDATE audit_seal SET event_id = %s WHERE no = 2", events[4])
    tamper("UPDATE audit_seal SET event_id = %s WHERE no = 5", events[1])

    assert (fault().what, fault().seal) == ("reordered", 2)


def test_events_that_exchanged_their_numbers_are_named(events, tamper):
    tamper("UPDATE audit_event SET id = -id WHERE id = ANY (%s)", [events[1], events[2]])
    tamper(
        "UPDATE audit_event SET id = CASE id WHEN %s THEN %s ELSE %s END WHERE id < 0", -events[1], events[2], events[1]
    )

    assert (fault().what, fault().event) == ("edited", events[1])


@pytest.mark.parametrize(
    "edit",
    [
        "at = at - interval '1 day'",
        "from_act = NOT from_act",
        "act_id = gen_random_uuid()",
        "previous_mac = sha256(mac)",
        "mac = sha256(mac)",
    ],
)
def test_an_edited_seal_is_named(events, tamper, edit):
    tamper(f"UPDATE audit_seal SET {edit} WHERE no = 3")

    assert fault().seal == 3


def test_a_stray_that_was_made_an_act_of_is_found(pack, mio, tamper):
    pack("raw")
    with trail.act("pack", by=mio):
        pack()

    tamper("UPDATE audit_seal SET from_act = true WHERE no = 1")

    assert fault().seal == 1


def test_a_chain_made_under_another_key_is_found(pack, mio, settings):
    with trail.act("pack", by=mio):
        pack()
    assert fault() is None

    settings.AUDIT_KEY = bytes(range(32))  # To whoever has this key, ours is another one.

    assert fault().seal == 1


def test_somebody_who_pretended_an_act_is_named(run, pack, events):
    run("SELECT set_config('lfnkr.act_id', gen_random_uuid()::text, false), set_config('lfnkr.act', 'pack', false)")
    number = pack()
    run("SELECT set_config('lfnkr.act_id', '', false), set_config('lfnkr.act', '', false)")

    assert (fault().what, fault().row) == ("inserted", str(number))


def test_an_emptied_queue_does_not_hide_a_stray(run, pack, events):
    number = pack("raw")
    run("DELETE FROM audit_stray")

    assert (fault().what, fault().row) == ("inserted", str(number))


class TestTheAnchor:
    """What only a seal noted elsewhere finds."""

    @pytest.fixture
    def anchor(self, events):
        """The last seal, as an auditor notes it."""
        return verification.parse_anchor(str(Seal.objects.latest("no")))

    def test_a_trail_that_grew_still_holds_it(self, anchor, pack, mio):
        with trail.act("pack", by=mio):
            pack()

        assert verification.verify(anchor).is_whole

    def test_a_shortened_fingerprint_is_enough(self, anchor):
        assert verification.verify((anchor[0], anchor[1][: verification.SHORT])).is_whole

    def test_a_cut_off_end_is_found_only_with_it(self, anchor, events, tamper):
        tamper("DELETE FROM audit_seal WHERE no > 4")
        tamper("DELETE FROM audit_event WHERE id > %s", events[3])

        assert verification.verify().is_whole
        found = verification.verify(anchor).fault
        assert (found.what, found.seal) == ("truncated", 5)

    def test_a_wiped_trail_is_found_with_it(self, anchor, tamper):
        tamper("DELETE FROM audit_seal")
        tamper("DELETE FROM audit_event")

        assert verification.verify(anchor).fault.what == "truncated"

    def test_another_history_is_found_with_it(self, anchor, events, tamper, pack, mio):
        tamper("DELETE FROM audit_seal WHERE no > 4")
        tamper("DELETE FROM audit_event WHERE id > %s", events[3])
        with trail.act("pack", by=mio):
            pack()
            pack()

        assert verification.verify().is_whole
        assert verification.verify(anchor).fault.what == "replaced"

    @pytest.mark.parametrize("text", ["", "12", "x:ab", "6:xyz", "6:", "6:abc", "-1:" + "a" * 64])
    def test_what_is_no_anchor_is_refused(self, text):
        with pytest.raises(ValueError, match="as it was printed"):
            verification.parse_anchor(text)
