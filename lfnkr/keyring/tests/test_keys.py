"""Making, finding and erasing keys."""

import threading
import uuid

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connections, transaction

from lfnkr.keyring import cipher, keys, wrapping
from lfnkr.keyring.models import Key
from lfnkr.keyring.tests.keyrings import insert_key, key_for

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def her():
    """A person, by her number."""
    return uuid.uuid4()


def test_an_erased_key_is_not_made_again(her):
    key_for("person", her)
    keys.erase("person", her)

    with pytest.raises(keys.KeyErased):
        key_for("person", her)
    assert keys.keys_for([("person", her)]) == {("person", her): None}


def test_an_erased_key_leaves_no_bytes_behind(her):
    key_for("person", her)

    keys.erase("person", her)

    row = Key.objects.using("keyring").get(subject=her)
    assert bytes(row.wrapped) == b""
    assert row.erased_at


def test_erasing_tells_whether_there_was_a_key(her):
    key_for("person", her)

    assert keys.erase("person", her)
    assert not keys.erase("person", her)


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_an_erased_row_cannot_be_filled_again_not_even_by_the_owner(her, connect_as):
    key_for("person", her)
    keys.erase("person", her)

    with pytest.raises(psycopg.errors.RestrictViolation, match="stays erased"):
        connect_as("owner", "keyring").execute("UPDATE keyring_key SET wrapped = 'x', erased_at = NULL")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE keyring_key SET wrapped = '', erased_at = now()",
        "UPDATE keyring_key SET wrapped = 'x'",
        "UPDATE keyring_key SET subject = gen_random_uuid()",
        "DELETE FROM keyring_key",
        "TRUNCATE keyring_key",
        "INSERT INTO keyring_key (kind, subject, principal, wrapped, created_at, erased_at)"
        " VALUES ('person', gen_random_uuid(), 'server', '', now(), now())",
        "DROP TABLE keyring_key",
        "ALTER TABLE keyring_key DISABLE TRIGGER keep_erased",
        "CREATE OR REPLACE FUNCTION keyring_erase(of_kind text, of_subject uuid) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_the_keys_role_changes_and_destroys_nothing_by_a_statement(her, statement):
    key_for("person", her)

    with (
        pytest.raises(ProgrammingError, match="permission denied|must be owner"),
        transaction.atomic("keyring"),
        connections["keyring"].cursor() as cursor,
    ):
        cursor.execute(statement)
    assert keys.keys_for([("person", her)])["person", her]


def test_the_erasing_function_takes_one_subject_at_a_time(her):
    another = uuid.uuid4()
    keys.keys_made_for([("person", her), ("case", her), ("person", another)])

    keys.erase("person", her)

    assert set(Key.objects.exclude(erased_at=None).values_list("kind", "subject")) == {("person", her)}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "most"), [("person", 150), ("draft", 1_000)])
def test_whoever_loops_over_the_erasing_function_is_stopped(kind, most):
    subjects = [uuid.uuid4() for _ in range(most + 2)]
    keys.keys_made_for((kind, subject) for subject in subjects)

    for subject in subjects[:most]:
        assert keys.erase(kind, subject)
    with pytest.raises(keys.TooManyErased):
        keys.erase(kind, subjects[most])

    assert Key.objects.filter(kind=kind, erased_at=None).count() == 2


def test_discarded_drafts_do_not_use_up_the_limit_of_people(her):
    drafts = [uuid.uuid4() for _ in range(160)]
    keys.keys_made_for([("person", her), *(("draft", draft) for draft in drafts)])

    for draft in drafts:
        keys.erase("draft", draft)

    assert keys.erase("person", her)


def test_one_place_in_the_code_erases():
    callers = {
        path.name
        for application in ("lfnkr", "cases", "donations", "reports")
        for path in (settings.BASE_DIR / application).rglob("*.py")
        if "tests" not in path.parts and "keyring_erase(" in path.read_text()
    }

    assert callers == {"keys.py"}


def test_strangers_may_not_call_the_erasing_function():
    with connections["keyring"].cursor() as cursor:
        cursor.execute("SELECT proacl::text, prosecdef FROM pg_proc WHERE proname = 'keyring_erase'")
        rights, as_owner = cursor.fetchone()

    assert as_owner
    assert rights == "{lfnkr_owner=X/lfnkr_owner,lfnkr_keys=X/lfnkr_owner}"


def test_the_database_refuses_an_empty_key_that_is_not_erased(her):
    with pytest.raises(IntegrityError, match="key_is_empty_when_erased"), transaction.atomic("keyring"):
        insert_key("person", her, b"")


def test_the_database_refuses_an_unknown_kind(her):
    with pytest.raises(IntegrityError, match="key_kind_is_known"), transaction.atomic("keyring"):
        key_for("shelter", her)


def test_a_key_moved_to_another_person_is_refused(her):
    another = uuid.uuid4()
    key_for("person", her)
    insert_key("person", another, Key.objects.get(subject=her).wrapped)

    with pytest.raises(cipher.CipherBroken):
        key_for("person", another)


def test_the_same_subject_always_gets_the_same_key(her):
    assert key_for("person", her) == key_for("person", her)
    assert len(key_for("person", her)) == 32


def test_kinds_do_not_share_keys(her):
    assert key_for("person", her) != key_for("case", her)


def test_a_key_lies_wrapped(her):
    key = key_for("person", her)

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
    reverse = wrapping.Wrapping(lambda key, *_rest: key[::-1], lambda wrapped, *_rest: wrapped[::-1])
    monkeypatch.setitem(wrapping.WRAPPINGS, "user", reverse)
    key = key_for("case", her)

    insert_key("case", her, wrapping.wrap(key, "user:hana", bound_to=f"case|{her}"), "user:hana")

    assert keys.keys_for([("case", her)], "user:hana") == {("case", her): key}
    assert keys.keys_for([("case", her)]) == {("case", her): key}


def test_an_unknown_principal_is_refused():
    with pytest.raises(ValueError, match="WRAPPINGS"):
        wrapping.wrap(cipher.new_key(), "stranger", bound_to="case|1")


def test_erasing_reaches_every_principal(her, monkeypatch):
    plain = wrapping.Wrapping(lambda key, *_rest: key, lambda wrapped, *_rest: wrapped)
    monkeypatch.setitem(wrapping.WRAPPINGS, "user", plain)
    key_for("case", her)
    keys.keys_made_for([("case", her)], "user:hana")

    keys.erase("case", her)

    assert set(Key.objects.using("keyring").filter(subject=her).values_list("wrapped", flat=True)) == {b""}


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_two_who_make_the_same_key_at_once_get_the_same():
    her, found = uuid.uuid4(), []

    def make():
        found.append(key_for("person", her))
        connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1
