"""What a migration says about a table of its own: that its changes are recorded, that its rows are only ever added.

from lfnkr.audit.operations import TRAIL, append_only, audited

class Migration(migrations.Migration):
    dependencies = [("cases", "0001_create_cases"), TRAIL]
    operations = [audited("cases_identity", key="person_id"), append_only("cases_statuschange")]
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit import content, trail
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.audit.content import MOVED
from lfnkr.keyring.sealing import SealedField

TRAIL = ("audit", "0003_guard_the_trail")
"""The migration every user of these operations depends on."""

WEB_ROLE = "lfnkr_web"


class Audited(migrations.RunSQL):
    """The triggers of one table; its sealed columns are those that are sealed in the models of that migration."""

    def __init__(
        self, table: str, sealed: Sequence[str], ignored: Sequence[str], unprinted: Sequence[str], key: str, again: bool
    ):
        self.table, self.sealed, self.ignored, self.key, self.again = table, tuple(sealed), tuple(ignored), key, again
        self.unprinted = tuple(unprinted)
        _check_names(table, *key.split(","), *sealed, *ignored, *unprinted)
        super().__init__(self._triggers(()), self._none())

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: Any) -> None:
        """Install them, with what is sealed by now; what is there already is told to the trail the first time."""
        is_new = not _has_trigger(schema_editor.connection, self.table)
        self.sql = self._triggers(_sealed_in(to_state, self.table))
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        if is_new and not schema_editor.collect_sql:
            content.note_rows(self.table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: Any) -> None:
        """Take them away; where they were only listed anew, list them as they were."""
        self.reverse_sql = self._triggers(_sealed_in(to_state, self.table)) if self.again else self._none()
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def _triggers(self, found: Sequence[str]) -> list[str]:
        sealed = list(dict.fromkeys((*self.sealed, *found)))
        lists = [self.key, *(",".join(names) for names in (sealed, self.ignored, self.unprinted))]
        arguments = ", ".join(f"'{listed}'" for listed in (lists if self.unprinted else lists[:3]))
        return [
            f"CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION audit_record({arguments})",
            f"CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {self.table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_no_truncate",
        ]

    def _none(self) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS audit ON {self.table}",
            f"DROP TRIGGER IF EXISTS audit_no_truncate ON {self.table}",
        ]


def audited(
    table: str,
    *,
    sealed: Sequence[str] = (),
    ignored: Sequence[str] = (),
    unprinted: Sequence[str] = (),
    key: str = "id",
    again: bool = False,
) -> Audited:
    """Record every inserted, updated and deleted row of a table in the audit trail, and refuse to empty the table.

    Columns that are a SealedField in the migration's own models appear in the trail only as "changed", and so do those
    named as `sealed` besides (name tokens, passwords), with a fingerprint of the sealed bytes beside the word, except for those
    named as `unprinted` (name tokens are equal for equal names, and so would their fingerprints be, after an erasure too);
    an update that touches nothing but `ignored` columns leaves no row.
    `key` names the column, or the columns parted by commas, of the primary key. A migration that adds a sealed column says
    `audited(…, again=True)` behind it; going back then lists the columns as they were. Raises ValueError for a name that
    is no plain SQL name.
    """
    return Audited(table, sealed, ignored, unprinted, key, again)


def _has_trigger(connection: Any, table: str) -> bool:
    """Whether the changes of a table are recorded already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'audit' AND tgrelid = to_regclass(%s))", [table]
        )
        return cursor.fetchone()[0]


def _sealed_in(state: ProjectState, table: str) -> list[str]:
    """The sealed columns of a table in the state of a migration."""
    for model in state.models.values():
        if model.options.get("db_table", f"{model.app_label}_{model.name_lower}") == table:
            return [name for name, field in model.fields.items() if isinstance(field, SealedField)]
    return []


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table: by privilege to the application, by trigger to the owner too.

    PostgreSQL answers with "permission denied" (the web role) or SQLSTATE 23001, restrict_violation (the owner).
    Raises ValueError for a name that is no plain SQL name.
    """
    _check_names(table)
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, {WEB_ROLE}",
        ],
        [f"DROP TRIGGER append_only ON {table}", f"GRANT UPDATE, DELETE ON {table} TO {WEB_ROLE}"],
    )


def rows_noted(*tables: str) -> migrations.RunPython:
    """Have the trail tell of the rows of tables that were recorded only when rows were there already; there is no way back."""
    return migrations.RunPython(lambda _apps, _editor: [content.note_rows(table) for table in tables], _nothing)


def _nothing(_apps: Any, _editor: Any) -> None:
    """What was told stays told."""


def moved(
    migration: str,
    tables: Mapping[str, Mapping[str, Any]],
    *,
    back: Mapping[str, Mapping[str, Any]],
) -> migrations.RunPython:
    """Say in one sealed event of the trail where a migration moves rows, so that a row can be compared with its past.

    `tables` maps a table, by its name after the move, to what is known of it: the tables its rows were in (`from`), its
    columns that no former event names (`added`), the columns that former events name and it has no more (`removed`), or
    that it goes with its rows (`dropped`). `content.py` reads this.
    `back` says the same of the way back. Stand behind the move in `operations`; no rows, no event. `migration` is `__name__`.
    Raises KeysWrong when the key of the trail is another than the one it was sealed under.
    """
    return migrations.RunPython(
        lambda apps, editor: _note(editor.connection, migration, tables),
        lambda apps, editor: _note(editor.connection, migration, back),
    )


def _note(connection: Any, migration: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Leave the event where a table has rows, with how many."""
    with trail.reading():  # Row-level security hides rows of people from the owner, too.
        rows = {table: _count(connection, table) for table in tables}
    if any(rows.values()):
        note_move(connection, migration, {table: {**known, "rows": rows[table]} for table, known in tables.items()})


@action(_lazy("migrate"), name="migrate", by=THE_SYSTEM)
def note_move(connection: Any, migration: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """The one event of a migration that moved rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, txid, table_name, row_key, operation, changed, act, act_id, db_user)"
            " VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, %s, %s, 'UPDATE', %s,"
            " current_setting('lfnkr.act'), current_setting('lfnkr.act_id')::uuid, session_user)",
            [MOVED, migration, json.dumps({"moved": tables})],
        )


def _count(connection: Any, table: str) -> int:
    """The rows of a table; none of one that is not there."""
    _check_names(table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a plain name
        return cursor.fetchone()[0]


def _check_names(*names: str) -> None:
    """Names stand unquoted in the SQL above, so they must be plain."""
    for name in names:
        if not (name.isascii() and name.isidentifier() and name == name.lower()):
            raise ValueError(f"{name!r} is not a plain name of a table or column: use the database's own spelling.")
