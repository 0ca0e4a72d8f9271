"""Which files of tests take long, as a whole run measured it: `make quick` leaves them out, and in `make test` they begin first.

`make record-times` runs everything and writes the record anew: the seconds that a test of a file takes on average, and the
file. One that is not in it is quick; a new file that takes long is left out of `make quick` from the next record on, or at
once by the mark `slow`.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Iterable

from lfnkr.devserver.launcher import ROOT

RECORD = ROOT / "lfnkr/tests/long_files.txt"
LONG = 0.1
"""Seconds: what takes less on average is quick. The quick ones together are to take less than a minute in two processes."""

IS_RECORDING = bool(os.environ.get("LFNKR_RECORD_TIMES"))
"""`make record-times` sets LFNKR_RECORD_TIMES."""


def of(path: str) -> float:
    """How long a test of a file takes on average, the path told from the root of the project; nothing for a quick one."""
    return recorded().get(path, 0)


@functools.cache
def recorded() -> dict[str, float]:
    """The record: file -> seconds."""
    lines = (line.split(" ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())
    return {path: float(seconds) for seconds, path in lines}


def written(measured: Iterable[tuple[str, str, float]]) -> str:
    """The record of a run, of which each part of a test (its id, when, how long) is told."""
    seconds, tests = Counter(), Counter()
    for test, when, lasted in measured:
        path = test.partition("::")[0]
        seconds[path] += lasted
        tests[path] += when == "call"
    averages = {path: seconds[path] / tests[path] for path in tests if tests[path]}
    return "".join(f"{average:.2f} {path}\n" for path, average in sorted(averages.items()) if average >= LONG)
