"""What a migration does when a column that held texts in clear is to hold them sealed: `SealColumns`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from lfnkr.keyring import keys
from lfnkr.keyring.sealing import SealedField, first_of, seal_with_key, text_with_key

TRIGGERS = (
    "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'A' ORDER BY 1"
)


class SealColumns(Operation):
    """Seal what columns of a table say in clear, under the keys of `kind` that `subject` names; on the way back it stands in clear.

    `subject`: a lookup, or several lookups and values of which the first that is not empty counts, as in `SEALED_UNDER` of a model.
    `columns` maps each to its name for people. The table is written anew without the clear texts: a column that is dropped
    would leave what it held in the file. No guard of the table fires, since nothing of it changes; constraints and indexes
    that read such a column are taken off before it. Stand `moved(…)` behind it, so that the trail forgets what was in clear.
    """

    reversible = True

    def __init__(self, model_name: str, columns: Mapping[str, Any], *, kind: str, subject: str | tuple[Any, ...]):
        self.model_name, self.columns, self.kind = model_name, dict(columns), kind
        self.subject = (subject,) if isinstance(subject, str) else subject

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The columns are sealed ones."""
        for name, label in self.columns.items():
            field = SealedField(label) if label else SealedField()
            state.alter_field(app_label, self.model_name, name, field, preserve_default=True)

    def database_forwards(self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        """Read every text, write the table without them, and put them back sealed."""
        before, after = self._models(app_label, from_state, to_state)
        spoken = ~models.Q(*((name, "") for name in self.columns))
        rows = before._base_manager.annotate(whose=first_of(*self.subject)).filter(spoken)
        said = list(rows.values("pk", "whose", *self.columns))
        found = self._keys({row["whose"] for row in said})
        clauses = ("DROP DEFAULT", "DROP NOT NULL", "TYPE bytea USING NULL")
        self._written_anew(editor, after, dict.fromkeys(self.columns, clauses))
        with unguarded(editor, after):
            for told in said:
                row = after(pk=told["pk"])
                texts = {name: told[name] or None for name in self.columns}
                seal_with_key(row, found[self.kind, told["whose"]], **texts)
                sealed = {name: getattr(row, name) for name in self.columns}
                after._base_manager.filter(pk=row.pk).update(**sealed)

    def database_backwards(self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        """Open every text, write the table with columns in clear, and put them back."""
        sealed, clear = self._models(app_label, from_state, to_state)
        rows = list(sealed._base_manager.annotate(whose=first_of(*self.subject)).only("pk", *self.columns))
        found = self._keys({row.whose for row in rows if any(getattr(row, column) for column in self.columns)})
        said = {}
        for row in rows:
            key = found.get((self.kind, row.whose))
            said[row.pk] = {name: text_with_key(row, key, name) or "" for name in self.columns}
        self._written_anew(editor, clear, {name: _in_clear(editor, clear, name) for name in self.columns})
        with unguarded(editor, clear):
            for pk, texts in said.items():
                if any(texts.values()):
                    clear._base_manager.filter(pk=pk).update(**texts)

    def describe(self) -> str:
        """In a line, for `migrate --plan`."""
        return f"Seal {', '.join(self.columns)} of {self.model_name}"

    def _models(self, app_label: str, *states: ProjectState) -> list[type[models.Model]]:
        return [state.apps.get_model(app_label, self.model_name) for state in states]

    def _keys(self, subjects: set[Any]) -> dict[keys.Subject, bytes | None]:
        """The keys of these subjects, made where there are none."""
        return keys.keys_made_for({(self.kind, subject) for subject in subjects}) if subjects else {}

    def _written_anew(self, editor: Any, model: type[models.Model], clauses: Mapping[str, tuple[str, ...]]) -> None:
        """Change the columns, clause after clause; a column of another type has its table written anew."""
        table = editor.quote_name(model._meta.db_table)
        for step in zip(*clauses.values(), strict=True):
            told = zip(clauses, step, strict=True)
            changes = ", ".join(f"ALTER COLUMN {editor.quote_name(name)} {clause}" for name, clause in told if clause)
            if changes:
                editor.execute(f"ALTER TABLE {table} {changes}", None)


def _in_clear(editor: Any, model: type[models.Model], name: str) -> tuple[str, ...]:
    """The clauses that make a column one in clear, as it was declared."""
    field = model._meta.get_field(name)
    default = "SET DEFAULT ''" if field.has_db_default() else ""
    return (f"TYPE {field.db_type(editor.connection)} USING ''", "SET NOT NULL", default)


@contextmanager
def unguarded(editor: Any, model: type[models.Model]) -> Iterator[None]:
    """Without the triggers of a table, the trail's among them, while its texts are put back."""
    table = model._meta.db_table
    with editor.connection.cursor() as cursor:
        cursor.execute(TRIGGERS, [table])
        names = [editor.quote_name(name) for (name,) in cursor.fetchall()]
    # Rows of a table that was written anew count as new ones, whose references would be checked at the end.
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE", None)
    editor.execute(f"ALTER TABLE {editor.quote_name(table)} DISABLE TRIGGER USER", None)
    yield
    back = ", ".join(f"ENABLE ALWAYS TRIGGER {name}" for name in names)
    editor.execute(f"ALTER TABLE {editor.quote_name(table)} {back}", None)
