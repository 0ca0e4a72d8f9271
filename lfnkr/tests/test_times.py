"""What takes long is known by the record of a whole run, and is not in `make quick`."""

import subprocess
import sys

import pytest

from lfnkr.devserver.launcher import ROOT
from lfnkr.tests import times

COMMITS = "lfnkr/keyring/tests/test_check_values.py"
"""A file that says nothing of being slow, and whose tests commit."""


def test_every_file_of_the_record_is_there():
    assert [path for path in times.recorded() if not (ROOT / path).is_file()] == []


def test_the_record_tells_what_takes_long_on_average():
    measured = [
        ("a/test_long.py::test_one[x]", "setup", 1.0),
        ("a/test_long.py::test_one[x]", "call", 2.0),
        ("a/test_long.py::test_two", "call", 0.0),
        ("a/test_quick.py::test_one", "call", times.LONG - 0.01),
        ("a/test_skipped.py::test_one", "setup", 9.0),
    ]

    assert times.written(measured) == "1.50 a/test_long.py\n"


def test_a_file_that_is_not_in_it_is_quick():
    assert times.of("lfnkr/tests/test_new.py") == 0


@pytest.mark.slow
@pytest.mark.parametrize("path", [COMMITS, "reports/tests/test_real_histories.py"])
def test_what_is_slow_by_what_it_does_or_by_the_record_is_left_out_of_the_quick_ones(path):
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "not slow", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "no tests collected" in done.stdout, done.stdout
