"""Names run downwards as imports do: no string below names a page, permission or module above. Imports: `.importlinter`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.conf import settings

APPS = ("lfnkr", "cases", "donations", "reports")
"""From the ground up."""

FRONT_DOOR = {"lfnkr/settings.py", "lfnkr/urls.py", "lfnkr/postgresql/migration_state.py"}
"""What lists the applications, by string and never by import."""

KEPT_NAMES = {"reports.see_desk", "reports.change_reference"}
"""Permissions of the ground whose names are older than its desks and its reference data."""


def names_upwards(path: str, text: str) -> bool:
    """Whether a module holds a string that begins with an application above its own: `reports:desk`, `cases.see_case`."""
    above = APPS[APPS.index(path.split("/")[0]) + 1 :]
    pattern = re.compile(rf"({'|'.join(above)})([.:/][a-z_]|$)") if above else re.compile("(?!)")
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value not in KEPT_NAMES
        and pattern.match(node.value)
        for node in ast.walk(ast.parse(text))
    )


def modules() -> list[Path]:
    """Every module of ours, tests and migrations left out."""
    found = [path for app in APPS for path in sorted((settings.BASE_DIR / app).rglob("*.py"))]
    return [path for path in found if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"]


def test_no_string_names_what_is_above():
    relative = {str(path.relative_to(settings.BASE_DIR)): path for path in modules()}

    assert {name for name, path in relative.items() if names_upwards(name, path.read_text())} == FRONT_DOOR


def test_the_law_sees_a_page_a_permission_and_a_module_above():
    assert names_upwards("cases/thief.py", 'redirect("reports:desk")')
    assert names_upwards("lfnkr/web/thief.py", 'user.has_perm("donations.decide")')
    assert not names_upwards("donations/honest.py", 'redirect("cases:case-list")')


def test_no_file_without_a_name_for_what_it_knows():
    assert [str(path) for path in modules() if path.name in {"utils.py", "helpers.py", "signals.py"}] == []
