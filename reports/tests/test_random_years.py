"""Years by chance: whatever is recorded, every term is final, counted as by hand, and told truly.

The suite lives the same few each time, in two halves side by side; `make soak` many others. The seed is printed: LFNKR_SEED
repeats a run, LFNKR_YEARS sets how many are lived.
"""

from __future__ import annotations

import os
import sys
import time

import pytest

from lfnkr.tests import soak
from reports.tests.years.comparing import Seen, wrong_with
from reports.tests.years.lives import House

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow, pytest.mark.soak]

YEARS = soak.count("LFNKR_YEARS", 32, long=2_000)
SEED = soak.seed() if soak.IS_LONG else int(os.environ.get("LFNKR_SEED") or 100)


@pytest.mark.parametrize("half", [0, 1])
def test_whatever_is_recorded_is_counted_and_told_as_it_was(half):
    seeds = range(SEED + half, SEED + YEARS, 2)
    sys.stdout.write(f"Seeds {list(seeds)[:1]} and every second: repeat with LFNKR_SEED={SEED} LFNKR_YEARS={YEARS}.\n")
    house, seen, began = House.staffed(), Seen(), time.monotonic()
    wrong: list[str] = []
    for seed in seeds:
        wrong = wrong_with(seed, house, seen)
        if wrong:
            break
    seconds = time.monotonic() - began
    sys.stdout.write(seen.summary(seconds))
    assert not wrong, "\n".join(wrong)
