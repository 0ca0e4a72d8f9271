"""Which tests run one after another in one process, as what divides the work reads it from their files.

Files that say `pytest.mark.xdist_group("...")` never run side by side. The tests of a file that makes something once for all of
them (a fixture of the module, in it or in the conftest beside it; something cached) stay together, so that one process makes it.
"""

from __future__ import annotations

import functools
import re

from lfnkr.devserver.launcher import ROOT

MARK = re.compile(r'pytest\.mark\.xdist_group\("([^"]+)"\)')
MADE_ONCE = re.compile(r'scope="module"|^@(?:functools\.)?cache$', re.MULTILINE)


@functools.cache
def of(path: str) -> str | None:
    """The group that a file of tests names, or itself, or None; the path is told from the root of the project."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if found := MARK.search(text):
        return found[1]
    beside = (ROOT / path).with_name("conftest.py")
    shared = beside.read_text(encoding="utf-8") if beside.exists() else ""
    return path if MADE_ONCE.search(text) or MADE_ONCE.search(shared) else None
