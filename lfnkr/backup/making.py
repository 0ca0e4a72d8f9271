"""Making a backup: both databases, each dumped in one snapshot and encrypted as it streams; nothing plain touches the disk.

First the data, then the keys. A key is written before the text it seals and erased after it, so every sealed row of the
data has its key in the later copy of the keyring, except those erased in between, which are to stay erased.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyrage

from lfnkr.backup import contents, manifest, offline_key, programs
from lfnkr.backup.contents import Contents
from lfnkr.backup.manifest import PARTS, File, Manifest
from lfnkr.backup.offline_key import Metered
from lfnkr.backup.refusal import BackupRefused, Problem
from lfnkr.calendar import clock

PREFIX = "lfnkr-"
UNFINISHED = ".unfinished-"

Takers = Mapping[str, Callable[[bytes], object]]
"""By database, who else is given the plain stream as it passes: the proof."""


@dataclass(frozen=True)
class Made:
    """A whole backup: where it lies, its manifest, and what was in the databases."""

    folder: Path
    manifest: Manifest
    found: dict[str, Contents]
    plain_sha256: dict[str, str]
    manifest_sha256: str

    @property
    def size(self) -> int:
        """Bytes of both encrypted copies."""
        return sum(file.bytes for file in self.manifest.files.values())

    @property
    def sentence(self) -> str:
        """What was made, for whoever gave the command."""
        data, keys = self.found["default"], self.found["keyring"]
        seal = data.last_seal.partition(":")
        return (
            f"The backup {self.folder} is whole: {len(data.tables)} tables with {data.rows} rows, {keys.tables['keyring_key']} "
            f"keys, last seal {seal[0]}:{seal[2][:12]}, {self.size} bytes encrypted."
        )


def make(target: Path, *, addresses: Mapping[str, str], to: Iterable[str], takers: Takers | None = None) -> Made:
    """Make a backup in a new folder inside `target`; `addresses` are lfnkr_backup's, `to` the public keys.

    Raises BackupRefused, and leaves nothing that looks like a backup, when anything at all goes wrong.
    """
    try:
        people = offline_key.recipients(to)
    except offline_key.KeyUnusable as unusable:
        raise BackupRefused(str(unusable), Problem.SETTINGS) from None
    if not all(addresses.get(alias) for alias in PARTS):
        raise BackupRefused(
            "LFNKR_BACKUP_URL and LFNKR_KEYS_BACKUP_URL must both be set, with the role lfnkr_backup.", Problem.SETTINGS
        )
    moment = clock.now()
    name = f"{PREFIX}{moment:%Y%m%dT%H%M%SZ}"
    with refused_in_a_sentence(target), unfinished(target, name) as folder:
        files: dict[str, File] = {}
        found: dict[str, Contents] = {}
        plain: dict[str, str] = {}
        for alias, part in PARTS.items():
            taker = (takers or {}).get(alias)
            found[alias], files[part], plain[alias] = copied(addresses[alias], folder / part, people, taker)
        told = manifest.made_from(found, files, plain, made_at=moment.isoformat(), to=people)
        raw = manifest.render(told)
        with written(folder / manifest.NAME) as file:
            file.write(raw)
        final = finish(folder, target / name)
    digest = hashlib.sha256(raw).hexdigest()
    return Made(final, told, found, plain, digest)


def copied(
    address: str, path: Path, to: list[pyrage.x25519.Recipient], taker: Callable[[bytes], object] | None
) -> tuple[Contents, File, str]:
    """One database, dumped and encrypted into a file: what it held, the file, and the hash of the stream before encryption."""
    with contents.snapshot(address) as (connection, shared), written(path) as file:
        found = contents.read(connection)
        if not found.tables:
            raise BackupRefused("A database is empty: run `manage.py prepare` first.", Problem.DATABASE)
        words = [programs.program("pg_dump", programs.major(connection)), "--format=custom", f"--snapshot={shared}"]
        words += ["--lock-wait-timeout=60s", *(f"--exclude-table-data=public.{name}" for name in contents.LEFT_OUT)]
        dump = programs.Running(words, address, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        try:
            plain = Metered(dump.process.stdout, [taker] if taker else ())
            sealed = Metered(file)
            try:
                offline_key.seal(plain, sealed, to)
            except (pyrage.EncryptError, OSError) as error:
                raise sealed.error or plain.error or error from None
            if dump.wait() or not plain.size:
                raise BackupRefused(f"pg_dump did not finish: {dump.complaint}", Problem.PROGRAM)
        finally:
            dump.end()
    return found, File(sealed.size, sealed.sha256), plain.sha256


@contextlib.contextmanager
def refused_in_a_sentence(target: Path) -> Iterator[None]:
    """Says in one sentence what the system refused."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            sentence = f"No space is left in {target}: nothing was kept. Make room, then take the backup again."
        else:
            sentence = f"The backup cannot be written to {target} ({error.strerror or error}): nothing was kept."
        raise BackupRefused(sentence, Problem.NO_SPACE) from error


@contextlib.contextmanager
def unfinished(target: Path, name: str) -> Iterator[Path]:
    """A folder that does not look like a backup until `finish` gives it its name; gone again if it never does.

    What a killed backup left is thrown away here: nobody holds its lock any more.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in target.glob(f"{UNFINISHED}*"):
        if not is_being_written(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = target / f"{UNFINISHED}{name}-{os.getpid()}"
    folder.mkdir(mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def is_being_written(folder: Path) -> bool:
    """Whether the process that makes this backup is alive; the system lets go of its lock when it dies."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


@contextlib.contextmanager
def written(path: Path) -> Iterator[object]:
    """A new file, readable by its owner alone, that is on the disk when the block ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb", buffering=0) as file:
        yield file
        os.fsync(handle)


def finish(folder: Path, final: Path) -> Path:
    """Give a whole backup its name, in one step that a crash cannot divide."""
    if final.exists():
        raise BackupRefused(f"{final} exists already: wait a second, then take the backup again.")
    for changed in (folder, folder.parent):
        handle = os.open(changed, os.O_RDONLY)
        try:
            os.fsync(handle)
            if changed is folder:
                folder.rename(final)
        finally:
            os.close(handle)
    return final
