"""What is told of years by chance: nobody can compute a small group, members and public together, and little is lost."""

from __future__ import annotations

import sys
import time

import pytest

from lfnkr.tests import soak
from reports.disclosure.cells import Table
from reports.disclosure.protection import Protection, Told, told_to
from reports.disclosure.rule import HELD, SMALLEST, contains, is_small
from reports.disclosure.tests.attack import broken
from reports.disclosure.tests.years import counted, tables
from reports.figures.figure import Band
from reports.models.audiences import Audience

YEARS = soak.count("LFNKR_DISCLOSED_YEARS", 2, long=200)
SEED = soak.seed() if soak.IS_LONG else 77
SIZES = (0, 1, 2, 5, 8, 27)


def renamed(name: str) -> str:
    return name.replace("#base", "/base")


def known(table: Table, told: Told) -> dict[str, Band]:
    """What a reader is told of each count; of one whose name would tell, nothing."""
    return {
        renamed(name): told.of(name, value) if name in table.printed | table.always else HELD
        for name, value in table.values
        if name[-1] != "~" and not (name in table.telling and told.of(name, value) == HELD)
    }


@pytest.mark.soak
@pytest.mark.parametrize("requests", SIZES)
def test_nobody_computes_a_small_group(requests):
    sys.stdout.write(f"Seed {SEED}, {YEARS} years of {requests} requests.\n")
    for seed in range(SEED, SEED + YEARS):
        held = tables(counted(seed, requests))
        for audience, table in held:
            told = told_to(audience, held)
            truth = {renamed(name): value for name, value in table.values}
            reader = known(table, told)
            always = {key: (band if key in table.always else (0, None)) for key, band in reader.items()}
            always |= {renamed(name): (value, value) for name, value in table.values if name in table.always}
            alls = {renamed(name) for name in Protection(audience, table, None).alls}
            wrong = broken(truth, reader, always, SMALLEST[audience], alls)
            assert not wrong, f"seed {seed}, {requests} requests, {audience}: {wrong}"


@pytest.mark.parametrize("requests", SIZES)
def test_who_reads_both_editions_learns_no_more_than_members_do(requests):
    held = tables(counted(SEED, requests))
    members, public = (told_to(audience, held) for audience in SMALLEST)

    for name, value in dict(held)[Audience.PUBLIC].values:
        if name in dict(held)[Audience.PUBLIC].printed:
            assert contains(public.of(name, value), members.of(name, value)), name


@pytest.mark.parametrize("requests", SIZES)
def test_a_year_is_protected_within_three_seconds_and_alike_each_time(requests):
    held = tables(counted(SEED + 1, requests))
    began = time.process_time()
    first = {audience: told_to(audience, held) for audience in SMALLEST}
    seconds = time.process_time() - began

    told_to.cache_clear()
    assert {audience: told_to(audience, held) for audience in SMALLEST} == first
    assert seconds < 6, f"{seconds:.1f} s of processor for two audiences"


def test_one_complementary_number_left_open_is_found_by_the_attack():
    held = tables(counted(SEED, 8))
    table, told = dict(held)[Audience.MEMBERS], told_to(Audience.MEMBERS, held)
    truth = {renamed(name): value for name, value in table.values}
    alls = {renamed(name) for name in Protection(Audience.MEMBERS, table, None).alls}
    reader = known(table, told)
    always = {key: (band if key in table.always else (0, None)) for key, band in reader.items()}
    beside = [
        name
        for name in told.bands
        if name in reader and name not in alls and not is_small(Audience.MEMBERS, truth[name])
    ]

    found = []
    for name in beside:
        opened = Told({key: band for key, band in told.bands.items() if key != name}, told.kept_open)
        if broken(truth, known(table, opened), always, SMALLEST[Audience.MEMBERS], alls):
            found.append(name)
        if len(found) == 3:
            return
    raise AssertionError(f"only {found} of {beside} are found")
