"""Which state of the migrations a database was brought to, so that nobody migrates what is current already."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lfnkr", "cases", "donations", "reports")
WRITTEN_BY = (
    "lfnkr/audit/chain.py",
    "lfnkr/postgresql/migration_sql.py",
    "lfnkr/postgresql/databases.py",
)


@functools.cache
def fingerprint() -> str:
    """A short name for everything that shapes the tables: migrations, their SQL and data, and the packages with tables."""
    digest = hashlib.sha256()
    for package in ("Django", "django-allauth", "procrastinate"):
        digest.update(f"{package} {version(package)}\n".encode())
    for path in sorted(shaping_files()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def shaping_files() -> set[Path]:
    """Every file of ours that a migration runs or reads."""
    found = {ROOT / name for name in WRITTEN_BY if (ROOT / name).is_file()}
    for app in APPS:
        for folder in ("migrations", "data"):
            found |= {path for place in (ROOT / app).rglob(folder) for path in place.rglob("*") if path.is_file()}
        found |= set((ROOT / app).rglob("operations.py"))  # What migrations say in a word of ours.
    return {path for path in found if "__pycache__" not in path.parts}


def mark(connection: psycopg.Connection, database: str) -> None:
    """Write today's fingerprint on the database, as its owner."""
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
    connection.execute(comment.format(sql.Identifier(database), sql.Literal(fingerprint())))


def is_current(connection: psycopg.Connection, database: str) -> bool:
    """Whether the database bears today's fingerprint."""
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return connection.execute(question, [database]).fetchone() == (fingerprint(),)
