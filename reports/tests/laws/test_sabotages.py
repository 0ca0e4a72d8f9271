"""The list of sabotages does not rot: each still takes out what stands there and holds, and names a test that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

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


OF_SQL = re.compile(
    r"\bCREATE (?:OR REPLACE )?(?:CONSTRAINT )?(?:(?P<kind>FUNCTION|VIEW) (?P<name>\w+)"
    r"|(?P<hung>TRIGGER|POLICY) (?P<hung_name>\w+)[^;]*?\bON (?P<table>\w+))"
    r"|\bADD (?P<limit>CONSTRAINT) (?P<limit_name>\w+)"
)
OF_PYTHON = re.compile(r"\bmigrations\.AddConstraint\((?:(?!\bmigrations\.).)*?\bname=\"(\w+)\"", re.DOTALL)


def pieces(path: Path) -> list[tuple[int, str]]:
    """What a migration gives the database by name (a function, trigger, policy, view or constraint), and from which letter on."""
    text = path.read_text(encoding="utf-8")
    found = [(match.start(), " ".join(filter(None, match.groups()))) for match in OF_SQL.finditer(text)]
    return sorted(found + [(match.start(), f"CONSTRAINT {match[1]}") for match in OF_PYTHON.finditer(text)])


def later_than(path: Path) -> list[Path]:
    """The later migrations of the same application, each with its SQL; those that lead back left out."""
    room = next(parent for parent in path.parents if parent.name == "migrations")
    each = (*room.glob("*.py"), *room.glob("sql/*.sql"))
    return [other for other in each if other.name[:4] > path.name[:4] and not other.stem.endswith("_reverse")]


def made_anew(path: Path, at: int) -> list[str]:
    """Where the piece in which a letter of a migration lies is made once more: further down in it, or in a later one."""
    before, behind = (
        [name for begins, name in pieces(path) if (begins <= at) == is_before] for is_before in (True, False)
    )
    if not before:
        return []
    again = [path] if before[-1] in behind else []
    again += [other for other in later_than(path) if before[-1] in {name for _begins, name in pieces(other)}]
    return [f"{before[-1]}: {other.name}" for other in again]


@pytest.mark.parametrize("each", [each for each in ALL if "/migrations/" in each.file], ids=lambda each: each.name)
def test_a_sabotage_of_a_migration_breaks_what_the_database_runs(each):
    path = sabotage.ROOT / each.file

    assert made_anew(path, path.read_text(encoding="utf-8").index(each.old.strip())) == []


def test_names_are_told_apart():
    assert len({each.name for each in ALL}) == len(ALL)
