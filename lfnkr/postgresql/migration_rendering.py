"""Migrating without making every related model anew at each step.

Django keeps the models of a state as classes, and after each operation makes the class it changed anew, with all that hang
together with it: four fifths of the time of migrating an empty database. What only adds to a class (a field, a
constraint, an index, a new table) is added here to the class that is there; all else is done as Django does it.

On the way backwards Django keeps every class of every state at once. Here a state makes a class when an operation asks for
it, with those it points at.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from django.db.models import Field, Model
from django.db.models.constraints import BaseConstraint

from lfnkr.keyring.operations import SealColumns


class State(ProjectState):
    """A state of the models whose classes grow in place.

    A copy shares the classes that are made, and therefore leaves them as they are: it is Django's own. So the state before
    an operation shows already what the operation adds. None of those done here looks there: a field, a constraint and an
    index are added to a table by its name.
    """

    _is_held = False

    def add_model(self, model_state: ModelState) -> None:
        """Only the new class is made; those it points at learn of it while it is made."""
        with self._held():
            super().add_model(model_state)
        if self._has_classes:
            self.apps.render_multiple([model_state])

    def add_field(self, app_label: str, model_name: str, name: str, field: Field, preserve_default: bool) -> None:
        """The field joins the class, as the last one, where it joins the table."""
        if field.many_to_many or self._is_a_base(app_label, model_name):
            super().add_field(app_label, model_name, name, field, preserve_default)
            return
        with self._held():
            super().add_field(app_label, model_name, name, field, preserve_default)
        if self._has_classes:
            kept = self.models[app_label, model_name].fields[name]
            self.apps.get_model(app_label, model_name).add_to_class(name, kept.clone())
            self.apps.clear_cache()

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: BaseConstraint) -> None:
        with self._held():
            super()._append_option(app_label, model_name, option_name, obj)
        self._tell(app_label, model_name, option_name)

    def _remove_option(self, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
        with self._held():
            super()._remove_option(app_label, model_name, option_name, obj_name)
        self._tell(app_label, model_name, option_name)

    def _alter_option(
        self, app_label: str, model_name: str, option_name: str, obj_name: str, alt_obj: BaseConstraint
    ) -> None:
        with self._held():
            super()._alter_option(app_label, model_name, option_name, obj_name, alt_obj)
        self._tell(app_label, model_name, option_name)

    def _tell(self, app_label: str, model_name: str, option_name: str) -> None:
        """The class has the constraints or indexes of its state."""
        if self._has_classes:
            meta = self.apps.get_model(app_label, model_name)._meta
            setattr(meta, option_name, meta._format_names(self.models[app_label, model_name].options[option_name]))
            meta._expire_cache()

    @property
    def _has_classes(self) -> bool:
        return "apps" in self.__dict__  # to ask for it would make them all

    def _is_a_base(self, app_label: str, model_name: str) -> bool:
        """Whether other classes inherit the fields of this one."""
        label = f"{app_label}.{model_name}"
        bases = (base for state in self.models.values() for base in state.bases if isinstance(base, str))
        return any(base.lower() == label for base in bases)

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Make a class anew and all that hang together with it, unless what changed is added in place."""
        if not self._is_held:
            super().reload_model(app_label, model_name, delay)


Name = tuple[str, str]
"""Of a model, as a state knows it: its application, and itself in small letters."""


class StateOfOne(ProjectState):
    """A state that makes no class before it is asked for one: then that class with those it points at, and no others.

    Classes that point at it are missing, so it serves operations that look at the columns of their own table (`looks_at_itself`).
    """

    @property
    def apps(self) -> StateOfOne:
        """What an operation asks for a class."""
        return self

    def get_model(self, app_label: str, model_name: str) -> type[Model]:
        """The class of a model in this state."""
        name = (app_label, model_name.lower())
        return StateApps(self.real_apps, self._with_those_it_points_at(name)).get_model(*name)

    def clone(self) -> StateOfOne:
        """The same state again, to be changed."""
        return StateOfOne({name: model.clone() for name, model in self.models.items()}, self.real_apps)

    def _with_those_it_points_at(self, name: Name) -> dict[Name, ModelState]:
        found: dict[Name, ModelState] = {}
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each not in found and each in self.models:
                found[each] = self.models[each]
                waiting += _pointed_at(self.models[each])
        return found


def _pointed_at(model: ModelState) -> Iterator[Name]:
    """The models that a class of this one cannot be made without."""
    named = [base for base in model.bases if isinstance(base, str)]
    for field in filter(lambda field: field.is_relation, model.fields.values()):
        named += [one for one in (field.remote_field.model, getattr(field.remote_field, "through", None)) if one]
    return (resolve_relation(one, model.app_label, model.name_lower) for one in named)


LOOK_AT_THEMSELVES = (
    *(migrations.AddConstraint, migrations.RemoveConstraint, migrations.AlterConstraint),
    *(migrations.AddIndex, migrations.RemoveIndex, migrations.AlterModelOptions, migrations.RunSQL),
    *(migrations.AddField, migrations.RemoveField, migrations.CreateModel, migrations.DeleteModel, SealColumns),
)
"""Operations whose way back needs no class but that of their own table, and those it points at."""


def looks_at_itself(operation: Operation) -> bool:
    """Whether the way back of an operation asks for its own table alone; a column others may point at is another matter."""
    if isinstance(operation, migrations.AlterField):
        return not operation.field.unique
    return isinstance(operation, LOOK_AT_THEMSELVES)


class SeesEverything:
    """An operation whose way back is given states with every class, as Django has them."""

    def __init__(self, operation: Operation):
        self._operation = operation

    def __getattr__(self, name: str) -> Any:
        return getattr(self._operation, name)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo the operation."""
        self._operation.database_backwards(app_label, editor, whole(from_state), whole(to_state))


class Executor(MigrationExecutor):
    """Django's own, with a state that grows in place on the way forwards, and states that make what they are asked for backwards."""

    def _migrate_all_forwards(self, state: ProjectState, *args: Any, **kwargs: Any) -> ProjectState:
        """Made anew, since a state that was copied shares its classes."""
        own = State(models=state.models, real_apps=state.real_apps)
        return super()._migrate_all_forwards(own, *args, **kwargs)

    def _migrate_all_backwards(
        self, plan: list[tuple[Migration, bool]], full_plan: list[tuple[Migration, bool]], fake: bool
    ) -> ProjectState:
        """As Django's: first the state before each migration that goes, then each goes; gives the state that is left."""
        applied = {self.loader.graph.nodes.get(name) for name in self.loader.applied_migrations}
        going = {migration for migration, _backwards in plan}
        state, before = StateOfOne(real_apps=self.loader.unmigrated_apps), {}
        left = ProjectState(real_apps=self.loader.unmigrated_apps)
        for migration in (one for one, _backwards in full_plan if one in applied):
            if migration in going:
                before[migration] = state.clone()
            else:
                migration.mutate_state(left, preserve=False)
            migration.mutate_state(state, preserve=False)

        for migration, _backwards in plan:
            self.unapply_migration(before.pop(migration), migration, fake=fake)
        return left

    def unapply_migration(self, state: ProjectState, migration: Migration, fake: bool = False) -> ProjectState:
        """As Django's, each operation with the classes it asks for."""
        with each_sees_what_it_asks_for(migration):
            return super().unapply_migration(state, migration, fake)


@contextlib.contextmanager
def each_sees_what_it_asks_for(migration: Migration) -> Iterator[None]:
    """On the way back only operations that look beyond their own table are given every class."""
    operations = migration.operations
    migration.operations = [one if looks_at_itself(one) else SeesEverything(one) for one in operations]
    try:
        yield
    finally:
        migration.operations = operations


def whole(state: ProjectState) -> ProjectState:
    """The same as Django has it, with every class."""
    return ProjectState({name: model.clone() for name, model in state.models.items()}, state.real_apps)
