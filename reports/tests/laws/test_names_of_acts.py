"""Every action has a label that the catalogues know, so that the auditor reads the trail in her language."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from lfnkr.audit.actions import ACTIONS, DECLARED, said
from lfnkr.management.commands import makemessages
from reports.tests.laws import awaiting_words

APPLICATIONS = ("cases", "donations", "lfnkr", "reports")


def modules() -> list[Path]:
    """Every module of ours that is no test."""
    found = (path for name in APPLICATIONS for path in sorted((settings.BASE_DIR / name).rglob("*.py")))
    return [path for path in found if "tests" not in path.parts and path.name != "conftest.py"]


@pytest.fixture(scope="module", autouse=True)
def with_the_demonstration() -> None:
    """The demonstration's own actions are registered only where it is shown."""
    for path in modules():
        if DECLARED.search(path.read_text(encoding="utf-8")):
            import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))


def calls_of(name: str) -> list[tuple[str, ast.Call]]:
    """Every call of a function in our modules, with the module it stands in."""
    return [
        (str(path.relative_to(settings.BASE_DIR)), node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]


def test_only_an_action_enters_the_trail():
    assert {module for module, _call in calls_of("trail.act")} == {"lfnkr/audit/actions.py"}


def test_every_label_stands_as_a_literal_where_the_catalogues_find_it():
    labels = [label for _module, call in calls_of("action") for label in ast.walk(call.args[0])]
    said_lazily = [call for call in labels if isinstance(call, ast.Call) and ast.unparse(call.func) == "_lazy"]

    assert "--keyword=_lazy" in makemessages.Command.xgettext_options
    assert {call.args[0].value for call in said_lazily} == set(ACTIONS.words)


def test_the_english_of_a_label_is_what_the_trail_keeps():
    with translation.override("en"):
        assert {word: said(word) for word in ACTIONS.words} == {word: word for word in ACTIONS.words}


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_every_act_has_a_name_in_the_readers_language(language):
    awaited = awaiting_words.ACTS if language in awaiting_words.LANGUAGES else set()

    with translation.override(language):
        assert {word for word in ACTIONS.words if said(word) == word} == awaited


def test_actions_that_are_kept_as_one_word_say_it_alike():
    labels = [(word, str(label)) for action in ACTIONS for word, label in action.stored.items()]

    assert len(set(labels)) == len(ACTIONS.words)


def test_an_act_of_former_times_is_said_as_it_was_kept():
    assert said("approve_role_once") == "approve_role_once"


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_an_act_within_an_act_is_said_part_by_part(language):
    with translation.override(language):
        assert said("approve decision > fund") == f"{said('approve decision')} > {said('fund')}"
        assert said("former act > move") == f"former act > {said('move')}"
