"""Every act has a name that the catalogues know, so that the auditor reads the trail in her language."""

from __future__ import annotations

import ast

import pytest
from django.conf import settings
from django.utils import translation

from donations.choices import AdjustmentKind
from donations.payments.actions import KINDS
from lfnkr.audit.acts import NAMES, said
from reports.tests.laws import awaiting_words

APPLICATIONS = ("cases", "donations", "lfnkr", "reports")
MADE = {
    "f'approve {cause}'": {f"approve {cause}" for _kind, cause in KINDS.values()},
    "f'propose {KINDS[type(payment)][1]}'": {f"propose {cause}" for _kind, cause in KINDS.values()},
    "f'refuse {KINDS[type(payment)][1]}'": {f"refuse {cause}" for _kind, cause in KINDS.values()},
    "f'record {kind}'": {f"record {kind}" for kind in AdjustmentKind.values},
}
"""Names put together when the act is done, as the code writes them."""


def written() -> set[str]:
    """The names of all acts in the code that is no test."""
    found: set[str] = set()
    for path in (path for name in APPLICATIONS for path in (settings.BASE_DIR / name).rglob("*.py")):
        if "tests" in path.parts or path.name == "conftest.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "trail.act":
                name = node.args[0]
                found |= {name.value} if isinstance(name, ast.Constant) else MADE[ast.unparse(name)]
    return found


def test_every_act_is_listed_and_nothing_else():
    assert written() == NAMES


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_every_act_has_a_name_in_the_readers_language(language):
    awaited = awaiting_words.ACTS if language in awaiting_words.LANGUAGES else set()

    with translation.override(language):
        assert {name for name in NAMES if said(name) == name} == awaited


def test_an_act_of_former_times_is_said_as_it_was_kept():
    assert said("approve_role_once") == "approve_role_once"


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_an_act_within_an_act_is_said_part_by_part(language):
    with translation.override(language):
        assert said("approve decision > fund") == f"{said('approve decision')} > {said('fund')}"
        assert said("former act > move") == f"former act > {said('move')}"
