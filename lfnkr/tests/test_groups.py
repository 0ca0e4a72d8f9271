"""Files of tests that never run side by side are known to whatever divides the work."""

import pytest

from lfnkr.tests import groups

RACES = (
    "donations/ledger/tests/test_races.py",
    "reports/tests/races/test_pairs.py",
    "cases/merging/tests/test_merge_races.py",
)


@pytest.mark.parametrize("path", RACES)
def test_races_are_one_group(path):
    assert groups.of(path) == "races"


def test_most_files_are_in_no_group():
    assert groups.of("lfnkr/tests/test_money.py") is None
