"""Bringing a backup back into two empty databases: everything that can be refused is refused before anything is written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from lfnkr.backup import contents, manifest, offline_key, programs
from lfnkr.backup.making import PREFIX
from lfnkr.backup.manifest import PARTS, Manifest, Sealed
from lfnkr.backup.offline_key import Metered
from lfnkr.backup.refusal import BackupRefused

IN_WORDS = {"default": "the main database", "keyring": "the keyring"}


@dataclass(frozen=True)
class Copy:
    """One encrypted copy that was examined: the folder it lies in, its manifest, and the sealed part of that."""

    folder: Path
    manifest: Manifest
    sealed: Sealed


def folder_of(place: Path) -> Path:
    """The folder of a backup: the one that is named, or the newest inside it."""
    if (place / manifest.NAME).exists():
        return place
    found = sorted(one for one in place.glob(f"{PREFIX}*") if (one / manifest.NAME).exists())
    if not found:
        raise BackupRefused(f"{place} holds no backup: name the folder {PREFIX}... that `manage.py backup` made.")
    return found[-1]


def examine(place: Path, key: Path, *, keyring_of: Path | None = None, addresses: Mapping[str, str]) -> dict[str, Copy]:
    """The copies by database, when they may be restored at `addresses`; raises BackupRefused otherwise. Writes nothing.

    `keyring_of` names another backup whose keyring is taken: of a backup older than 30 days the keyring is gone.
    """
    try:
        keys = offline_key.identities(key)
    except offline_key.KeyUnusable as unusable:
        raise BackupRefused(str(unusable)) from None
    places = {"default": folder_of(place), "keyring": folder_of(keyring_of or place)}
    copies = {}
    for alias, folder in places.items():
        told = manifest.read(folder)
        check_keys(told)
        check_age(told)
        manifest.check_files(folder, told, [PARTS[alias]])
        copies[alias] = Copy(folder, told, told.unsealed(keys))
    if copies["keyring"].manifest.made_at < copies["default"].manifest.made_at:
        raise BackupRefused(
            "The keyring is older than the data: name a backup of the same day or later. Nothing was restored."
        )
    for alias, address in addresses.items():
        check_target(alias, address, copies[alias].manifest)
    return copies


def check_keys(told: Manifest) -> None:
    """Refuse when this server's three keys are not those the backup was made with."""
    ours = manifest.key_marks()
    server_keys = {mark for name, mark in ours.items() if name.startswith("SERVER_KEY")}
    for name, mark in told.keys.items():
        if mark not in (server_keys if name.startswith("SERVER_KEY") else {ours[name]}):
            raise BackupRefused(
                f"LFNKR_{name} is not the key this backup was made with: set it to that one. Nothing was restored."
            )


def check_age(told: Manifest) -> None:
    """Refuse a backup that knows migrations which this code does not."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    unknown = sorted({name for applied in told.applied.values() for name in applied} - known)
    if unknown:
        raise BackupRefused(
            f"The backup was made by a newer version of this code (it knows {unknown[0]}): install version "
            f"{told.code['version']} {told.code['commit'][:12]}".rstrip()
            + ". Nothing was restored."
        )


def check_target(alias: str, address: str, told: Manifest) -> None:
    """Refuse a database that does not answer, is not empty, or whose server is older than the backup's."""
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            version, is_empty = programs.major(connection), contents.is_empty(connection)
    except psycopg.Error as error:
        complaint = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise BackupRefused(f"{IN_WORDS[alias].capitalize()} cannot be reached: {complaint}") from error
    if not is_empty:
        raise BackupRefused(
            f"{IN_WORDS[alias].capitalize()} is not empty: a backup is restored into empty databases only. Nothing was restored."
        )
    if version < told.postgres_major:
        raise BackupRefused(
            f"The backup is of PostgreSQL {told.postgres_major}, and {IN_WORDS[alias]} runs on {version}: "
            "use a server at least as new. Nothing was restored."
        )
    programs.program("pg_restore", version)


def restore(
    copies: Mapping[str, Copy], key: Path, *, addresses: Mapping[str, str], say: Callable[[str], object]
) -> None:
    """Write both databases, as their owner, each in one transaction; then compare every table with the manifest's counts."""
    keys = offline_key.identities(key)
    for alias, copy in copies.items():
        say(f"Restoring {IN_WORDS[alias]} from {copy.folder} ...")
        try:
            fill(addresses[alias], copy.folder / PARTS[alias], copy.sealed.plain_sha256[alias], keys)
            compare(alias, copy, contents.read_as_owner(addresses[alias]))
        except BackupRefused as refused:
            raise BackupRefused(f"{refused} Throw both databases away and begin again with empty ones.") from refused


def fill(address: str, path: Path, plain_sha256: str, keys: list[pyrage.x25519.Identity]) -> None:
    """Decrypt one file into pg_restore as it is read."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        tool = programs.program("pg_restore", programs.major(connection))
        forget_default_grants(connection)
    words = [tool, "--exit-on-error", "--single-transaction"]
    running = programs.Running(words, address, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    plain = Metered(running.process.stdin)
    try:
        with path.open("rb") as file:
            try:
                offline_key.decrypt(file, plain, keys)
            except (pyrage.DecryptError, OSError):
                if plain.error is None:  # the file, not pg_restore
                    raise BackupRefused(f"{path} cannot be decrypted: it changed while it was read.") from None
        if plain.error is None:
            running.process.stdin.close()
        if running.wait() or plain.error:
            raise BackupRefused(f"pg_restore did not finish: {running.complaint}.")
    finally:
        running.end()
    if plain.sha256 != plain_sha256:
        raise BackupRefused(f"{path} changed while it was read.")


def forget_default_grants(connection: psycopg.Connection) -> None:
    """Take back what new tables are granted by default, which the copy brings along.

    Otherwise each table would be granted all of it while it is restored, the append-only trail included.
    """
    kinds = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS"}
    question = (
        "SELECT DISTINCT d.defaclobjtype::text, d.defaclrole::regrole::text, a.grantee::regrole::text FROM pg_default_acl d,"
        " aclexplode(d.defaclacl) a WHERE a.grantee <> d.defaclrole AND a.grantee <> 0 AND d.defaclnamespace = 0"
    )
    for kind, role, grantee in connection.execute(question).fetchall():
        revoke = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE ALL ON {} FROM {}")
        connection.execute(revoke.format(sql.Identifier(role), sql.SQL(kinds[kind]), sql.Identifier(grantee)))
    connection.commit()


def compare(alias: str, copy: Copy, found: contents.Contents) -> None:
    """Refuse when a table does not hold as many rows as when the backup was made, or is not guarded as it was."""
    said = copy.sealed.tables[alias]
    wrong = sorted(name for name in said.keys() | found.tables.keys() if said.get(name) != found.tables.get(name))
    if wrong:
        name = wrong[0]
        raise BackupRefused(
            f"The table {name} holds {found.tables.get(name)} rows, and the backup was made of {said.get(name)}."
        )
    changed = sorted(name for name, digest in copy.sealed.laws[alias].items() if found.laws.get(name) != digest)
    if changed:
        raise BackupRefused(f"The {changed[0]} of {IN_WORDS[alias]} are not what they were when the backup was made.")
    if alias == "default" and found.last_seal != copy.sealed.last_seal:
        raise BackupRefused(
            f"The trail ends with seal {found.last_seal}, and the backup's with {copy.sealed.last_seal}."
        )
