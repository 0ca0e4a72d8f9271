"""Which files of tests never run side by side: those that say `pytest.mark.xdist_group("...")`, as what divides the work reads it."""

from __future__ import annotations

import functools
import re

from lfnkr.devserver.launcher import ROOT

MARK = re.compile(r'pytest\.mark\.xdist_group\("([^"]+)"\)')


@functools.cache
def of(path: str) -> str | None:
    """The group that a file of tests names, or None; the path is told from the root of the project."""
    found = MARK.search((ROOT / path).read_text(encoding="utf-8"))
    return found[1] if found else None
