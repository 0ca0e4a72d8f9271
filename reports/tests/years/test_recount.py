"""The recount stands by itself, and a seed lives the same life again."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from reports.tests.years import recount
from reports.tests.years.comparing import undone
from reports.tests.years.lives import House, Life


def test_the_recount_imports_nothing_of_what_it_checks():
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]

    assert imported
    assert not [name for name in imported if name.split(".")[0] == "reports"]


@pytest.mark.django_db(databases=["default", "keyring"])
def test_a_seed_lives_the_same_life_again():
    house, lived = House.staffed(), []
    for _time in range(2):
        with undone():
            life = Life(11, house)
            life.live()
            lived.append(life.acts)

    assert len(lived[0]) > 20
    assert lived[0] == lived[1]
