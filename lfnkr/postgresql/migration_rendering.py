"""Migrating without making every related model anew at each step.

Django keeps the models of a state as classes, and after each operation makes the class it changed anew, with all that hang
together with it: four fifths of the time of migrating an empty database. What only adds to a class (a field, a
constraint, an index, a new table) is added here to the class that is there; all else is done as Django does it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field
from django.db.models.constraints import BaseConstraint


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


class Executor(MigrationExecutor):
    """Django's own, with a state that grows in place on the way forwards."""

    def _migrate_all_forwards(self, state: ProjectState, *args: Any, **kwargs: Any) -> ProjectState:
        """Made anew, since a state that was copied shares its classes."""
        own = State(models=state.models, real_apps=state.real_apps)
        return super()._migrate_all_forwards(own, *args, **kwargs)
