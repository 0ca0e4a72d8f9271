"""What a migration says about a table of its own: that its changes are recorded, that its rows are only ever added.

from lfnkr.audit.operations import TRAIL, append_only, audited

class Migration(migrations.Migration):
    dependencies = [("cases", "0001_create_cases"), TRAIL]
    operations = [audited("cases_identity", sealed=["true_name"], key="person_id"), append_only("cases_statuschange")]
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations

TRAIL = ("audit", "0003_guard_the_trail")
"""The migration every user of these operations depends on."""

WEB_ROLE = "lfnkr_web"


def audited(
    table: str, *, sealed: Sequence[str] = (), ignored: Sequence[str] = (), key: str = "id"
) -> migrations.RunSQL:
    """Record every inserted, updated and deleted row of a table in the audit trail, and refuse to empty the table.

    `sealed` columns (ciphertext, name tokens) appear in the trail only as "changed"; an update that touches nothing
    but `ignored` columns leaves no row. `key` names the column, or the columns parted by commas, of the primary key.
    Raises ValueError for a name that is no plain SQL name. Running it again for a table replaces its lists.
    """
    columns = [*key.split(","), *sealed, *ignored]
    _check_names(table, *columns)
    arguments = f"'{key}', '{','.join(sealed)}', '{','.join(ignored)}'"
    return migrations.RunSQL(
        [
            f"CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION audit_record({arguments})",
            f"CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER audit_no_truncate",
        ],
        [f"DROP TRIGGER IF EXISTS audit ON {table}", f"DROP TRIGGER IF EXISTS audit_no_truncate ON {table}"],
    )


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


def _check_names(*names: str) -> None:
    """Names stand unquoted in the SQL above, so they must be plain."""
    for name in names:
        if not (name.isascii() and name.isidentifier() and name == name.lower()):
            raise ValueError(f"{name!r} is not a plain name of a table or column: use the database's own spelling.")
