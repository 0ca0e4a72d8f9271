"""Each line of `docs/inputs.md` says what becomes of an input, and its test is there."""

import re

import pytest

from lfnkr.devserver.launcher import ROOT

LINE = re.compile(r"^\| (?P<typed>.+?) \| (?P<answer>.+?) \| \[(?P<test>.+)\]\(\.\./(?P<path>.+)\) \|$", re.MULTILINE)
PAGE = (ROOT / "docs" / "inputs.md").read_text()
LINES = [found.groupdict() for found in LINE.finditer(PAGE)]


def test_every_line_of_the_page_is_read():
    heads = ("| What is typed ", "|---")
    assert len(LINES) == sum(line.startswith("|") and not line.startswith(heads) for line in PAGE.splitlines())


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["typed"])
def test_a_line_has_one_of_four_answers_and_its_test(line):
    name = "test_" + line["test"].replace(" ", "_")

    assert line["answer"] in {"refused", "asked", "warned", "saved"}
    assert f"def {name}(" in (ROOT / line["path"]).read_text()


def test_no_line_stands_twice():
    typed = [line["typed"] for line in LINES]

    assert len(typed) == len(set(typed)) > 60
