"""Bench databases on the server of this command: one pair for each number of requests, made once for a state of the schema."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lfnkr.devserver import launcher
from lfnkr.devserver.launcher import ROOT
from lfnkr.postgresql import databases, migration_state

ALIASES = {"default": databases.WEB, "keyring": databases.KEYS}
ADDRESSES = {
    "default": ("LFNKR_WEB_URL", "LFNKR_OWNER_URL"),
    "keyring": ("LFNKR_KEYS_URL", "LFNKR_KEYS_OWNER_URL"),
}
PREFIX = "lfnkr_bench_"


@contextmanager
def administrator() -> Iterator[str]:
    """The address of whoever may make databases on the server of this command, which is no server of production's."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    with launcher.embedded(launcher.home(), launcher.generated_secrets(launcher.home())) as admin:
        yield admin


def names_of(requests: int, seed: int) -> dict[str, str]:
    """The names of a pair, by alias: another schema or another seed is another pair."""
    return {alias: f"{PREFIX}{migration_state.fingerprint()[:8]}_{seed}_{requests}_{alias}" for alias in ALIASES}


def addresses(names: dict[str, str]) -> dict[str, str]:
    """The variables that lead a process of its own to a pair."""
    return {
        variable: databases.within(os.environ[variable], names[alias])
        for alias, variables in ADDRESSES.items()
        for variable in variables
    }


def ensure(admin: str, requests: int, seed: int) -> dict[str, str]:
    """A filled pair of databases, by alias; made and filled when there is none, which takes a minute or some."""
    names = names_of(requests, seed)
    if not set(names.values()) <= existing(admin):
        new = {alias: f"{name}_new" for alias, name in names.items()}
        databases.drop(admin, *new.values(), *names.values())
        for alias, role in ALIASES.items():
            databases.create(admin, new[alias], role)
        manage(new, "prepare", "--verbosity", "0", "--skip-checks")
        manage(new, "seed_bulk", "--cases", str(requests), "--seed", str(seed))
        with databases.session(admin) as connection:
            for alias, name in names.items():
                databases.run(connection, "ALTER DATABASE {new} RENAME TO {name}", new=new[alias], name=name)
    return names


def existing(admin: str) -> set[str]:
    """The names of all bench databases there are."""
    with databases.session(admin) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database") if name.startswith(PREFIX)}


def remove_all(admin: str) -> None:
    """Throw every bench database away."""
    databases.drop(admin, *existing(admin))


def manage(names: dict[str, str], *words: str) -> str:
    """Run a command as the owner in a pair of databases; what it said. Raises SystemExit with its words when it failed."""
    environment = os.environ | addresses(names) | {"LFNKR_CONNECT_AS": "owner"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
