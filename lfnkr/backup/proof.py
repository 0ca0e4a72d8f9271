"""The nightly proof: what was just encrypted can be restored. Tried with the very stream, before it is encrypted.

The data go into a PostgreSQL of their own in a temporary folder, which listens on a private socket and is thrown away. The
keys never lie beside them, nor on any disk: their stream is read in memory, each key is unwrapped, counted and forgotten.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote
from uuid import UUID

import psycopg

from lfnkr.backup import asking, contents, elsewhere, programs, restoring
from lfnkr.backup.making import Made
from lfnkr.backup.refusal import BackupRefused, Problem
from lfnkr.keyring import cipher, server_keys, wrapping
from lfnkr.postgresql import cluster, databases

TABLE = b"keyring_key"
READ_AT_ONCE = 65_536


class BackupVerdict(NamedTuple):
    """Whether the backup was proven, and what was found."""

    is_proven: bool
    sentence: str


class Program:
    """pg_restore reading a stream as it passes; one that gave up is not written to any more, and never stops the backup."""

    def __init__(self, *words: object, address: str | None = None, stdout: int = subprocess.DEVNULL):
        tool = programs.program("pg_restore", programs.version_in(cluster.programs(), "postgres"))
        self.running = programs.Running([tool, *words], address, stdin=subprocess.PIPE, stdout=stdout)
        self.has_failed = False

    def take(self, chunk: bytes) -> None:
        """The next bytes of the stream; none at its end."""
        if self.has_failed or not chunk:
            return
        try:
            self.running.process.stdin.write(chunk)
        except OSError:
            self.has_failed = True

    def finish(self) -> str:
        """Nothing when all was read, or what it complained of."""
        with contextlib.suppress(OSError):
            self.running.process.stdin.close()
        status = self.running.wait()
        return self.running.complaint if status or self.has_failed else ""


class KeysInMemory:
    """Reads the stream of the keyring as text through a pipe, and opens each key in it."""

    def __init__(self) -> None:
        self.program = Program("--data-only", "--file=-", stdout=subprocess.PIPE)
        self.opened = self.erased = 0
        self.broken: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def finish(self) -> str:
        """Nothing when every key opened, or the first that did not."""
        complaint = self.program.finish()
        self._reader.join()
        return complaint or next(iter(self.broken), "")

    def _read(self) -> None:
        """Follow to the end; after a row that cannot be read the rest is only taken, since a full pipe would stop the backup."""
        stream = self.program.running.process.stdout
        try:
            self._follow(stream)
        except Exception as error:
            self.broken.append(f"a row of the keys cannot be read ({type(error).__name__})")
            with contextlib.suppress(OSError, ValueError):
                while stream.read(READ_AT_ONCE):
                    pass

    def _follow(self, stream: IO[bytes]) -> None:
        """Open what the COPY of the one table holds."""
        columns: list[str] | None = None
        for line in stream:
            if columns is None:
                found = re.match(rb"COPY public\." + TABLE + rb" \((.+)\) FROM stdin;", line)
                columns = found[1].decode().split(", ") if found else None
            elif line.rstrip(b"\n") == rb"\.":
                columns = None
            else:
                self._open(dict(zip(columns, line.rstrip(b"\n").decode().split("\t"), strict=False)))

    def _open(self, row: dict[str, str]) -> None:
        """Unwrap one key; an erased one is empty."""
        wrapped = bytes.fromhex(row["wrapped"].removeprefix(r"\\x"))
        if not wrapped:
            self.erased += 1
            return
        held = server_keys.held()
        named = held.get(row["server_key"])
        if any(self._opens(row, wrapped, key) for key in ([named] if named else held.values())):
            self.opened += 1
        else:
            self.broken.append(f"the key of the {row['kind']} {row['subject']} does not open")

    @staticmethod
    def _opens(row: dict[str, str], wrapped: bytes, server_key: bytes) -> bool:
        """Whether a key unwraps for its own subject under a server key."""
        bound_to = f"{row['kind']}|{UUID(row['subject'])}"
        try:
            wrapping.unwrap(wrapped, row["principal"], bound_to=bound_to, server_key=server_key)
        except (cipher.CipherBroken, ValueError):
            return False
        return True


class Proof:
    """One proof, from the start of its PostgreSQL to its end: give `takers` to `making.make`, then ask for the verdict."""

    def __init__(self, engine: cluster.Cluster):
        admin = f"postgresql://{cluster.ADMIN}:{engine.password}@/postgres?host={quote(str(engine.sockets), safe='')}"
        passwords = {role: secrets.token_hex(16) for role in (*databases.ROLES, databases.BACKUP)}
        databases.prepare(admin, passwords)
        main = next(iter(databases.DATABASES))
        self.owner = databases.address(admin, databases.OWNER, passwords[databases.OWNER], main)
        self.web = databases.address(admin, databases.WEB, passwords[databases.WEB], main)
        with psycopg.connect(self.owner) as connection:
            restoring.forget_default_grants(connection)
        self.data = Program("--exit-on-error", "--single-transaction", address=self.owner)
        self.keys = KeysInMemory()
        self.takers = {"default": self.data.take, "keyring": self.keys.program.take}

    def verdict(self, made: Made) -> BackupVerdict:
        """Compare what was restored with what was counted, and ask all verifications there."""
        complaint = self.data.finish() or self.keys.finish()
        if complaint:
            return BackupVerdict(False, f"The stream could not be restored: {complaint}.")
        said, found = made.found["default"], contents.read_as_owner(self.owner)
        if (said.tables, said.last_seal) != (found.tables, found.last_seal):
            return BackupVerdict(False, "What was restored does not hold the rows that were counted.")
        if changed := sorted(name for name, digest in said.laws.items() if found.laws.get(name) != digest):
            return BackupVerdict(False, f"What was restored is guarded otherwise: its {changed[0]}.")
        keys = made.found["keyring"].tables[TABLE.decode()]
        if self.keys.opened + self.keys.erased != keys:
            return BackupVerdict(False, f"Of {keys} keys, {self.keys.opened + self.keys.erased} were in the stream.")
        answers = elsewhere.run_in({"default": self.web}, lambda: asking.ask_all(said.last_seal))
        wrong = [answer.sentence for answer in answers if not answer.is_whole]
        if wrong:
            return BackupVerdict(False, f"What was restored is not sound: {wrong[0]}")
        return BackupVerdict(
            True,
            f"Proven: restored before encryption, {len(found.tables)} tables with {found.rows} rows as counted, "
            f"{self.keys.opened} keys opened, {len(answers)} verifications passed.",
        )

    def end(self) -> None:
        """Whatever still reads is ended."""
        self.data.running.end()
        self.keys.program.running.end()


@contextlib.contextmanager
def prepared(place: str | None = None) -> Iterator[Proof]:
    """A proof with a PostgreSQL of its own in a folder in `place`, of which nothing is left afterwards.

    Raises BackupRefused when no server can be started here.
    """
    with contextlib.ExitStack() as stack:
        try:
            folder = Path(tempfile.mkdtemp(prefix="lfnkr-proof-", dir=place))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            engine = cluster.Cluster(folder, secrets.token_hex(16))
            stack.callback(engine.remove)
            stack.callback(engine.stop)
            engine.start()
            proof = Proof(engine)
        except (cluster.ClusterError, OSError, psycopg.Error) as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise BackupRefused(f"The proof cannot be made: {said}", Problem.PROGRAM) from error
        stack.callback(proof.end)
        yield proof
