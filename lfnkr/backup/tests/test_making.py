"""`manage.py backup`: one whole encrypted backup, or nothing that looks like one; nothing plain on the disk at any moment."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import connection

from cases.tests.leak_markers import found_in
from lfnkr.backup import contents, making, manifest, offline_key, programs
from lfnkr.backup.refusal import BackupRefused, Problem
from lfnkr.backup.tests.conftest import NAME, backup_addresses, command, environment, make_key, owner_addresses
from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import databases

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]

PLAIN = (b"PGDMP", b"CREATE TABLE", b"cases_case", b"lfnkr_web", b"keyring_key")
"""What stands in the clear in every dump of pg_dump."""


def everything_in(folder: Path) -> bytes:
    """The bytes of every file beneath a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ([], "LFNKR_BACKUP_RECIPIENT is not set"),
        (["age1nonsense"], "no public key of age"),
        (["ssh-ed25519"], "no public key of age"),
        ([str(pyrage.x25519.Identity.generate())], "must never be on this server"),
    ],
)
def test_without_a_public_key_nothing_is_begun(tmp_path, to, sentence):
    with pytest.raises(BackupRefused, match=sentence) as refused:
        making.make(tmp_path / "out", addresses=backup_addresses(), to=to)

    assert refused.value.problem == Problem.SETTINGS
    assert not (tmp_path / "out").exists()
    assert "AGE-SECRET-KEY" not in str(refused.value)


def test_without_addresses_nothing_is_begun(tmp_path):
    key = make_key(tmp_path / "key")

    with pytest.raises(BackupRefused, match="LFNKR_BACKUP_URL and LFNKR_KEYS_BACKUP_URL"):
        making.make(tmp_path / "out", addresses={"default": "", "keyring": ""}, to=[key])


def test_a_whole_backup_holds_three_files_that_only_their_owner_reads(house):
    files = sorted(house.made.folder.iterdir())

    assert [path.name for path in files] == ["data.age", "keyring.age", "manifest.json"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert house.made.folder.parent.stat().st_mode & 0o777 == 0o700
    assert list(house.made.folder.parent.iterdir()) == [house.made.folder]


def test_nothing_in_a_backup_can_be_read_without_its_key(house):
    stored = everything_in(house.made.folder)

    assert [word for word in PLAIN if word in stored] == []
    assert list(found_in(stored.lower(), [NAME])) == []
    assert (house.made.folder / "data.age").read_bytes().startswith(b"age-encryption.org/v1\n")


def test_the_search_finds_what_lies_in_clear(house, tmp_path):
    """The same words are all there once the file is opened with its key."""
    with (house.made.folder / "data.age").open("rb") as sealed, (tmp_path / "plain").open("wb") as plain:
        offline_key.decrypt(sealed, plain, offline_key.identities(house.key))

    opened = (tmp_path / "plain").read_bytes()
    assert [word for word in PLAIN[:4] if word not in opened] == []
    assert list(found_in(opened.lower(), [NAME])) == []  # sealed in the database itself


def test_the_counts_are_known_to_the_holder_of_the_key_alone(house):
    told = manifest.read(house.made.folder)

    assert "tables" not in manifest.render(told).decode()
    assert told.unsealed(offline_key.identities(house.key)).tables["default"]["cases_case"] == 1


def test_two_holders_can_both_open_it(house, tmp_path):
    second = make_key(tmp_path / "second.key")

    made = making.make(tmp_path / "out", addresses=backup_addresses(house.names), to=[house.public, second])

    for path in (house.key, tmp_path / "second.key"):
        assert made.manifest.unsealed(offline_key.identities(path)).last_seal == made.found["default"].last_seal


def test_what_is_written_while_it_runs_is_in_neither_counts_nor_copy(house, tmp_path):
    """The counts, and the copy, are of one moment, although a row is added between the two."""
    address = backup_addresses(house.names)["default"]
    owner = owner_addresses(house.names)["default"]
    with contents.snapshot(address) as (reader, shared):
        before = contents.read(reader)
        with psycopg.connect(owner) as writer:
            writer.execute("INSERT INTO django_content_type (app_label, model) VALUES ('late', 'row')")
        tool = programs.program("pg_dump", programs.major(reader))
        words = [tool, "--data-only", "--table=django_content_type", f"--snapshot={shared}"]
        dump = programs.Running(words, address, stdout=subprocess.PIPE)
        copied = dump.process.stdout.read()
        dump.end()

    assert b"late" not in copied
    with contents.snapshot(address) as (reader, _shared):
        assert contents.read(reader).tables["django_content_type"] == before.tables["django_content_type"] + 1
    with psycopg.connect(owner) as writer:
        writer.execute("DELETE FROM django_content_type WHERE app_label = 'late'")


def test_the_keyring_is_copied_after_the_data(house):
    assert list(manifest.PARTS) == ["default", "keyring"]


def test_the_backup_role_reads_everything_and_writes_nothing(house):
    for address in backup_addresses(house.names).values():
        with psycopg.connect(address, autocommit=True) as connection:
            names = contents.tables_of(connection)
            assert names
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute(f"DELETE FROM {names[0]}")
            connection.execute("SET default_transaction_read_only = off")
            for statement in (
                "DELETE FROM {}",
                "UPDATE {} SET id = id",
                "INSERT INTO {} DEFAULT VALUES",
                "TRUNCATE {}",
            ):
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
                    connection.execute(statement.format(names[0]))
            facts = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
            rights = connection.execute(f"{facts} WHERE rolname = current_user").fetchone()
            assert rights == (False, False, False, False, True)


def test_the_web_role_could_not_make_a_backup(house, tmp_path):
    addresses = {
        alias: databases.within(os.environ[name], house.names[alias])
        for alias, name in {"default": "LFNKR_WEB_URL", "keyring": "LFNKR_KEYS_URL"}.items()
    }

    with pytest.raises(BackupRefused, match="pg_dump did not finish|could not be read"):
        making.make(tmp_path / "out", addresses=addresses, to=[house.public])

    assert list((tmp_path / "out").iterdir()) == []


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv[1:] = sys.argv[2:]
import manage
manage.main()
"""


@pytest.mark.parametrize("bytes_left", [0, 100_000])
def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(house, tmp_path, bytes_left):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(bytes_left), "backup", str(tmp_path / "out")],
        cwd=ROOT,
        env=environment(house.names, LFNKR_BACKUP_RECIPIENT=house.public, PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"No space is left in {tmp_path / 'out'}: nothing was kept. Make room, then take the backup again.\n"
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(house, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BackupRefused, match="cannot be written to"):
        making.make(tmp_path / "file", addresses=backup_addresses(house.names), to=[house.public])


SLOW = """#!/bin/sh
case "$1" in --version) exec {real} --version ;; esac
{real} "$@" | {{ head -c 200000; touch {reached}; sleep 60; }}
"""


def test_a_killed_backup_leaves_nothing_that_looks_like_one_and_the_next_one_tidies_up(house, tmp_path):
    """Killed in the middle of the data: PostgreSQL's program stops half-way, and waits."""
    with psycopg.connect(backup_addresses(house.names)["default"]) as reader:
        real = programs.program("pg_dump", programs.major(reader))
    slow, reached, out = tmp_path / "bin" / "pg_dump", tmp_path / "reached", tmp_path / "out"
    slow.parent.mkdir()
    slow.write_text(SLOW.format(real=real, reached=reached))
    slow.chmod(0o755)
    told = environment(house.names, LFNKR_BACKUP_RECIPIENT=house.public, PG_BIN=str(slow.parent))

    backup = subprocess.Popen([sys.executable, "manage.py", "backup", str(out)], cwd=ROOT, env=told)
    deadline = time.monotonic() + 60
    while not reached.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    backup.send_signal(signal.SIGKILL)
    backup.wait()

    left = list(out.iterdir())
    assert len(left) == 1
    assert not left[0].name.startswith("lfnkr-")
    assert not list(out.rglob(manifest.NAME))
    stored = everything_in(out)
    assert len(stored) > 100_000
    assert [word for word in PLAIN if word in stored] == []

    made = making.make(out, addresses=backup_addresses(house.names), to=[house.public])

    assert list(out.iterdir()) == [made.folder]


def test_another_backup_that_is_being_made_is_left_alone(house, tmp_path):
    with making.unfinished(tmp_path, "lfnkr-another") as other:
        making.make(tmp_path, addresses=backup_addresses(house.names), to=[house.public])

        assert other.exists()


def test_memory_stays_small_however_long_the_stream(tmp_path):
    class Long:
        left = 300_000_000

        def read(self, size: int) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    public = make_key(tmp_path / "key")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open(os.devnull, "wb") as nowhere:
        offline_key.seal(Long(), offline_key.Metered(nowhere), offline_key.recipients([public]))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes


def test_a_password_is_not_on_the_command_line(house):
    address = backup_addresses(house.names)["default"]
    running = programs.Running([sys.executable, "-c", "import sys; print(sys.argv)"], address, stdout=subprocess.PIPE)
    shown = running.process.stdout.read().decode()
    running.end()

    assert databases.login(address)[1] not in shown
    assert "lfnkr_backup" in shown


def test_the_command_says_one_sentence_and_notes_the_run(house, tmp_path):
    done = command("backup", tmp_path, names=house.names, LFNKR_BACKUP_RECIPIENT=house.public)

    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"The backup {tmp_path}/lfnkr-")
    assert done.out.count("\n") == 1
    with psycopg.connect(owner_addresses(house.names)["default"]) as found:
        facts = (
            "SELECT problem, proof, data_sha256, data_plain_sha256, place FROM backup_backuprun ORDER BY ended_at DESC"
        )
        problem, proof, sealed, plain, place = found.execute(facts).fetchone()
    told = manifest.read(Path(place))
    assert (problem, proof, sealed) == ("", "", told.files["data.age"].sha256)
    assert plain == told.unsealed(offline_key.identities(house.key)).plain_sha256["default"]
    assert plain != sealed

    checked = command("backup", "--check", tmp_path, names=house.names)
    assert (checked.status, checked.err) == (0, "")
    assert checked.out.startswith(f"{place} is as it was made on ")


def test_the_check_needs_no_key_and_finds_a_changed_byte(house, tmp_path):
    folder = house.copy(tmp_path)
    raw = bytearray((folder / "keyring.age").read_bytes())
    raw[-1] ^= 1
    (folder / "keyring.age").write_bytes(raw)

    done = command("backup", "--check", folder, names=house.names)

    assert (done.status, done.out) == (1, "")
    assert "keyring.age was changed or damaged" in done.err


def test_an_attempt_that_failed_is_noted_too(house, tmp_path):
    done = command("backup", tmp_path, names=house.names, LFNKR_BACKUP_RECIPIENT="")

    assert done.status == 1
    assert done.err.count("\n") == 1
    with psycopg.connect(owner_addresses(house.names)["default"]) as found:
        assert found.execute("SELECT problem FROM backup_backuprun ORDER BY ended_at DESC").fetchone() == ("settings",)


def test_runs_drills_and_holders_are_only_ever_added(db):
    for model in ("backup_backuprun", "backup_drill", "backup_keyholder"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE')", [model, model]
            )
            assert cursor.fetchone() == (False, False)
