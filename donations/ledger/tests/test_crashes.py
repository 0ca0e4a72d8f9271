"""Killing the database server while it books: nothing acknowledged is lost or doubled, and the books agree afterwards.

On a private cluster. LFNKR_CRASHES sets how often (3 times in the suite); the seed of the moments is printed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from lfnkr.devserver import launcher
from lfnkr.postgresql import cluster, databases
from lfnkr.tests import copies, soak

pytestmark = [pytest.mark.slow, pytest.mark.soak]

CRASHES = soak.count("LFNKR_CRASHES", 3, long=50)
WRITERS = 4  # Their places are the digits 0 to 3.
SEED = soak.seed()


class Private:
    """A prepared cluster of its own, in a folder that goes with the test."""

    def __init__(self, home: Path):
        self.env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        kept = launcher.generated_secrets(home)
        self.engine = cluster.Cluster(home, kept["LFNKR_ADMIN_PASSWORD"])
        self.engine.start()
        place = quote(str(self.engine.sockets), safe="")
        self.admin = f"postgresql://{cluster.ADMIN}:{self.engine.password}@/postgres?host={place}"
        for alias in copies.ADDRESSES:
            copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"]).bring(alias, self.admin)
        databases.prepare(self.admin, {role: kept[name] for name, role in launcher.PASSWORDS.items()})
        self.env |= launcher.addresses(self.admin, kept) | {"LFNKR_HOME": str(home), "LFNKR_CONNECT_AS": "owner"}
        self.manage("prepare", "--verbosity", "0", "--skip-checks")
        self.env["LFNKR_CONNECT_AS"] = "web"

    def manage(self, *words: str) -> None:
        """A command on this cluster."""
        subprocess.run([sys.executable, "manage.py", *words], cwd=launcher.ROOT, env=self.env, check=True)

    def connect(self) -> psycopg.Connection:
        """A look at the books that no rule narrows."""
        return psycopg.connect(databases.within(self.admin, "lfnkr"), autocommit=True)

    def writers(self, promises: Path) -> list[subprocess.Popen]:
        """Processes that book when told to, and note what was acknowledged to them."""
        command = [sys.executable, "-m", "donations.ledger.tests.crash_writer"]
        with promises.open("ab") as output:
            places = [
                {"args": [*command, str(place)], "stdin": subprocess.PIPE, "stdout": output, "bufsize": 0}
                for place in range(WRITERS)
            ]
            return [subprocess.Popen(cwd=launcher.ROOT, env=self.env, **place) for place in places]

    def kill(self) -> None:
        """End the server and its children as a power cut would, without a word."""
        first = int((self.engine.data / "postmaster.pid").read_text().split()[0])
        family = [first, *(pid for pid, parent in processes() if parent == first)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


BOOKED = """
    SELECT j.source_id::text FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id
"""
"""The source of each entry."""


def processes() -> list[tuple[int, int]]:
    """Every process and its parent."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found.append((int(stat.parent.name), int(fields[1])))
    return found


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """A private cluster with one treasurer."""
    private = Private(tmp_path_factory.mktemp("crashes"))
    try:
        with private.connect() as connection:
            connection.execute(
                "INSERT INTO accounts_user (id, username, display_name, email, role, password, language, is_active,"
                " generation, recorded_at)"
                " VALUES (gen_random_uuid(), 'sora', 'Sora', '', 'treasurer', '!', 'en', true, 0, now())"
            )
        yield private
    finally:
        private.engine.stop()


def test_the_server_keeps_on_disk_what_it_promised(private):
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on"}

    with private.connect() as connection:
        assert {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in wanted} == wanted


def test_nothing_acknowledged_is_lost_or_doubled(private, tmp_path):
    moments = random.Random(SEED)  # noqa: S311 - only when to kill
    promises, accounted = tmp_path / "promises", set()
    print(f"Seed {SEED}, {CRASHES} crashes: repeat with LFNKR_SEED={SEED}.")  # noqa: T201 - shown when it fails
    writers = private.writers(promises)

    for crash in range(1, CRASHES + 1):
        acknowledged = gifts_until_the_crash(private, writers, promises, crash, moments.uniform(0.3, 1.5))
        private.engine.start()
        with private.connect() as connection:
            booked = [gift for (gift,) in connection.execute(BOOKED)]
        private.manage("verify_ledger")
        assert len(booked) == len(set(booked))
        assert acknowledged <= set(booked)
        # Of each writer's last gift the answer may have died with the server; nothing else may be there.
        assert len(set(booked) - accounted - acknowledged) <= WRITERS
        accounted |= set(booked)
    for writer in writers:
        writer.stdin.close()
        assert writer.wait(60) == 0


def gifts_until_the_crash(private: Private, writers: list, promises: Path, crash: int, seconds: float) -> set[str]:
    """All that was acknowledged so far, once the server was killed under the writers at work."""
    before = notes(promises)
    for writer in writers:
        writer.stdin.write(b"work\n")
    wait_until(lambda: {place for place, _what in notes(promises)[len(before) :]} == set("0123"))
    time.sleep(seconds)
    private.kill()
    wait_until(lambda: [what for _place, what in notes(promises)].count("crashed") == crash * WRITERS)
    return {what for _place, what in notes(promises) if what != "crashed"}


def notes(promises: Path) -> list[list[str]]:
    """What the writers noted: place, and gift or "crashed"."""
    return [line.split() for line in promises.read_text().splitlines()]


def wait_until(is_so, seconds: int = 120) -> None:
    """Wait for something that other processes do."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)
