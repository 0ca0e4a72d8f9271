"""Law: whether something may happen now is asked by one function, wherever it is asked: action, page, menu, button.

The menus are held against the actions in `cases/case_page/tests/test_offered.py`, over requests in many states.
"""

from __future__ import annotations

import ast
import inspect
import sys

from lfnkr.audit.actions import ACTIONS
from lfnkr.web import checks, panels
from lfnkr.web.views import ActView
from reports.tests.laws import places


def names_in(function) -> set[str]:
    """Every name the body of a function speaks of; what its decorator declares is not asked by it."""
    (defined,) = ast.parse(inspect.getsource(function).strip()).body
    tree = ast.Module(body=defined.body, type_ignores=[])
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def asked_by(function, seen: frozenset = frozenset()) -> set[str]:
    """The names a function speaks of, itself and by the functions of its module."""
    module, found = sys.modules[function.__module__], names_in(function)
    for name in found - seen:
        helper = getattr(module, name, None)
        if inspect.isfunction(helper) and helper.__module__ == function.__module__:
            found = found | asked_by(helper, seen | found)
    return found


def view_of(name: str) -> type:
    return next(page.view_class for page in checks.every_page() if page.name == name)


def entries() -> list[panels.MenuEntry]:
    return [entry for page in panels.pages.values() for part in page.menus.values() for entry in part]


def with_rules() -> list:
    places.every_action()
    return [action for action in ACTIONS if action.rule]


def test_an_action_asks_the_rule_it_declares_or_what_that_asks():
    silent = [
        (action.name, action.rule.__name__)
        for action in with_rules()
        if not ({action.rule.__name__} | asked_by(action.rule)) & {n for n in asked_by(action.function) if "may_" in n}
    ]

    assert len(with_rules()) > 20
    assert silent == []


def test_an_entry_of_a_menu_asks_what_its_page_asks():
    otherwise = [
        (entry.page, entry.rule and entry.rule.__name__)
        for entry in entries()
        if issubclass(view_of(entry.page), ActView) and view_of(entry.page).rule() is not entry.rule
    ]

    assert len(entries()) > 15
    assert otherwise == []


def test_a_rule_lies_in_the_rules_of_its_room_and_says_what_it_asks():
    elsewhere = [
        action.rule.__qualname__
        for action in with_rules()
        if not action.rule.__module__.endswith(".rules")
        or not action.rule.__name__.startswith("may_")
        or not action.rule.__doc__
    ]

    assert elsewhere == []
