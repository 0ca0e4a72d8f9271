"""What a page asks of the database does not grow with the house: queries, rows and blocks, counted in two sets.

In `make test` the sets are small; `make soak` counts at 1,000 and 20,000 requests.
"""

import re
from collections.abc import Callable, Iterator

import pytest

from lfnkr.tests import soak
from reports.bench.counting import Count, count
from reports.bench.house import Set, ask, with_bench_addresses
from reports.bench.pages import PAGES, Page

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SMALL = soak.count("LFNKR_BENCH_SMALL", 400, long=1_000)
LARGE = soak.count("LFNKR_BENCH_LARGE", 3_000, long=20_000)

ROWS = 1.25, 60
"""Rows read may differ by so much: the last page of a list is not full, and PostgreSQL looks at a few rows too many."""

BLOCKS = 1.6, 60
"""Blocks too: a deeper index costs one more each time it is entered."""


OF_KINDS = {"entries": 3, "reserve": 3}
"""The sources of entries are read kind by kind: so many kinds may be missing on a page."""

OF_A_KIND = 40
"""Blocks that the sources of one kind more may take: some rows, each found by its key."""

DAYS = {"treasurer's desk": 3 * 366, "reserve": 3 * 366}
"""Rows of pages that add up the days of a year in three kinds: there are no more of them in any house."""

SCATTERED = {"list of all requests, director": 200}
"""Blocks of keys looked up one by one: in a small house they lie side by side in an index, in a large one each for itself."""

STOPPING = re.compile(r"^SELECT COUNT\(\*\) FROM \(SELECT .* LIMIT \d+\) subquery$", re.DOTALL)

STILL_GROWING = {
    "director's desk": "requests and rescues of this term and the last are counted: with the work of a year, not with the years",
}
"""Pages that still ask more in a larger house, and why; this list may only shrink."""


@pytest.fixture(scope="module")
def sets(filled: Callable[[int], dict[str, str]], django_db_blocker) -> Iterator[tuple[Set, Set]]:
    """The same house, young and old; the tests of this file reach these databases alone."""
    with django_db_blocker.unblock(), with_bench_addresses():
        made = tuple(Set(number, filled(number)) for number in (SMALL, LARGE))
        for one in made:
            by_index(one)
        yield made
        for one in made:
            one.close()


def by_index(databases: Set) -> None:
    """Have the set read by indexes wherever there is one: a small table is quicker read whole, and says nothing of a large one."""
    for connection in databases.connections.values():
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")


def in_both(sets: tuple[Set, Set], page: Page) -> tuple[Count, Count]:
    """What the page asks in each, once everything is warm."""
    for one in sets:
        ask(one, page)
    young, old = (count(one, page) for one in sets)
    return young, old


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_asks_no_more_in_a_larger_house(sets, page):
    young, old = in_both(sets, page)
    figures = {name: (total(young, name), total(old, name)) for name in ("rows", "blocks")}

    kinds = abs(old.queries - young.queries)
    is_flat = (
        kinds <= OF_KINDS.get(page.name, 0)
        and figures["rows"][1] <= figures["rows"][0] * ROWS[0] + ROWS[1] + DAYS.get(page.name, 0)
        and figures["blocks"][1]
        <= figures["blocks"][0] * BLOCKS[0] + BLOCKS[1] + kinds * OF_A_KIND + SCATTERED.get(page.name, 0)
    )
    assert is_flat is (page.name not in STILL_GROWING), f"{figures}\n{grown(young, old)}"


def total(counted: Count, name: str) -> int:
    """Rows or blocks of all statements but the counts that stop: "more than 1,000" reads up to so many."""
    return sum(one[name] for one in counted.statements if not STOPPING.search(one["sql"]))


def grown(young: Count, old: Count) -> str:
    """The statements that grew most, for whoever has to find out."""
    pairs = zip(young.statements, old.statements, strict=False)
    worst = sorted(pairs, key=lambda pair: pair[0]["rows"] - pair[1]["rows"])[:3]
    return "\n".join(
        f"rows {a['rows']} -> {b['rows']}, blocks {a['blocks']} -> {b['blocks']}: {b['sql'][:400]}" for a, b in worst
    )
