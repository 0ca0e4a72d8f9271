"""A house with one sealed name, backed up once for all tests that only read the backup; and empty databases to restore into."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyrage
import pytest
from django.core.cache import cache
from django.db import connections
from procrastinate.contrib.django import app as queue_app

from conftest import our_copies
from lfnkr.backup import making
from lfnkr.backup.making import Made
from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import databases
from lfnkr.tests import copies

NAME = "Ri Zarya-hui Quetzal"
"""Occurs nowhere else, so that it is found wherever it lies in clear."""

BACKUP = {"default": "LFNKR_BACKUP_URL", "keyring": "LFNKR_KEYS_BACKUP_URL"}
OWNER = {"default": "LFNKR_OWNER_URL", "keyring": "LFNKR_KEYS_OWNER_URL"}


@dataclass(frozen=True)
class Installation:
    """A backup, what opens it, and the databases it was made of."""

    made: Made
    key: Path
    public: str
    names: dict[str, str]

    def copy(self, folder: Path) -> Path:
        """The backup once more, for a test that changes it."""
        return shutil.copytree(self.made.folder, folder / self.made.folder.name)


class Done(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def backup_addresses(names: dict[str, str] | None = None) -> dict[str, str]:
    """The backup role's addresses of this test's databases, or of those named."""
    names = names or {alias: connections[alias].settings_dict["NAME"] for alias in BACKUP}
    return {alias: databases.within(os.environ[variable], names[alias]) for alias, variable in BACKUP.items()}


def owner_addresses(names: dict[str, str]) -> dict[str, str]:
    """The owner's."""
    return {alias: databases.within(os.environ[variable], names[alias]) for alias, variable in OWNER.items()}


def application_addresses(names: dict[str, str]) -> dict[str, str]:
    """Those of the web role and the keys role."""
    variables = {"default": "LFNKR_WEB_URL", "keyring": "LFNKR_KEYS_URL"}
    return {alias: databases.within(os.environ[name], names[alias]) for alias, name in variables.items()}


def environment(names: dict[str, str], **variables: str) -> dict[str, str]:
    """What a command of ours is told, to work in these databases and in no others."""
    told = {name: value for name, value in os.environ.items() if name != "LFNKR_CONNECT_AS"}
    told |= copies.addresses(names)
    return told | {BACKUP[alias]: address for alias, address in backup_addresses(names).items()} | variables


def command(*words: object, names: dict[str, str], **variables: str) -> Done:
    """One of our commands, in a process of its own, in these databases."""
    line = [sys.executable, "manage.py", *map(str, words)]
    told = environment(names, **variables)
    done = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def make_key(path: Path) -> str:
    """An off-line key in a file; its public half."""
    key = pyrage.x25519.Identity.generate()
    path.write_text(f"# made for tests\n{key}\n")
    return str(key.to_public())


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Installation]:
    """One request with a sealed name, made by the acts, and its backup."""
    from cases.tests import factories
    from lfnkr.accounts.tests.people import just_signed_in, person

    folder = tmp_path_factory.mktemp("house")
    public = make_key(folder / "offline.key")
    with django_db_blocker.unblock():
        names = our_copies.make()
        with copies.in_use(names):
            hana = person("hana")
            factories.case(hana, factories.woman(names=(NAME,)))
            just_signed_in(hana)
            cache.set("wrong-try", 1)
            queue_app.configure_task("jobs.tidy_queue", queue="nightly", allow_unknown=True).defer()
            made = making.make(folder / "backups", addresses=backup_addresses(), to=[public])
            connections.close_all()
    yield Installation(made, folder / "offline.key", public, names)
    our_copies.drop(names)


def made_empty(stack: contextlib.ExitStack) -> dict[str, str]:
    """A pair of empty databases, by alias, as `prepare` makes them, until the stack is left."""
    number = next(copies.numbers)
    names = {alias: f"lfnkr_test_{os.getpid()}_{copies.RUN}_{number}_{alias}" for alias in BACKUP}
    for alias, name in names.items():
        databases.create(our_copies.admin, name, copies.ADDRESSES[alias][2])
        stack.callback(databases.drop, our_copies.admin, name)
    return names


@pytest.fixture(scope="module")
def empty(django_db_setup) -> Iterator[dict[str, str]]:
    """A pair of empty databases in which nothing may ever be written."""
    with contextlib.ExitStack() as stack:
        yield made_empty(stack)


@pytest.fixture
def empty_to_fill(django_db_setup) -> Iterator[dict[str, str]]:
    """A pair of empty databases of a test's own."""
    with contextlib.ExitStack() as stack:
        yield made_empty(stack)


class Restored(NamedTuple):
    """How the command ended, and the databases it filled."""

    done: Done
    names: dict[str, str]


@pytest.fixture(scope="module")
def restored(house) -> Iterator[Restored]:
    """The backup restored by the command, in a process of its own."""
    with contextlib.ExitStack() as stack:
        names = made_empty(stack)
        yield Restored(command("restore", house.made.folder.parent, "--key", house.key, names=names), names)
