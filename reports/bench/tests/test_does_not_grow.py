"""What a page asks of the database does not grow with the house: queries, rows and blocks, counted in two sets.

In `make test` the sets are small; `make soak` counts at 1,000 and 20,000 requests.
"""

from collections.abc import Callable, Iterator

import pytest

from lfnkr.tests import soak
from reports.bench.counting import Count, count
from reports.bench.house import Set, ask, with_bench_addresses
from reports.bench.pages import PAGES, Page

pytestmark = pytest.mark.soak

SMALL = soak.count("LFNKR_BENCH_SMALL", 250, long=1_000)
LARGE = soak.count("LFNKR_BENCH_LARGE", 2_500, long=20_000)

ROWS = 1.25, 60
"""Rows read may differ by so much: the last page of a list is not full, and PostgreSQL looks at a few rows too many."""

BLOCKS = 1.6, 60
"""Blocks too: a deeper index costs one more each time it is entered."""


@pytest.fixture(scope="module")
def sets(filled: Callable[[int], dict[str, str]]) -> Iterator[tuple[Set, Set]]:
    """The same house, young and old."""
    with with_bench_addresses():
        made = tuple(Set(number, filled(number)) for number in (SMALL, LARGE))
        yield made
        for one in made:
            one.close()


def in_both(sets: tuple[Set, Set], page: Page) -> tuple[Count, Count]:
    """What the page asks in each, once everything is warm."""
    for one in sets:
        ask(one, page)
    young, old = (count(one, page) for one in sets)
    return young, old


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_asks_no_more_in_a_larger_house(sets, page):
    young, old = in_both(sets, page)

    assert old.queries == young.queries
    assert old.rows <= young.rows * ROWS[0] + ROWS[1], grown(young, old)
    assert old.blocks <= young.blocks * BLOCKS[0] + BLOCKS[1], grown(young, old)


def grown(young: Count, old: Count) -> str:
    """The statements that grew most, for whoever has to find out."""
    pairs = zip(young.statements, old.statements, strict=False)
    worst = sorted(pairs, key=lambda pair: pair[0]["rows"] - pair[1]["rows"])[:3]
    return "\n".join(
        f"rows {a['rows']} -> {b['rows']}, blocks {a['blocks']} -> {b['blocks']}: {b['sql'][:400]}" for a, b in worst
    )
