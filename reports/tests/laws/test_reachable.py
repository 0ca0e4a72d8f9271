"""Law: what can be done has a page, a command or a job, and what can be kept has a form or an action that writes it.

What is still to come stands in `docs/awaited.toml`, each entry with the capability of `docs/roadmap.md` that brings its page.
That file may only shrink: an entry that is no longer needed fails here. Nothing else is an excuse.
"""

from __future__ import annotations

import inspect
import re
import tomllib

from django.apps import apps
from django.conf import settings

from lfnkr.accounts.roles import GRANTS
from lfnkr.audit.actions import ACTIONS, Action
from lfnkr.web import checks
from lfnkr.web.views import ActView
from reports.tests.laws import places

OURS = ("accounts", "audit", "backup", "cases", "donations", "jobs", "keyring", "lfnkr", "notices", "reports")
DOCS = settings.BASE_DIR / "docs"
AWAITED = tomllib.loads((DOCS / "awaited.toml").read_text(encoding="utf-8"))


def awaited(what: str) -> dict[str, str]:
    """What is still to come: its name, and the capability that brings it."""
    return AWAITED.get(what, {})


def application_of(action_or_model: object) -> str:
    return action_or_model.__module__.partition(".")[0]


# Actions


def without_a_place() -> set[str]:
    places.every_action()
    return {action.name for action in ACTIONS} - places.reached()


def test_each_action_is_offered_by_a_page_a_command_or_a_job():
    assert without_a_place() == set(awaited("actions")), (
        "Give it a page, or take out of docs/awaited.toml what has one."
    )


def test_an_action_includes_only_what_is_an_action():
    unknown = {
        (action.name, name) for action in places.every_action() for name in action.includes if name not in ACTIONS
    }

    assert unknown == set()


def test_an_application_includes_nothing_of_one_above_it():
    floors = ("lfnkr", "cases", "donations", "reports")
    upward = [
        (action.name, name)
        for action in places.every_action()
        for name in action.includes
        if floors.index(application_of(ACTIONS[name])) > floors.index(application_of(action))
    ]

    assert upward == []


def test_each_page_of_an_action_names_it():
    nameless = [
        page.name
        for page in checks.every_page()
        if inspect.isclass(page.view_class)
        and issubclass(page.view_class, ActView)
        and not places.named_by(page.view_class)
    ]

    assert nameless == []


def test_a_page_does_what_it_names():
    """A view that overrides `act`, or answers a POST itself, calls each action it names, itself or by one function."""
    silent = [
        (place.name, action.name)
        for place in places.places()
        if place.view_class is not None and getattr(place.view_class, "act", None) is not ActView.act
        for action in place.actions
        if action not in places.done_by(place.view_class)
    ]

    assert silent == []


def test_a_page_asks_for_a_permission_of_what_it_does():
    """An ActView asks for those of its actions itself, before it does them."""
    otherwise = [
        (place.name, place.permission, sorted(action.permissions))
        for place in places.places()
        if place.view_class is not None and not issubclass(place.view_class, ActView)
        for action in place.actions
        if place.permission not in action.permissions
    ]

    assert otherwise == []


def test_each_action_of_a_page_is_one_that_some_role_may_do():
    open_to_all = {
        action.name
        for place in places.places()
        if place.view_class is not None
        for action in place.actions
        if not action.permissions or not action.permissions <= GRANTS.keys()
    }

    assert open_to_all == set()


# What actions and columns are given


def given_to(action: Action) -> set[str]:
    """The arguments of an action that a form, reference data or a call gives it."""
    application = application_of(action)
    calls = [places.called(name).to_calls[action.__name__] for name in places.APPLICATIONS]
    return set(places.form_fields(application)).union(places.typed(application).of_its_own, *calls)


def missing_inputs() -> set[str]:
    """Arguments of actions that no page, command or code of ours ever gives."""
    reached = places.reached()
    known = (one for one in places.every_action() if one.name in reached and ".demo" not in one.__module__)
    return {f"{action.name}: {name}" for action in known for name in action.inputs - given_to(action)}


def test_each_fact_an_action_takes_can_be_given(db):
    assert missing_inputs() == set(awaited("inputs"))


def columns_nobody_fills() -> set[str]:
    """Columns without a form, without an action that writes them, and that do not come about by themselves."""
    taken = {name for action in places.every_action() for name in action.inputs}
    given = {name for action in places.every_action() for name in action.inputs & given_to(action)}
    empty = set()
    for model in (model for label in OURS for model in apps.get_app_config(label).get_models() if model._meta.managed):
        application = application_of(model)
        filled = places.form_fields(application) | given
        filled |= places.writes(application).of_its_own | places.typed(application).of_its_own
        filled |= set(getattr(model, "ROWS", ()))  # One of them is filled, by the row it is about (`row_named`).
        handed_on = places.writes(application).handed_on - taken
        open_yet = [
            column
            for column in model._meta.concrete_fields
            if not places.is_made(column) and not {column.name, column.attname} & (filled | handed_on)
        ]
        if open_yet:
            moved = places.moved_by_triggers(model)
            empty |= {f"{model._meta.label}.{column.name}" for column in open_yet if column.name not in moved}
    return empty


def test_each_column_is_filled_by_a_form_an_action_or_the_database(db):
    assert columns_nobody_fills() == set(awaited("columns"))


# What is still to come


def test_what_is_awaited_names_a_capability_of_the_roadmap():
    capabilities = set(re.findall(r"^## (.+)$", (DOCS / "roadmap.md").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(AWAITED) <= {"actions", "inputs", "columns"}
    assert {capability for part in AWAITED.values() for capability in part.values()} <= capabilities
