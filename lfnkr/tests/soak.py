"""How much a long test does: little in `make test`, much in `make soak`, and whatever the environment says.

A test that counts by this is marked `soak`, so that `make soak` runs it.
"""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

IS_LONG = bool(os.environ.get("LFNKR_SOAK"))
"""`make soak` sets LFNKR_SOAK."""

IS_WHOLE = IS_LONG or os.environ.get("LFNKR_WHOLE") == "1"
"""Whether laws of everything look at everything, and not at another part of it in each run."""

T = TypeVar("T")


def count(variable: str, usual: int, long: int) -> int:
    """How often: as the variable says, otherwise `long` in `make soak` and `usual` in every other run."""
    return int(os.environ.get(variable) or (long if IS_LONG else usual))


def sample(things: Iterable[T], part: int, of: str) -> list[T]:
    """Every `part`-th of these by chance in `make test`, in their order; all of them in `make soak`.

    What was left out and how to look at the same again is printed; LFNKR_WHOLE=1 looks at all.
    """
    everything = list(things)
    if IS_WHOLE or len(everything) < part:
        return everything
    chosen = chance(of).sample(range(len(everything)), -(-len(everything) // part))
    sys.stdout.write(f"{of}: {len(chosen)} of {len(everything)}, repeat with LFNKR_SEED={seed()}.\n")
    return [everything[number] for number in sorted(chosen)]


def seed() -> int:
    """What chance begins with; print it, so that LFNKR_SEED can repeat a run.

    `make test` draws by the state of the house: another part for each commit, the same wherever that commit is tested, so
    that what was green here is not red there by chance. `make soak` draws anew each time.
    """
    return int(os.environ.get("LFNKR_SEED") or (None if IS_LONG else of_this_state()) or secrets.randbits(32))


def chance(about: str) -> random.Random:
    """A chance of one test's own, drawn by the seed."""
    return random.Random(f"{seed()} {about}")  # noqa: S311 - repeatable, not secret


@cache
def of_this_state() -> int | None:
    """The first digits of the fingerprint that git gives the files of this commit; nothing where there is no git."""
    asked = ["git", "rev-parse", "HEAD^{tree}"]
    told = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True)
    return int(told.stdout[:7], 16) if told.returncode == 0 else None
