"""Tests that run one after another in one process are known to whatever divides the work."""

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


@pytest.mark.parametrize("path", ["reports/tests/test_printed_year.py", "lfnkr/backup/tests/test_restore.py"])
def test_what_is_made_once_for_a_file_is_made_in_one_process(path):
    assert groups.of(path) == path


def test_most_files_are_in_no_group():
    assert groups.of("lfnkr/tests/test_money.py") is None
