"""The nightly proof restores the very stream that is encrypted, opens every key in memory, and never costs the backup."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import our_copies
from lfnkr.backup import actions, elsewhere, making, manifest, offline_key, proof
from lfnkr.backup.models import BackupRun
from lfnkr.backup.tests.conftest import application_addresses, backup_addresses
from lfnkr.backup.where import Where
from lfnkr.postgresql import databases

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "keyring"])]


@pytest.fixture
def made_on_trial(house, tmp_path):
    """Makes a backup with a proof, whose streams pass through what a test puts in between."""

    def make(**between):
        tmp_path.joinpath("proof").mkdir(exist_ok=True)
        with proof.prepared(str(tmp_path / "proof")) as trial:
            takers = {
                alias: (lambda chunk, alias=alias, take=take: take(between.get(alias, bytes)(chunk)))
                for alias, take in trial.takers.items()
            }
            made = making.make(tmp_path, addresses=backup_addresses(house.names), to=[house.public], takers=takers)
            return made, elsewhere.run_in(application_addresses(house.names), lambda: trial.verdict(made)), trial

    return make


def left_over(tmp_path: Path) -> list[Path]:
    return list(tmp_path.glob("proof/*"))


def test_what_was_made_is_proven_and_nothing_of_the_proof_is_left(made_on_trial, tmp_path):
    before = left_over(tmp_path)

    made, verdict, trial = made_on_trial()

    assert verdict.is_proven, verdict.sentence
    assert trial.keys.opened == made.found["keyring"].tables["keyring_key"] > 0
    assert trial.keys.broken == []
    words = trial.keys.program.running.process.args  # into a pipe of ours, and into no database
    assert "--file=-" in words and not [word for word in words if word.startswith("--dbname")]
    assert left_over(tmp_path) == before


def test_a_stream_that_cannot_be_restored_is_found_and_the_backup_kept(made_on_trial, house):
    made, verdict, _trial = made_on_trial(default=lambda chunk: chunk[: len(chunk) // 2])

    assert not verdict.is_proven
    assert "could not be restored" in verdict.sentence
    manifest.check_files(made.folder, manifest.read(made.folder))


def test_keys_that_do_not_open_are_found(made_on_trial, settings):
    real = settings.SERVER_KEY
    settings.SERVER_KEY = os.urandom(32)
    try:
        _made, verdict, trial = made_on_trial()
    finally:
        settings.SERVER_KEY = real

    assert not verdict.is_proven
    assert "does not open" in verdict.sentence
    assert trial.keys.opened == 0


def test_rows_that_cannot_be_read_cost_the_proof_and_no_backup(house, tmp_path):
    """A server that writes bytes otherwise than we read them, and more rows than the pipe behind pg_restore holds."""
    names = our_copies.make(house.names)
    try:
        with databases.session(databases.within(our_copies.admin, names["keyring"])) as keyring:
            keyring.execute(f"ALTER DATABASE {names['keyring']} SET bytea_output = 'escape'")
            keyring.execute("SET session_replication_role = replica")
            keyring.execute(
                "INSERT INTO keyring_key (kind, subject, principal, wrapped, server_key, created_at)"
                " SELECT 'case', gen_random_uuid(), 'server', sha256(n::text::bytea), value, now()"
                " FROM generate_series(1, 5000) n, keyring_serverkey WHERE is_current"
            )
        tmp_path.joinpath("proof").mkdir(exist_ok=True)
        with proof.prepared(str(tmp_path / "proof")) as trial:
            made = making.make(tmp_path, addresses=backup_addresses(names), to=[house.public], takers=trial.takers)
            verdict = elsewhere.run_in(application_addresses(names), lambda: trial.verdict(made))
    finally:
        our_copies.drop(names)

    assert not verdict.is_proven
    assert "cannot be read" in verdict.sentence
    assert made.found["keyring"].tables["keyring_key"] > 5000
    manifest.check_files(made.folder, manifest.read(made.folder))


def test_a_proof_that_cannot_begin_costs_no_backup(house, tmp_path):
    """No place to work in: the backup is made all the same, and said to be unproven."""
    told = Where(backup_addresses(house.names), (house.public,), proof=str(tmp_path / "missing"))

    taken = actions.take_backup(tmp_path, told, prove=True)

    assert taken.is_proven is False
    assert taken.run.is_whole
    assert taken.run.proof == BackupRun.Proof.FAILED
    assert "not proven" in taken.run.sentence


def test_a_run_notes_both_hashes_of_both_streams(house, tmp_path):
    taken = elsewhere.run_in(
        application_addresses(house.names),
        lambda: actions.take_backup(tmp_path, Where(backup_addresses(), (house.public,)), prove=True),
    )

    run = taken.run
    told = manifest.read(Path(run.place))
    plain = told.unsealed(offline_key.identities(house.key)).plain_sha256
    assert taken.is_proven, taken.sentence
    assert run.proof == BackupRun.Proof.PROVEN
    assert (run.data_sha256, run.data_plain_sha256) == (told.files["data.age"].sha256, plain["default"])
    assert (run.keyring_sha256, run.keyring_plain_sha256) == (told.files["keyring.age"].sha256, plain["keyring"])
