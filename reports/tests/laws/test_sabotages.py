"""The list of sabotages does not rot: each still takes out what stands there, and names a test that exists."""

from __future__ import annotations

import ast

import pytest

from lfnkr.tests import sabotage

ALL = sabotage.declared()


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_a_sabotage_still_takes_something_out(each):
    text = (sabotage.ROOT / each.file).read_text(encoding="utf-8")

    assert text.count(each.old) == 1
    assert each.old != each.new


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_a_sabotage_names_a_test_that_exists(each):
    path, *names = each.test.split("[")[0].split("::")
    inside = ast.parse((sabotage.ROOT / path).read_text(encoding="utf-8"))
    for name in names:
        inside = next(node for node in inside.body if getattr(node, "name", None) == name)

    assert names


def test_names_are_told_apart():
    assert len({each.name for each in ALL}) == len(ALL)
