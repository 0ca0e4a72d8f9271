"""SQL that lies beside its migration: `migrations/sql/NNNN_name.sql` and `NNNN_name_reverse.sql`."""

from pathlib import Path

from django.db import migrations


def sql_file(migration: str, name: str) -> migrations.RunSQL:
    """The operation that runs `sql/<name>.sql`, and `sql/<name>_reverse.sql` on the way back; `migration` is `__file__`."""
    folder = Path(migration).parent / "sql"
    forward = (folder / f"{name}.sql").read_text(encoding="utf-8")
    backward = (folder / f"{name}_reverse.sql").read_text(encoding="utf-8")
    return migrations.RunSQL(as_one(forward), as_one(backward))


def as_one(sql: str) -> list[tuple[str, None]]:
    """The whole file as one statement list without parameters, so that neither `%` nor `;` inside a function is touched."""
    return [(sql, None)]
