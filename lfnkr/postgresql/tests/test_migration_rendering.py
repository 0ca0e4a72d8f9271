"""Classes that grew in place, migration by migration, are those that Django makes of the last state at once."""

from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from lfnkr.postgresql.migration_rendering import State

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
