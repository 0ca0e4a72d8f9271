"""Making, finding and erasing keys."""

import threading
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from lfnkr.keyring import cipher, keys, wrapping
from lfnkr.keyring.models import Key

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def her():
    """A person, by her number."""
    return uuid.uuid4()


def test_an_erased_key_is_not_made_again(her):
    keys.key_for("person", her)
    keys.erase("person", her)

    with pytest.raises(keys.KeyErased):
        keys.key_for("person", her)
    assert keys.keys_for([("person", her)]) == {("person", her): None}


def test_an_erased_key_leaves_no_bytes_behind(her):
    keys.key_for("person", her)

    keys.erase("person", her)

    row = Key.objects.using("keyring").get(subject=her)
    assert bytes(row.wrapped) == b""
    assert row.erased_at


def test_erasing_tells_whether_there_was_a_key(her):
    keys.key_for("person", her)

    assert keys.erase("person", her)
    assert not keys.erase("person", her)


def test_an_erased_row_cannot_be_filled_again(her):
    keys.key_for("person", her)
    keys.erase("person", her)

    with pytest.raises(IntegrityError, match="stays erased"), transaction.atomic("keyring"):
        Key.objects.using("keyring").filter(subject=her).update(wrapped=b"x", erased_at=None)


def test_the_application_cannot_delete_a_key(her):
    keys.key_for("person", her)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic("keyring"):
        Key.objects.using("keyring").all().delete()


def test_the_database_refuses_an_empty_key_that_is_not_erased(her):
    with pytest.raises(IntegrityError, match="key_is_empty_when_erased"), transaction.atomic("keyring"):
        Key.objects.using("keyring").create(kind="person", subject=her, wrapped=b"")


def test_the_database_refuses_an_unknown_kind(her):
    with pytest.raises(IntegrityError, match="key_kind_is_known"), transaction.atomic("keyring"):
        keys.key_for("shelter", her)


def test_a_key_moved_to_another_person_is_refused(her):
    another = uuid.uuid4()
    keys.keys_made_for([("person", her), ("person", another)])
    stolen = Key.objects.using("keyring").get(subject=her).wrapped
    Key.objects.using("keyring").filter(subject=another).update(wrapped=stolen)

    with pytest.raises(cipher.CipherBroken):
        keys.key_for("person", another)


def test_the_same_subject_always_gets_the_same_key(her):
    assert keys.key_for("person", her) == keys.key_for("person", her)
    assert len(keys.key_for("person", her)) == 32


def test_kinds_do_not_share_keys(her):
    assert keys.key_for("person", her) != keys.key_for("case", her)


def test_a_key_lies_wrapped(her):
    key = keys.key_for("person", her)

    assert key not in bytes(Key.objects.using("keyring").get(subject=her).wrapped)


def test_many_keys_are_found_with_one_query(her, django_assert_num_queries):
    pairs = [("person", uuid.uuid4()) for _ in range(1_500)]
    made = keys.keys_made_for(pairs)

    with django_assert_num_queries(1, using="keyring"):
        found = keys.keys_for([*pairs, ("person", her)])

    assert found == made


def test_the_application_has_no_key_table_in_its_main_database():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('keyring_key')")

        assert cursor.fetchone() == (None,)


def test_a_second_kind_of_principal_is_one_more_entry(her, monkeypatch):
    reverse = wrapping.Wrapping(lambda key, who, place: key[::-1], lambda wrapped, who, place: wrapped[::-1])
    monkeypatch.setitem(wrapping.WRAPPINGS, "user", reverse)
    key = keys.key_for("case", her)

    Key.objects.using("keyring").create(
        kind="case", subject=her, principal="user:hana", wrapped=wrapping.wrap(key, "user:hana", bound_to=f"case|{her}")
    )

    assert keys.keys_for([("case", her)], "user:hana") == {("case", her): key}
    assert keys.keys_for([("case", her)]) == {("case", her): key}


def test_an_unknown_principal_is_refused():
    with pytest.raises(ValueError, match="WRAPPINGS"):
        wrapping.wrap(cipher.new_key(), "stranger", bound_to="case|1")


def test_erasing_reaches_every_principal(her, monkeypatch):
    plain = wrapping.Wrapping(lambda key, who, place: key, lambda wrapped, who, place: wrapped)
    monkeypatch.setitem(wrapping.WRAPPINGS, "user", plain)
    keys.key_for("case", her)
    keys.keys_made_for([("case", her)], "user:hana")

    keys.erase("case", her)

    assert set(Key.objects.using("keyring").filter(subject=her).values_list("wrapped", flat=True)) == {b""}


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_two_who_make_the_same_key_at_once_get_the_same():
    her, found = uuid.uuid4(), []

    def make():
        found.append(keys.key_for("person", her))
        connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1
