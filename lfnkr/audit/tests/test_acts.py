"""Acts: the context every change is recorded under, and the seals they get; when they get them is in test_sealing_once.py."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from lfnkr.audit import chain, trail, verification
from lfnkr.audit.models import AuditEvent, Seal, Stray

pytestmark = pytest.mark.django_db(transaction=True)


def setting(name: str) -> str:
    """What the triggers and policies would read now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [f"lfnkr.{name}"])
        return cursor.fetchone()[0]


def test_nobody_is_identified_outside_a_transaction(hana):
    with pytest.raises(transaction.TransactionManagementError, match="atomic"):
        trail.identify(hana)


def test_an_identity_ends_with_its_transaction(hana):
    with transaction.atomic():
        trail.identify(hana)
        assert (setting("actor"), setting("scope")) == (str(hana.pk), "own")

    assert (setting("actor"), setting("scope")) == ("", "")


def test_the_director_sees_all_and_a_stranger_none(mio, hana):
    with transaction.atomic():
        trail.identify(mio)
        assert setting("scope") == "all"

        trail.identify(AnonymousUser())
        assert (setting("actor"), setting("scope")) == ("", "none")

        hana.role = "treasurer"
        trail.identify(hana)
        assert (setting("actor"), setting("scope")) == (str(hana.pk), "none")

        mio.is_active = False
        trail.identify(mio)
        assert (setting("actor"), setting("scope")) == ("", "none")


def test_an_act_is_recorded_with_its_name_and_its_person(pack, hana):
    with trail.act("pack_parcel", by=hana) as act_id:
        pack()
        pack()

    first, second = AuditEvent.objects.order_by("pk")
    assert first.act == second.act == "pack_parcel"
    assert first.act_id == second.act_id == act_id
    assert first.actor == hana.pk
    assert first.txid == second.txid


def test_an_act_sees_every_row_and_gives_the_identity_back(hana, pack):
    with transaction.atomic():
        trail.identify(hana)
        with trail.act("pack", by=None):
            assert (setting("actor"), setting("scope")) == ("", "all")
        assert (setting("actor"), setting("scope"), setting("act"), setting("act_id")) == (str(hana.pk), "own", "", "")


def test_an_act_that_fails_gives_the_identity_back_too(hana, pack):
    with transaction.atomic():
        trail.identify(hana)
        with pytest.raises(ZeroDivisionError), trail.act("pack", by=None):
            raise ZeroDivisionError
        assert (setting("actor"), setting("scope"), setting("act")) == (str(hana.pk), "own", "")

        with trail.act("again", by=hana):
            pack()

    assert AuditEvent.objects.get().act == "again"


def test_an_act_inside_an_act_keeps_its_number_and_adds_its_name(pack, hana, mio):
    with trail.act("decide", by=mio) as outer:
        pack()
        with trail.act("move", by=hana) as inner:
            pack()
        pack()

    assert inner == outer
    assert list(AuditEvent.objects.order_by("pk").values_list("act", "actor")) == [
        ("decide", mio.pk),
        ("decide > move", hana.pk),
        ("decide", mio.pk),
    ]
    assert Seal.objects.count() == 3


def test_an_inner_act_that_fails_leaves_the_outer_one_whole(pack, mio):
    with trail.act("decide", by=mio):
        pack("kept")
        with pytest.raises(ZeroDivisionError), trail.act("move", by=mio):
            pack("lost")
            raise ZeroDivisionError
        pack("kept too")

    assert [event.changed["label"] for event in AuditEvent.objects.order_by("pk")] == ["kept", "kept too"]
    assert verification.verify().sentence.startswith("The audit trail is whole: 2 changes")


def test_every_event_of_an_act_has_its_seal_when_its_transaction_ends(pack, mio):
    with transaction.atomic():
        with trail.act("pack", by=mio):
            pack()
        assert not Seal.objects.exists()

    seal = Seal.objects.get()
    assert (seal.no, seal.event_id, seal.from_act) == (1, AuditEvent.objects.get().pk, True)
    assert bytes(seal.previous_mac) == chain.GENESIS


def test_two_acts_of_one_transaction_are_sealed_one_after_the_other(pack, mio):
    with transaction.atomic():
        with trail.act("one", by=mio) as one:
            pack()
        with trail.act("two", by=mio) as two:
            pack()

    assert list(Seal.objects.order_by("no").values_list("no", "act_id")) == [(1, one), (2, two)]
    assert verification.verify().is_whole


def test_an_act_that_changed_nothing_takes_no_lock_and_leaves_no_seal(run, mio):
    with transaction.atomic():
        with trail.act("look", by=mio):
            pass
        held = run("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")

    assert held == [(0,)]
    assert not Seal.objects.exists()


def test_the_next_act_seals_what_no_act_caused_and_says_so(pack, mio):
    pack("raw")
    with trail.act("pack", by=mio):
        pack("act")

    assert list(Seal.objects.order_by("no").values_list("from_act", flat=True)) == [False, True]
    assert not Stray.objects.exists()


def test_one_act_seals_a_bounded_number_of_strays(run, mio, pack):
    run("INSERT INTO parcel (weight) SELECT generate_series(1, %s)", chain.STRAYS_AT_ONCE + 30)

    with trail.act("pack", by=mio):
        pack()
    assert Stray.objects.count() == 30

    assert trail.seal_strays() == 30
    assert not Stray.objects.exists()
    assert verification.verify().is_whole


def test_all_strays_are_sealed_at_once_when_asked(run, owner_connection):
    run("INSERT INTO parcel (weight) SELECT generate_series(1, 1200)")

    assert trail.seal_strays() == 1_200
    assert trail.seal_strays() == 0


def test_the_seal_can_be_recomputed_by_hand(pack, mio, settings):
    import hashlib
    import hmac
    import json

    with trail.act("pack", by=mio) as act_id:
        pack("米")

    event, seal = AuditEvent.objects.get(), Seal.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT changed::text FROM audit_event")
        changed = cursor.fetchone()[0]
    words = [1, True, str(act_id), f"{seal.at:%Y-%m-%dT%H:%M:%S.%fZ}", event.pk, f"{event.at:%Y-%m-%dT%H:%M:%S.%fZ}"]
    words += [
        event.txid,
        "parcel",
        event.row_key,
        "INSERT",
        changed,
        str(mio.pk),
        "pack",
        str(act_id),
        None,
        "lfnkr_web",
    ]
    text = bytes(32) + json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    assert hmac.new(settings.AUDIT_KEY, text, hashlib.sha256).digest() == bytes(seal.mac)


def test_an_act_leaves_nothing_behind_for_the_next_transaction(pack, mio):
    with trail.act("pack", by=mio, case=type("Case", (), {"pk": uuid.uuid4()})()):
        pack()

    assert [setting(name) for name in trail.SETTINGS] == [""] * 6


def test_reading_for_a_report_ends_with_the_former_identity_and_leaves_no_event(hana, run):
    with transaction.atomic():
        trail.identify(hana)
        with trail.reading():
            assert setting("scope") == "all"
        assert (setting("actor"), setting("scope")) == (str(hana.pk), "own")

        with pytest.raises(ZeroDivisionError), trail.reading():
            raise ZeroDivisionError
        assert setting("scope") == "own"

    assert not AuditEvent.objects.exists()


def test_a_failure_while_reading_lets_nobody_read_on(hana, run):
    """Whether the database refused or only said so: the scope before is back as soon as anything can be read again."""
    with transaction.atomic():
        trail.identify(hana)
        for fails in (lambda: run("SELECT 1 / 0"), lambda: run("SELECT 1") and 1 / 0):
            with pytest.raises((DatabaseError, ZeroDivisionError)), transaction.atomic(), trail.reading():
                fails()
            assert setting("scope") == "own"

        with pytest.raises(DatabaseError), trail.reading():
            raise DatabaseError
        assert setting("scope") == "own"


def test_reading_inside_an_act_asks_nothing_more(hana, django_assert_num_queries):
    with trail.act("count", by=hana), django_assert_num_queries(0), trail.reading():
        pass
