"""PostgreSQL's own pg_dump and pg_restore: where the right version is found, and how they are run without showing a password."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg import conninfo

from lfnkr.backup.refusal import BackupRefused, Problem
from lfnkr.postgresql import cluster

LONGEST_COMPLAINT = 200
KEPT = 4_000
HANDED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH")


def version_in(folder: Path, tool: str) -> int:
    """The major version of one program in a folder; 0 when it is not there."""
    try:
        told = subprocess.run([folder / tool, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def folders() -> Iterator[Path]:
    """Where PostgreSQL's programs may be: PG_BIN first, then the path, then the usual places."""
    if os.environ.get("PG_BIN"):
        yield Path(os.environ["PG_BIN"])
    yield from map(Path, os.get_exec_path())
    yield from cluster.candidates()


def program(tool: str, version: int) -> Path:
    """The program of exactly the server's major version, because another one cannot dump it, or writes what it cannot read."""
    for folder in folders():
        if version_in(folder, tool) == version:
            return folder / tool
    raise BackupRefused(
        f"The server is PostgreSQL {version}, and no {tool} of that version was found: install postgresql-client-{version}, "
        "or name the folder of its programs in PG_BIN.",
        Problem.PROGRAM,
    )


def major(connection: psycopg.Connection) -> int:
    """The major version of a server."""
    return connection.info.server_version // 10_000


class Running:
    """One of PostgreSQL's programs at work: its streams, and what it complained of."""

    def __init__(self, words: list[object], address: str | None = None, **streams: int | IO[bytes]):
        self.tool = Path(str(words[0])).name
        environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ} | {"LC_ALL": "C"}
        command = [str(word) for word in words]
        if address:
            facts = conninfo.conninfo_to_dict(address)
            environment["PGPASSWORD"] = str(facts.pop("password", None) or "")  # never on the command line
            environment["PGPASSFILE"] = str(facts.get("passfile") or os.environ.get("PGPASSFILE") or os.devnull)
            command += ["--no-password", f"--dbname={conninfo.make_conninfo(**facts)}"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **streams)
        self._said = b""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Keep the beginning of what it says; a full pipe would stop it."""
        while chunk := self.process.stderr.read(1024):
            self._said = (self._said + chunk)[:KEPT]

    @property
    def complaint(self) -> str:
        """The first error it named, without the lines that quote rows."""
        lines = self._said.decode(errors="replace").splitlines()
        named = [line for line in lines if "error" in line.lower()] or lines[:1]
        return named[0].strip()[:LONGEST_COMPLAINT] if named else f"{self.tool} ended without a word"

    def wait(self) -> int:
        """Its exit status, when it has ended and its words were read."""
        status = self.process.wait()
        self._listener.join(5)
        return status

    def end(self) -> None:
        """Stop it if it still runs, and close what leads to it."""
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with contextlib.suppress(OSError):  # what waited in it has nowhere to go any more
                    stream.close()
