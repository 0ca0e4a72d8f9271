"""How much a long test does: little in `make test`, much in `make soak`, and whatever the environment says.

A test that counts by this is marked `soak`, so that `make soak` runs it.
"""

from __future__ import annotations

import os
import random
import secrets
import sys
from collections.abc import Iterable
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
    began = seed()
    chosen = random.Random(f"{began} {of}").sample(range(len(everything)), -(-len(everything) // part))  # noqa: S311 - repeatable, not secret
    sys.stdout.write(f"{of}: {len(chosen)} of {len(everything)}, repeat with LFNKR_SEED={began}.\n")
    return [everything[number] for number in sorted(chosen)]


def seed() -> int:
    """What chance begins with; print it, so that LFNKR_SEED can repeat a run."""
    return int(os.environ.get("LFNKR_SEED") or secrets.randbits(32))
