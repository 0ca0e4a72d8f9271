"""What must be true of the databases before the application serves anybody (settings see to the environment).

The check runs when the web server or the worker starts and with `manage.py check --database default --database keyring`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import CheckMessage, Error, run_checks
from django.core.checks import Warning as Advice
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from lfnkr.calendar import clock
from lfnkr.postgresql import migration_state
from lfnkr.postgresql.routers import KEYRING

TOLERANCE = timedelta(minutes=5)
UNCHECKED = "lfnkr.W001"


def refuse_to_serve_unsafely() -> None:
    """End this process, with a sentence for each reason, unless every check has passed and every database was checked."""
    found = run_checks(databases=["default", "keyring"])
    refusals = [str(message) for message in found if message.is_serious() or message.id == UNCHECKED]
    if refusals:
        sys.exit("\n".join(["This is not safe to serve:", *refusals]))
    connections.close_all()  # gunicorn may load us once and share us between its workers


def databases_are_safe(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Refuse to serve as a role that could undo its own traces, on a server that forgets, or with a clock that is behind."""
    if settings.AS_OWNER:
        return []
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            found += problems_of(alias)
        except DatabaseError:
            found.append(Advice(f"The database {alias} does not answer, so it was not checked.", id=UNCHECKED))
    return found


def problems_of(alias: str) -> Iterator[Error]:
    """What is unsafe about one database."""
    behind = list(problems_of_migrations(alias))
    if behind:
        yield from behind
        return
    role = f"The role that serves from the database {alias}"
    if value_of(alias, "SELECT EXISTS (SELECT FROM pg_class WHERE pg_get_userbyid(relowner) = current_user)"):
        yield refusal(
            "E010", f"{role} owns tables.", "Connect as lfnkr_web and lfnkr_keys; only migrations connect as the owner."
        )
    if value_of(alias, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"):
        yield refusal("E011", f"{role} may overrule the database's own laws.", "Connect as a role without such rights.")
    for name in ("fsync", "full_page_writes"):
        if value_of(alias, f"SHOW {name}") != "on":
            yield refusal(
                "E012", f"The server of the database {alias} runs with {name} off.", f"Set {name} = on and restart it."
            )
    if alias == "default":
        last = value_of(alias, "SELECT (SELECT at FROM audit_event ORDER BY id DESC LIMIT 1)")
        if last and last > clock.now() + TOLERANCE:
            advice = "Set this machine's clock right, then start again."
            yield refusal("E013", "The last audit event lies in the future.", advice)


def problems_of_migrations(alias: str) -> Iterator[Error]:
    """Whether the tables are those this program was written for."""
    missing, unknown = unapplied(alias)
    if missing:
        yield refusal(
            "E014",
            f"The database {alias} waits for {missing} migrations.",
            "Run `manage.py prepare`: it migrates as the owner. Then start again.",
        )
    if unknown:
        yield refusal(
            "E015",
            f"The database {alias} was migrated by a newer version of this program.",
            "Install that version, or restore the backup that was taken before the upgrade.",
        )


def unapplied(alias: str) -> tuple[int, int]:
    """How many of our migrations a database has not had yet, and how many it had that we do not know."""
    connection = connections[alias]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if migration_state.is_current(connection.connection, connection.settings_dict["NAME"]):
            return 0, 0
    loader = MigrationLoader(connection)
    in_force, applied = loader.graph.nodes.keys(), loader.applied_migrations.keys()
    if alias == KEYRING:  # it has no tables but its own
        in_force = {key for key in in_force if key[0] == KEYRING}
    known = {*loader.disk_migrations, *(old for one in loader.disk_migrations.values() for old in one.replaces)}
    apps = {app for app, _name in known}
    return len(in_force - applied), len({key for key in applied if key[0] in apps} - known)


def refusal(number: str, sentence: str, advice: str) -> Error:
    """One reason not to start, and what to do about it."""
    return Error(sentence, hint=advice, id=f"lfnkr.{number}")


def value_of(alias: str, question: str) -> object:
    """The one value that answers a question to a database."""
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
