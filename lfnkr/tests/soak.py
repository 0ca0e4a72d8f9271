"""How much a long test does: little in `make test`, much in `make soak`, and whatever the environment says.

A test that counts by this is marked `soak`, so that `make soak` runs it.
"""

from __future__ import annotations

import os
import secrets

IS_LONG = bool(os.environ.get("LFNKR_SOAK"))
"""`make soak` sets LFNKR_SOAK."""


def count(variable: str, usual: int, long: int) -> int:
    """How often: as the variable says, otherwise `long` in `make soak` and `usual` in every other run."""
    return int(os.environ.get(variable) or (long if IS_LONG else usual))


def seed() -> int:
    """What chance begins with; print it, so that LFNKR_SEED can repeat a run."""
    return int(os.environ.get("LFNKR_SEED") or secrets.randbits(32))
