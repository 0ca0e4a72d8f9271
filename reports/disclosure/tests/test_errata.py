"""Two editions of a term laid beside each other: nobody is known by what changed, nor computed from the two together."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, replace

import pytest

from lfnkr.tests import soak
from reports.disclosure.cells import Table
from reports.disclosure.earlier import Then, beside
from reports.disclosure.protection import Protection, Told, told_to
from reports.disclosure.rule import SMALLEST
from reports.disclosure.tests.attack import broken, laid_out, recognised, unchanged
from reports.disclosure.tests.test_protection import known, renamed
from reports.disclosure.tests.years import Tables, corrected, tables, year_of
from reports.figures.figure import Band
from reports.figures.people import count_people
from reports.models.audiences import Audience

YEARS = soak.count("LFNKR_ERRATA", 1, long=40)
SEED = soak.seed() if soak.IS_LONG else int(os.environ.get("LFNKR_SEED") or 310)
SIZES = (1, 3, 8, 27)
HER_YEAR = 312
FIRST, SECOND = EDITIONS = ("first", "erratum")


def told_of(held: Tables) -> dict[Audience, Told]:
    return {audience: told_to(audience, held) for audience in SMALLEST}


def behind(first: Tables, second: Tables) -> Tables:
    """The tables of an erratum as they are protected beside what the first edition told."""
    told, value = told_of(first), {audience: dict(table.values) for audience, table in first}
    found = []
    for audience, table in second:
        read_by = tuple(SMALLEST) if audience == Audience.MEMBERS else (Audience.PUBLIC,)
        read = [item for reader in read_by for item in _printed(dict(first)[reader], told[reader]).items()]
        earlier = beside(audience, dict(table.values), [Then(value[audience], tuple(read))])
        found.append((audience, replace(table, earlier=earlier.of(table))))
    return tuple(found)


def _printed(table: Table, told: Told) -> dict[str, Band]:
    """What an edition prints of each count; nothing of what it withholds."""
    numbers = {name: told.of(name, value) for name, value in table.values if name in table.printed | table.always}
    return {name: band for name, band in numbers.items() if band != (0, None)}


@dataclass(frozen=True)
class Read:
    """What somebody reads of two editions, and how it is."""

    truth: dict[str, int]
    known: dict[str, Band]
    always: dict[str, Band]
    alls: list[str]


def read_by(audience: Audience, first: Tables, second: Tables, opened: str = "") -> Read:
    """The two editions; `opened` is told as it is by the erratum, whatever was chosen."""
    both = {FIRST: first, SECOND: second}
    table = {edition: dict(held)[audience] for edition, held in both.items()}
    told = {edition: told_to(audience, held) for edition, held in both.items()}
    told[SECOND] = replace(told[SECOND], bands={k: band for k, band in told[SECOND].bands.items() if k != opened})
    truth = laid_out({edition: {renamed(k): v for k, v in one.values} for edition, one in table.items()})
    reader = laid_out({edition: known(table[edition], told[edition]) for edition in EDITIONS})
    performance = {f"{edition}:{renamed(name)}" for edition in EDITIONS for name in table[edition].always}
    always = {key: band if key in performance else (0, None) for key, band in reader.items()}
    always |= {key: (truth[key],) * 2 for key in performance}
    alls = [f"{edition}:{renamed(k)}" for edition in EDITIONS for k in Protection(audience, table[edition], None).alls]
    return Read(truth, reader, always, alls)


def attack_on(audience: Audience, first: Tables, second: Tables) -> list[str]:
    """What a reader learns of the two together."""
    read, smallest = read_by(audience, first, second), SMALLEST[audience]
    wrong = broken(read.truth, read.known, read.always, smallest, read.alls)
    believed = list(unchanged(*EDITIONS, read.truth, read.known))
    for one, other in (EDITIONS, EDITIONS[::-1]):
        # Who takes for granted that nothing was corrected has what the other edition tells, whatever this one does. What they
        # compute besides tells of nobody: a number that is not small was hidden to keep a small one open to other readers.
        told = {key: band for key, band in read.known.items() if key.startswith(f"{other}:")}
        here = {key: number for key, number in read.truth.items() if key.startswith(f"{one}:")}
        here = {key: number for key, number in here.items() if 0 < number < smallest or key in read.alls}
        wrong += broken(here, read.known, read.always | told, smallest, read.alls, believed)
    return [*wrong, *recognised(read.truth, read.known, read.always, EDITIONS, smallest)]


@pytest.mark.soak
@pytest.mark.parametrize("requests", SIZES)
def test_nobody_is_known_by_what_an_erratum_changes(requests):
    sys.stdout.write(f"Seed {SEED}, {YEARS} errata of years of {requests} requests.\n")
    changed: Counter[Audience] = Counter()
    for seed in range(SEED, SEED + YEARS):
        year = year_of(seed, requests)
        first = tables(count_people(year))
        second = behind(first, tables(count_people(corrected(seed, year))))
        for audience in SMALLEST:
            changed[audience] += len(dict(second)[audience].earlier.moved)
            wrong = attack_on(audience, first, second)
            assert not wrong, f"seed {seed}, {requests} requests, {audience}: {wrong}"
    sys.stdout.write(f"Numbers that changed by few: {dict(changed)}.\n")


def test_one_number_told_as_it_is_beside_the_first_edition_is_found():
    """Of one adult it is told since that she comes from another province."""
    year = year_of(HER_YEAR, 27)
    first = tables(count_people(year))
    plain = tables(count_people(corrected(HER_YEAR, year)))
    second = behind(first, plain)
    audience = Audience.MEMBERS
    moved = {name for name, _number in dict(second)[audience].earlier.moved}
    beside = [name for name in told_to(audience, second).bands if name in moved]
    assert beside, "nothing changed by few"

    for name in beside:
        read = read_by(audience, first, second, opened=name)
        found = recognised(read.truth, read.known, read.always, EDITIONS, SMALLEST[audience])
        if any(f"change of {name} is" in wrong for wrong in found):
            return
    raise AssertionError(f"none of {beside} is found")
