"""Bench databases for tests: copies of the migrated template, filled by the command itself, once for each process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from lfnkr.devserver.launcher import ROOT
from lfnkr.tests import copies


def seed_bulk(names: dict[str, str], *words: str, **environment: str) -> subprocess.CompletedProcess:
    """Run `manage.py seed_bulk` in a pair of databases."""
    variables = os.environ | copies.addresses(names) | {"LFNKR_CONNECT_AS": "owner"} | environment
    command = [sys.executable, "manage.py", "seed_bulk", *words]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def filled(django_db_setup) -> Iterator[Callable[[int], dict[str, str]]]:
    """The names of a pair of databases with so many requests: `filled(200)`, made once a process."""
    ours, made = copies.Copies(os.environ["LFNKR_TEST_ADMIN_URL"]), {}

    def fill(requests: int) -> dict[str, str]:
        if requests not in made:
            made[requests] = ours.make()
            done = seed_bulk(made[requests], "--cases", str(requests))
            assert done.returncode == 0, done.stderr
        return made[requests]

    yield fill
    ours.drop_all()
