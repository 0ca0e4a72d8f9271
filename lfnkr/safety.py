"""What must be true of the databases before the application serves anybody (settings see to the environment).

The check runs when a web server loads the application and with `manage.py check --database default --database keyring`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Advice
from django.db import DatabaseError, connections

from lfnkr import clock

TOLERANCE = timedelta(minutes=5)


def databases_are_safe(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Refuse to serve as a role that could undo its own traces, on a server that forgets, or with a clock that is behind."""
    if settings.AS_OWNER:
        return []
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            found += problems_of(alias)
        except DatabaseError:
            found.append(Advice(f"The database {alias} does not answer, so it was not checked.", id="lfnkr.W001"))
    return found


def problems_of(alias: str) -> Iterator[Error]:
    """What is unsafe about one database."""
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


def refusal(number: str, sentence: str, advice: str) -> Error:
    """One reason not to start, and what to do about it."""
    return Error(sentence, hint=advice, id=f"lfnkr.{number}")


def value_of(alias: str, question: str) -> object:
    """The one value that answers a question to a database."""
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
