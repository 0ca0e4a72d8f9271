"""Years by chance: whatever is recorded, every term is final, counted as by hand, and told truly.

The suite lives the same few each time, in two halves side by side; `make soak` many others. The seed is printed: LFNKR_SEED
repeats a run, LFNKR_YEARS sets how many are lived, LFNKR_SECONDS for how long at most. What was met is printed: each step,
each row of the page of unusual years and each sentence, and how often.
"""

from __future__ import annotations

import os
import sys
import time

import pytest

from cases.status import TRANSITIONS
from lfnkr.tests import soak
from reports.tests.years.comparing import Seen, wrong_with
from reports.tests.years.lives import House
from reports.tests.years.rows import ROWS
from reports.tests.years.sentences import SAID_EXACTLY_WHEN

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow, pytest.mark.soak]

YEARS = soak.count("LFNKR_YEARS", 26, long=2_000)
SEED = soak.seed() if soak.IS_LONG else int(os.environ.get("LFNKR_SEED") or 100)
SECONDS = float(os.environ.get("LFNKR_SECONDS") or "inf")
PARTS = 1 if soak.IS_LONG else 2

STEPS = {(before.value, after.value) for before, followers in TRANSITIONS.items() for after in followers}
"""Every step of the table; what only a partner tells comes beside them."""

SAID = {
    *SAID_EXACTLY_WHEN,
    *(
        "asked_nobody",
        "asked_nobody_reason",
        "asked_not_recorded",
        "asked_parties",
        "asked_compositions",
        "asked_repeated",
    ),
    *("all_wished", "died_later", "led_parties", "ages", "share.under_30.requested_adults"),
    *("share.under_30.rescued_led_people", "spent", "spent_for_others", "reserve", "tiers", "memoranda", "lowest"),
    *("came_back", "gifts_charged_back", "fees_came_back"),
}
"""The sentences a life may lead to. Missions, an arrest, policies and figures of others are told by no life (they have tests
of their own), nor are the words of a death and provinces, which no life records; the ledger reaches every term of a life.
"""

OFTEN = 20
"""How often each step, row and sentence comes in the 2,000 lives of `make soak`."""
FEWEST = {"kinds of steps": 50, "rows": 20, "sentences": 35}
"""What the lives of one half of the suite meet at least."""


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_recorded_is_counted_and_told_as_it_was(part):
    sys.stdout.write(f"Repeat with LFNKR_SEED={SEED} LFNKR_YEARS={YEARS}.\n")
    house, seen, began = House.staffed(), Seen(), time.monotonic()
    wrong: list[str] = []
    for seed in range(SEED + part, SEED + YEARS, PARTS):
        wrong = wrong_with(seed, house, seen, is_rendered=seed == SEED)
        if wrong or time.monotonic() - began > SECONDS:
            break
    sys.stdout.write(seen.summary(time.monotonic() - began))
    assert not wrong, "\n".join(wrong)
    if {"LFNKR_YEARS", "LFNKR_SECONDS"} & os.environ.keys():
        return
    if soak.IS_LONG:
        assert seen.rarer_than(OFTEN, steps=STEPS, rows=ROWS, sentences=SAID) == []
    met = {"kinds of steps": len(seen.moves), "rows": len(+seen.rows), "sentences": len(seen.sentences)}
    assert all(met[name] >= fewest for name, fewest in FEWEST.items()), met
