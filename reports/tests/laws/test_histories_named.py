"""The law of docs/histories.md: every test it names is there, and every history has one."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

UNUSUAL, REAL = (f"reports/tests/test_{name}.py" for name in ("unusual_years", "real_histories"))
HOME = Path(settings.BASE_DIR)
PAGE = (HOME / "docs" / "histories.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(?:(reports/[\w/]+\.py)::)?((?:test_|…)[\w]*…?)`")
"""A test in its file, or in the file of its table; … stands for what is left out."""


def inside(path: str) -> list[str]:
    """The tests of a file by their names."""
    return re.findall(r"^def (test_\w+)", (HOME / path).read_text(encoding="utf-8"), re.MULTILINE)


def named() -> list[tuple[str, str]]:
    """Every test that a table of the page names: its file, and the name as it is written there."""
    real, _heading, unusual = PAGE.partition("## Unusual years")
    found = []
    for part, usual in ((real, REAL), (unusual, UNUSUAL)):
        rows = "\n".join(line for line in part.splitlines() if line.startswith("| "))
        found += [(path or usual, name) for path, name in NAMED.findall(rows)]
    return found


def meant(path: str, name: str) -> list[str]:
    """The tests that a written name stands for."""
    pattern = re.compile(name.replace("…", ".*"))
    return [test for test in inside(path) if pattern.fullmatch(test)]


def test_every_test_that_the_page_of_histories_names_is_there():
    assert len(named()) > 60
    assert [(path, name) for path, name in named() if not meant(path, name)] == []


def test_every_history_of_the_list_has_its_row_and_its_test():
    rows = [int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)]
    told = {test for path, name in named() for test in meant(path, name) if path in (UNUSUAL, REAL)}

    assert rows == list(range(1, 36))
    numbered = [test for test in inside(UNUSUAL) if re.match(r"test_([12]?\d|3[0-5])_", test)]
    assert [test for test in (*numbered, *inside(REAL)) if test not in told] == []
