"""Classes that grew in place, or were made alone for the way back, are those that Django makes of a state at once."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from lfnkr.postgresql.migration_rendering import (
    State,
    StateOfOne,
    each_sees_what_it_asks_for,
    looks_at_itself,
    whole,
)
from lfnkr.tests import soak

pytestmark = pytest.mark.slow


def shape(model: type[models.Model]) -> dict[str, Any]:
    """All that a migration may read of a class."""
    meta = model._meta
    fields = [(one.name, one.column, one.db_type(connection), *one.deconstruct()[1:]) for one in meta.local_fields]
    pointing = [
        (one.name, one.related_model._meta.label, one.field.name)
        for one in meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete
    ]
    return {
        "fields": fields,
        "many": [(one.name, one.remote_field.through._meta.label) for one in meta.local_many_to_many],
        "pointing": sorted(pointing),
        "constraints": [one.deconstruct() for one in meta.constraints],
        "indexes": [one.deconstruct() for one in meta.indexes],
        "table": (meta.db_table, meta.pk.name, meta.ordering, meta.default_permissions, meta.permissions),
    }


def shapes(apps: Apps) -> dict[str, dict[str, Any]]:
    """The shape of every class, by its name."""
    return {model._meta.label: shape(model) for model in apps.get_models(include_auto_created=True)}


def grown() -> Apps:
    """The classes of a state that has them from the beginning, after every migration."""
    loader = MigrationLoader(None)
    state = State(real_apps=loader.unmigrated_apps)
    assert not state.apps.get_models()

    plan = dict.fromkeys(name for leaf in loader.graph.leaf_nodes() for name in loader.graph.forwards_plan(leaf))
    for name in plan:
        loader.graph.nodes[name].mutate_state(state, preserve=False)
    return state.apps


def test_classes_that_grew_are_those_made_at_once():
    those_that_grew, made = shapes(grown()), shapes(MigrationLoader(None).project_state().apps)

    assert len(made) > 120
    assert those_that_grew.keys() == made.keys()
    assert [label for label in made if those_that_grew[label] != made[label]] == []


def test_a_class_made_alone_is_that_of_all_of_them_but_for_what_points_at_it():
    state = MigrationLoader(None).project_state()
    alone, together = StateOfOne(state.models, state.real_apps), shapes(state.apps)

    for label in (f"{model.app_label}.{model.name}" for model in state.models.values()):
        if label != "auth.User":  # ours stands in its place
            made = shape(alone.apps.get_model(*label.split(".")))
            assert made | {"pointing": ()} == together[label] | {"pointing": ()}


@pytest.mark.soak
@pytest.mark.django_db(databases=["default", "keyring"])
def test_the_way_back_says_the_same_sql_as_with_every_class():
    steps = steps_alone()
    kinds = {type(operation): migration for migration in shortest_last(steps) for operation in migration.operations}
    chosen = steps if soak.IS_WHOLE else set(kinds.values())

    assert len(kinds) > 10
    assert len(steps) > 150
    for migration in chosen:
        with each_sees_what_it_asks_for(migration):
            told = way_back(migration, steps[migration])
        assert told
        assert told == way_back(migration, whole(steps[migration])), migration


def steps_alone() -> dict[Migration, StateOfOne]:
    """The state before each migration that has a way back on which an operation looks at its own table alone."""
    loader = MigrationLoader(connection)
    state, steps = StateOfOne(real_apps=loader.unmigrated_apps), {}
    for name in dict.fromkeys(name for leaf in loader.graph.leaf_nodes() for name in loader.graph.forwards_plan(leaf)):
        migration = loader.graph.nodes[name]
        can_go = all(one.reversible for one in migration.operations)
        if can_go and any(map(looks_at_itself, migration.operations)):
            steps[migration] = state.clone()
        migration.mutate_state(state, preserve=False)
    return steps


def shortest_last(steps: Iterable[Migration]) -> list[Migration]:
    """By how many operations they have: in `make test` the shortest that has one of a kind is asked for it."""
    return sorted(steps, key=lambda migration: -len(migration.operations))


def way_back(migration: Migration, before: ProjectState) -> list[str]:
    """The statements that undo a migration, in a database that has it; nothing is done."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.unapply(before, editor, collect_sql=True)
    return editor.collected_sql
