"""Periods by chance: whole lives counted by their terms, by quarters and by pieces between random days say the same.

The suite lives the same few each time, `make soak` many others. The seed is printed: LFNKR_SEED repeats a run, LFNKR_PERIODS
sets how many lives are cut.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from lfnkr.calendar import clock
from lfnkr.calendar.period import Period, quarters_of
from lfnkr.tests import soak
from reports.editions.annual import AnnualReport, told_before
from reports.tests.years.comparing import undone
from reports.tests.years.lives import Chance, House, Life

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow, pytest.mark.soak]

LIVES = soak.count("LFNKR_PERIODS", 2, long=300)
SEED = soak.seed() if soak.IS_LONG else int(os.environ.get("LFNKR_SEED") or 910)

CARRIED = tuple(f"flow.carried_{{}}{part}" for part in ("", ".people", ".children", ".age_not_known"))
BALANCES = {
    "reserve.closing": "reserve.opening",
    "reserve.committed": "reserve.committed_opening",
}
"""What a piece ends with, and what the next begins with."""
OF_PEOPLE = (
    "rescued.led.people",
    "rescued.partner.people",
    "rescued.no_lead.people",
    "taken_over.people",
    "flow.received.people",
    "ended.repatriated.people",
)
"""Counts of people by the day of something: whoever is counted in a piece is counted in the whole, and nobody else."""
EACH_ONCE = ("deaths.people", "deaths.led.people", "deaths.taken_over.people", "deaths.observed", "requests.cases")
"""Counts of what happens once: the pieces sum to the whole."""
SUMS = (
    ("spending.rescue", "spending.came_back"),
    ("reserve.gifts", "reserve.gifts_charged_back"),
    ("reserve.fees", "reserve.fees_came_back"),
    ("reserve.transfers",),
    ("reserve.exchange",),
    ("reserve.advances_change",),
    ("memoranda.payment",),
    ("unmet.takeovers",),
)
"""Sums of money whose pieces sum to the whole, less what came back: undone in a later piece it came back there."""


def test_any_cut_of_the_days_says_the_same():
    sys.stdout.write(f"Seed {SEED}, {LIVES} lives: repeat with LFNKR_SEED={SEED}.\n")
    house, met = House.staffed(), {"terms": 0, "pieces": 0, "carried": 0, "rescued": 0, "died": 0, "booked": 0}
    for number in range(LIVES):
        with undone():
            life = Life(SEED + number, house)
            life.live()
            with clock.at(life.over + timedelta(days=400)):
                wrong = list(_wrong(life, Chance(SEED + number), met))
        assert not wrong, "\n".join([f"Seed {SEED + number}", *wrong, *life.acts])
    sys.stdout.write(f"{met}\n")
    assert all(met.values()), met


def _wrong(life: Life, chance: Chance, met: dict[str, int]) -> Iterator[str]:
    for year in life.years:
        term, whole = AnnualReport.for_year(year), AnnualReport.for_period(Period(year.starts_on, year.ends_on))
        if told_before(year) is None:
            met["terms"] += 1
            yield from _other_than_the_term(term, whole)
        yield from _wrong_pieces(whole, [AnnualReport.for_period(piece) for piece in quarters_of(year)], met)
    everything = Period(life.years[0].starts_on, life.years[-1].ends_on)
    pieces = [AnnualReport.for_period(piece) for piece in cut(everything, chance)]
    yield from _wrong_pieces(AnnualReport.for_period(everything), pieces, met)


def cut(whole: Period, chance: Chance) -> list[Period]:
    """A period in pieces between random days, one of them a single day."""
    length = (whole.ends_on - whole.starts_on).days
    days = sorted({whole.starts_on + timedelta(days=chance.randint(1, length)) for _n in range(3)})
    alone = days[0] + timedelta(days=1)
    starts = sorted({whole.starts_on, *days, min(alone, whole.ends_on)})
    ends = [day - timedelta(days=1) for day in starts[1:]] + [whole.ends_on]
    return [Period(first, last) for first, last in zip(starts, ends, strict=True)]


def _other_than_the_term(term: AnnualReport, whole: AnnualReport) -> Iterator[str]:
    """What a term says otherwise than the period with its days, where no edition was signed before it."""
    of_term = {key: figure.value for key, figure in term.figures.items() if not key.startswith("later.")}
    of_period = {key: figure.value for key, figure in whole.figures.items()}
    for key in of_term.keys() | of_period.keys():
        if of_term.get(key) != of_period.get(key):
            yield f"term {term.year.term}: {key} is {of_term.get(key)}, and {of_period.get(key)} by its days"
    told = [{statement.id for statement in report.statements} - {"records_begin"} for report in (term, whole)]
    if told[0] != told[1]:
        yield f"term {term.year.term}: other sentences: {told[0] ^ told[1]}"


def _wrong_pieces(whole: AnnualReport, pieces: list[AnnualReport], met: dict[str, int]) -> Iterator[str]:
    name = f"{whole.year} in {len(pieces)}"
    for report in (whole, *pieces):
        yield from (f"{report.year}: not final: {total}" for total in report.failing)
    for before, after in pairwise(pieces):
        yield from _not_carried(before, after)
    yield from _not_carried_over_the_edges(whole, pieces)
    for key in OF_PEOPLE:
        parts = [people(piece, key) for piece in pieces]
        if set().union(*parts) != people(whole, key):
            yield f"{name}: {key} counts {len(people(whole, key))} people, its pieces {len(set().union(*parts))}"
    for key in EACH_ONCE:
        if (found := summed(pieces, (key,))) != whole[key].value:
            yield f"{name}: {key} is {whole[key].value}, and {found} in pieces"
    for keys in SUMS:
        if (found := summed(pieces, keys)) != summed([whole], keys):
            yield f"{name}: {keys} is {summed([whole], keys)}, and {found} in pieces"
    met["pieces"] += len(pieces)
    met["carried"] += sum(piece["flow.carried_out.people"].value for piece in pieces)
    met["rescued"] += whole["rescued.led.people"].value
    met["died"] += whole["deaths.people"].value
    met["booked"] += (whole["spending.rescue"].value or 0) + (whole["reserve.gifts"].value or 0)


def _not_carried(before: AnnualReport, after: AnnualReport) -> Iterator[str]:
    """What one piece ends with and the next does not begin with."""
    ways = [(key.format("out"), key.format("in")) for key in CARRIED] + list(BALANCES.items())
    for out, into in ways:
        if before[out].value != after[into].value and before[out].value is not None:
            yield f"{before.year} / {after.year}: {before[out].value} {out}, {after[into].value} {into}"
    gone, came = (people(report, key) for report, key in zip((before, after), CARRIED_PEOPLE, strict=True))
    if gone != came:
        yield f"{before.year} / {after.year}: other people are carried"


CARRIED_PEOPLE = ("flow.carried_out.people", "flow.carried_in.people")


def _not_carried_over_the_edges(whole: AnnualReport, pieces: list[AnnualReport]) -> Iterator[str]:
    """The first piece begins with what the whole begins with, and the last ends with what it ends with."""
    for key in CARRIED:
        if pieces[0][key.format("in")].value != whole[key.format("in")].value:
            yield f"{whole.year}: begins otherwise in pieces: {key}"
        if pieces[-1][key.format("out")].value != whole[key.format("out")].value:
            yield f"{whole.year}: ends otherwise in pieces: {key}"


def people(report: AnnualReport, key: str) -> set[UUID]:
    """The people behind a figure."""
    return {report.people[member].person for member in report[key].records.ids}


def summed(reports: Iterable[AnnualReport], keys: tuple[str, ...]) -> int:
    """The first figure less the others, summed over some reports."""
    first, *others = keys
    return sum((report[first].value or 0) - sum(report[key].value or 0 for key in others) for report in reports)


def test_a_cut_loses_no_day_and_counts_none_twice():
    whole = Period(date(2021, 9, 1), date(2024, 8, 31))
    for seed in range(50):
        pieces = cut(whole, Chance(seed))
        assert (pieces[0].starts_on, pieces[-1].ends_on) == (whole.starts_on, whole.ends_on)
        assert all(after.starts_on - before.ends_on == timedelta(days=1) for before, after in pairwise(pieces))
