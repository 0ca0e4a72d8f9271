"""Every page in every set, in shuffled order, many times; medians and exact counts, as a value that can be kept as JSON."""

from __future__ import annotations

import gc
import platform
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from typing import Any

from lfnkr.calendar import clock
from lfnkr.devserver.launcher import ROOT
from reports.bench.counting import count
from reports.bench.house import Answer, Set, ask, ask_bare
from reports.bench.pages import BARE, PAGES, Page

WARM_UP = 3


def measure(
    sets: Sequence[Set], rounds: int, seed: int, tell: Callable[[str], None], pages: Sequence[Page] = PAGES
) -> dict[str, Any]:
    """The figures of each page by number of requests: CPU in milliseconds, counts, bytes."""
    answers: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    random = Random(seed)  # noqa: S311 - an order, no secret
    for turn in range(WARM_UP + rounds):
        jobs = [(databases, page) for databases in sets for page in pages]
        random.shuffle(jobs)
        gc.collect()
        for databases, page in jobs:
            answers[page.name, databases.requests].append(ask(databases, page))
            answers[BARE, databases.requests].append(ask_bare())
        tell(f"round {turn + 1} of {WARM_UP + rounds}")
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for (name, requests), taken in answers.items():
        found[name][str(requests)] = figures(taken[WARM_UP:] if name != BARE else taken)
    for databases in sets:
        for page in pages:
            found[page.name][str(databases.requests)] |= counts(databases, page)
    return {
        "measured_at": f"{clock.now():%Y-%m-%dT%H:%MZ}",
        "commit": commit(),
        "python": platform.python_version(),
        "requests": [databases.requests for databases in sets],
        "rounds": rounds,
        "seed": seed,
        "pages": found,
    }


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """Medians of CPU in milliseconds, and the bytes of the answer."""
    return {
        "application_ms": round(median(answer.application for answer in answers) * 1000, 3),
        "database_ms": round(median(answer.database for answer in answers) * 1000, 3),
        "cpu_ms": round(median(answer.application + answer.database for answer in answers) * 1000, 3),
        "bytes": answers[-1].sent,
    }


def counts(databases: Set, page: Page) -> dict[str, Any]:
    """What is counted exactly, beside the time of planning."""
    found = count(databases, page)
    return {
        "compressed": ask(databases, page, compressed=True).sent,
        "queries": found.queries,
        "rows": found.rows,
        "returned": found.returned,
        "blocks": found.blocks,
        "planning_ms": round(found.planning, 3),
    }


def commit() -> str:
    """Which state of the code this is, where that can be told."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
