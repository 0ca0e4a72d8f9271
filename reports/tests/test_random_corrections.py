"""Facts that change between two editions, by chance: whatever an edition counted and is known otherwise is named once in the next.

The suite changes the same few each time, `make soak` many others. The seed is printed: LFNKR_SEED repeats a run, LFNKR_CHANGED
sets how many.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

import pytest

from lfnkr.tests import soak
from reports.tests.years.changing import Changed, not_reconciled
from reports.tests.years.comparing import undone
from reports.tests.years.lives import House

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow, pytest.mark.soak]

LIVES = soak.count("LFNKR_CHANGED", 2, long=400)
SEED = soak.seed() if soak.IS_LONG else int(os.environ.get("LFNKR_SEED") or 4_002)


def test_whatever_an_edition_counted_and_is_known_otherwise_is_named_once_in_the_next():
    sys.stdout.write(f"Repeat with LFNKR_SEED={SEED} LFNKR_CHANGED={LIVES}.\n")
    house, done, named, began = House.staffed(), Counter(), Counter(), time.monotonic()
    wrong: list[str] = []
    for seed in range(SEED, SEED + LIVES):
        with undone():
            life = Changed(seed, house)
            life.live()
            done += life.done
            wrong = life.faults + list(not_reconciled(life, named))
            if wrong:
                wrong = [f"Seed {seed}", *wrong, "What was recorded:", *life.acts]
                break
    sys.stdout.write(
        f"{LIVES} lives in {time.monotonic() - began:.0f} s. Recorded: {dict(done)}. Named: {dict(named)}.\n"
    )
    assert not wrong, "\n".join(wrong)
    assert named, "no life led to a correction"
