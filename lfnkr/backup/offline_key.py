"""Encrypting a stream to people who are not here, in the age format, and opening it again with their off-line key.

Run as a program, away from the server: `python -m lfnkr.backup.offline_key FILE` makes such a key, writes it to FILE and
prints its public half, the recipient. Neither settings nor a database are needed for that.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import pyrage

SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how every private key of age begins
LONGEST_FILE = 100_000


class KeyUnusable(ValueError):
    """No key, or not one for this; the sentence says what to do."""


class Source(Protocol):
    """What is read from: a file, a pipe."""

    def read(self, size: int, /) -> bytes: ...


class Target(Protocol):
    """What is written to: a file, a pipe."""

    def write(self, chunk: bytes, /) -> object: ...

    def flush(self) -> object: ...


class Metered:
    """A stream that is hashed and counted as it passes, and that remembers what went wrong beneath it."""

    def __init__(self, stream: Source | Target, also: Iterable[Callable[[bytes], object]] = ()):
        self.stream = stream
        self.also = tuple(also)
        self.hash = hashlib.sha256()
        self.size = 0
        self.error: OSError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, which each of `also` is given too."""
        chunk = self._tried(self.stream.read, size)
        self._count(chunk)
        for take in self.also:
            take(chunk)
        return chunk

    def write(self, chunk: bytes, /) -> int:
        """Write all of it."""
        self._tried(self.stream.write, chunk)
        self._count(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Hand on what waits."""
        self._tried(self.stream.flush)

    @property
    def sha256(self) -> str:
        """The hash of all that has passed."""
        return self.hash.hexdigest()

    def _count(self, chunk: bytes) -> None:
        self.hash.update(chunk)
        self.size += len(chunk)

    def _tried(self, call: Callable, *arguments: object) -> bytes:
        try:
            return call(*arguments)
        except OSError as error:
            self.error = error
            raise


def recipients(words: Iterable[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys a backup is encrypted to; raises KeyUnusable when there is none, or one of them is not public."""
    found = []
    for word in words:
        if word.upper().startswith(SECRET):
            raise KeyUnusable(
                "LFNKR_BACKUP_RECIPIENT holds a private key, which must never be on this server: make a new key elsewhere, "
                "and set its public half, which begins with age1."
            )
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError:
            raise KeyUnusable(
                f"LFNKR_BACKUP_RECIPIENT holds {word!r}, which is no public key of age: one begins with age1."
            ) from None
    if not found:
        raise KeyUnusable(
            "LFNKR_BACKUP_RECIPIENT is not set: name the public half of the off-line key (age1...), one for each holder."
        )
    return found


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The off-line keys in a file, one a line beside comments; raises KeyUnusable when the file holds none."""
    try:
        with path.open(encoding="ascii") as file:
            lines = [line.strip() for line in file.read(LONGEST_FILE).splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except OSError as error:
        raise KeyUnusable(f"The file of the off-line key {path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise KeyUnusable(f"{path} holds no off-line key: a line that begins with {SECRET} is needed.")
    return found


def seal(plain: Source, sealed: Target, to: list[pyrage.x25519.Recipient]) -> None:
    """Encrypt a stream as it comes, in constant memory; raises pyrage.EncryptError when either end fails."""
    pyrage.encrypt_io(plain, sealed, to)
    sealed.flush()


def decrypt(sealed: Source, plain: Target, keys: list[pyrage.x25519.Identity]) -> None:
    """Decrypt a stream as it comes; nothing altered passes.

    Raises pyrage.DecryptError for another key, and OSError when it was altered or cut off, or when either end fails.
    """
    pyrage.decrypt_io(sealed, plain, keys)
    plain.flush()


def make(path: Path) -> str:
    """Make a key, write it to a file that did not exist, readable by its owner alone, and give its public half."""
    key = pyrage.x25519.Identity.generate()
    public = str(key.to_public())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(f"# public key: {public}\n{key}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def main(words: list[str]) -> int:
    """The program: its exit status."""
    if len(words) != 1:
        sys.stderr.write("Name the file for the new key: python -m lfnkr.backup.offline_key FILE\n")
        return 2
    try:
        sys.stdout.write(f"{make(Path(words[0]))}\n")
    except FileExistsError:
        sys.stderr.write(f"{words[0]} exists already, and may be the only copy of a key: name another file.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{words[0]} cannot be written: {error.strerror}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
