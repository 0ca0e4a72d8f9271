"""`manage.py restore`: what is refused is refused before anything is written; what is restored is what was backed up."""

from __future__ import annotations

import os
from dataclasses import replace

import psycopg
import pytest
from django.db import transaction

from cases.models import Case
from cases.seal import reveal
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.backup import contents, elsewhere, manifest, restoring
from lfnkr.backup.refusal import BackupRefused
from lfnkr.backup.tests.conftest import NAME, application_addresses, command, make_key, owner_addresses
from lfnkr.postgresql import databases

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]

FILES = [*manifest.PARTS.values(), manifest.NAME]


def examine(house, folder, empty, *, key=None, **options):
    """Everything a restore asks before it writes; the databases are looked at afterwards."""
    try:
        return restoring.examine(folder, key or house.key, addresses=owner_addresses(empty), **options)
    finally:
        for address in owner_addresses(empty).values():
            with psycopg.connect(address) as connection:
                assert contents.is_empty(connection)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_byte_changed_is_refused_before_anything_is_written(house, empty, tmp_path, name, place):
    folder = house.copy(tmp_path)
    raw = bytearray((folder / name).read_bytes())
    raw[{"first": 0, "middle": len(raw) // 2, "last": -1}[place]] ^= 1
    (folder / name).write_bytes(raw)

    with pytest.raises(BackupRefused, match="changed or damaged"):
        examine(house, folder, empty)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_short_or_missing_is_refused(house, empty, tmp_path, name):
    folder = house.copy(tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(BackupRefused, match="changed or damaged"):
        examine(house, folder, empty)

    (folder / name).unlink()
    with pytest.raises(BackupRefused, match="holds no backup|cannot be read"):
        examine(house, folder, empty)


def test_every_byte_of_the_manifest_counts(house):
    raw = (house.made.folder / manifest.NAME).read_bytes()
    accepted = []

    for place in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[place] ^= 0x20
        try:
            manifest.parse(bytes(changed))
            accepted.append(place)
        except BackupRefused:
            pass

    assert accepted == []


def test_another_off_line_key_is_refused(house, empty, tmp_path):
    make_key(tmp_path / "other.key")

    with pytest.raises(BackupRefused, match="does not open the backup"):
        examine(house, house.made.folder, empty, key=tmp_path / "other.key")


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "cannot be read"), ("", "no off-line key"), ("\xff", "no off-line")]
)
def test_a_key_file_that_is_missing_or_empty_is_refused(house, empty, tmp_path, content, sentence):
    if content is not None:
        (tmp_path / "key").write_bytes(content.encode("latin-1"))

    with pytest.raises(BackupRefused, match=sentence):
        examine(house, house.made.folder, empty, key=tmp_path / "key")


def test_the_public_half_is_no_key(house, empty, tmp_path):
    (tmp_path / "key").write_text(house.public)

    with pytest.raises(BackupRefused, match="no off-line key"):
        examine(house, house.made.folder, empty, key=tmp_path / "key")


@pytest.mark.parametrize("name", ["SERVER_KEY", "SEARCH_KEY", "AUDIT_KEY"])
def test_a_server_with_other_keys_is_refused(house, empty, settings, name):
    setattr(settings, name, os.urandom(32))

    with pytest.raises(BackupRefused, match=f"LFNKR_{name}"):
        examine(house, house.made.folder, empty)


def resigned(house, tmp_path, **changes):
    """The backup with another manifest, signed with the right key."""
    folder = house.copy(tmp_path)
    told = manifest.read(folder)
    (folder / manifest.NAME).write_bytes(manifest.render(replace(told, **changes)))
    return folder


def test_a_backup_of_newer_code_is_refused(house, empty, tmp_path):
    applied = house.made.manifest.applied
    folder = resigned(house, tmp_path, applied=applied | {"default": [*applied["default"], "cases.0999_of_tomorrow"]})

    with pytest.raises(BackupRefused, match=r"newer version of this code \(it knows cases.0999_of_tomorrow\)"):
        examine(house, folder, empty)


def test_a_newer_form_of_backup_is_refused(house, empty, tmp_path):
    with pytest.raises(BackupRefused, match="newer version of this code"):
        examine(house, resigned(house, tmp_path, format=manifest.FORMAT + 1), empty)


def test_a_backup_of_a_newer_postgresql_is_refused(house, empty, tmp_path):
    with pytest.raises(BackupRefused, match="backup is of PostgreSQL 99"):
        examine(house, resigned(house, tmp_path, postgres={"default": "99.1", "keyring": "18.0"}), empty)


def test_a_keyring_older_than_the_data_is_refused(house, empty, tmp_path):
    older = resigned(house, tmp_path, made_at="2020-01-01T00:00:00+00:00")

    with pytest.raises(BackupRefused, match="older than the data"):
        examine(house, house.made.folder, empty, keyring_of=older)


def test_the_keyring_of_a_later_backup_serves_older_data(house, empty, tmp_path):
    later = resigned(house, tmp_path, made_at="2099-01-01T00:00:00+00:00")

    found = examine(house, house.made.folder, empty, keyring_of=later)

    assert found["keyring"].folder == later


@pytest.mark.parametrize("alias", ["default", "keyring"])
def test_a_database_that_is_not_empty_is_refused(house, empty_to_fill, alias):
    addresses = owner_addresses(empty_to_fill)
    with psycopg.connect(addresses[alias]) as connection:
        connection.execute("CREATE TABLE public.something (id int)")

    with pytest.raises(BackupRefused, match="is not empty"):
        restoring.examine(house.made.folder, house.key, addresses=addresses)

    with psycopg.connect(addresses[alias]) as connection:
        assert contents.tables_of(connection) == ["something"]


def test_the_live_databases_are_refused(house):
    with pytest.raises(BackupRefused, match="is not empty"):
        restoring.examine(house.made.folder, house.key, addresses=owner_addresses(house.names))


def test_a_database_that_does_not_answer_is_said_in_a_sentence(house, empty):
    addresses = owner_addresses(empty)
    addresses["keyring"] = databases.within(addresses["keyring"], "lfnkr_nowhere")

    with pytest.raises(BackupRefused, match="The keyring cannot be reached"):
        restoring.examine(house.made.folder, house.key, addresses=addresses)


def test_the_newest_backup_of_a_folder_is_taken(house, tmp_path):
    for name in ("lfnkr-20200101T000000Z", "lfnkr-20210101T000000Z"):
        (tmp_path / name).mkdir()
        (tmp_path / name / manifest.NAME).touch()
    (tmp_path / "lfnkr-20220101T000000Z").mkdir()

    assert restoring.folder_of(tmp_path).name == "lfnkr-20210101T000000Z"


def test_rows_that_are_not_all_there_are_found(house, empty, tmp_path):
    sealed = restoring.examine(house.made.folder, house.key, addresses=owner_addresses(empty))["default"]
    found = house.made.found["default"]

    restoring.compare("default", sealed, found)
    with pytest.raises(BackupRefused, match="The table cases_case holds 0 rows, and the backup was made of 1"):
        restoring.compare("default", sealed, replace(found, tables=found.tables | {"cases_case": 0}))
    with pytest.raises(BackupRefused, match="triggers of the main database are not what they were"):
        restoring.compare("default", sealed, replace(found, laws=found.laws | {"triggers": ""}))


def test_the_whole_circle_ends_with_one_sentence_the_same_name_and_the_same_guards(house, restored):
    assert restored.done.status == 0, restored.done.err
    assert restored.done.out.startswith("Restored as of ")
    assert restored.done.out.count("\n") == 1
    for verified in ("The audit trail is whole", "Everything sealed opens", "The ledger agrees"):
        assert verified in restored.done.out
    for alias, address in owner_addresses(restored.names).items():
        before, after = house.made.found[alias], contents.read_as_owner(address)
        assert after.tables == before.tables
        assert after.laws == before.laws
        assert after.last_seal == before.last_seal

    assert NAME in elsewhere.run_in(application_addresses(restored.names), opened_by_its_caseworker)


def opened_by_its_caseworker() -> str:
    """What hana reads of her one request."""
    with transaction.atomic():
        hana = User.objects.get(username="hana")
        trail.identify(hana)
        case = Case.objects.visible_to(hana).get()
        reveal.open_seal(case, by=hana)
        return repr(reveal.contents(case, by=hana).people)


def test_restoring_twice_is_refused(house, restored):
    done = command("restore", house.made.folder, "--key", house.key, names=restored.names)

    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "The main database is not empty: a backup is restored into empty databases only. Nothing was restored.\n"
    )


def test_the_web_role_cannot_change_the_trail_of_a_restored_house(restored):
    address = databases.within(os.environ["LFNKR_WEB_URL"], restored.names["default"])
    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE audit_event SET act = ''")


def test_nobody_is_signed_in_and_no_job_waits_after_a_restore(house, restored):
    signed_in = ("django_session", "usersessions_usersession", "django_cache")
    jobs = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")

    assert all(rows_in(house.names, table) for table in (*signed_in, "procrastinate_jobs"))
    assert [table for table in (*signed_in, *jobs) if rows_in(restored.names, table)] == []


def rows_in(names: dict[str, str], table: str) -> int:
    """How many rows a table of the main database holds."""
    with psycopg.connect(owner_addresses(names)["default"]) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
