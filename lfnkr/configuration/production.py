"""What must not be mixed in production: each refusal says what to do. Settings that are wrong anywhere are refused by settings.py.

Production is what serves real people: TLS on, no demonstration, no debug pages, databases given from outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.http import HttpRequest
from django.utils.module_loading import import_string

from lfnkr.configuration.values import KNOWN, env, is_trivial
from lfnkr.postgresql.db_checks import refusal
from lfnkr.postgresql.routers import KEYRING

ENCRYPTED = ("require", "verify-ca", "verify-full")
SHORTEST_PASSWORD = 16
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def settings_go_together(app_configs, **kwargs) -> list[CheckMessage]:
    """Refuse mail that is shown or sent in clear, and databases reached in clear or with a password anybody guesses."""
    if not settings.PRODUCTION:
        return []
    found = [*mode_problems(), *mail_problems()]
    for alias, given in settings.DATABASES.items():
        found += address_problems(alias, given)
    return found


def mode_problems() -> Iterator[Error]:
    """Modes for one's own machine: they show the code and its values on an error page, or let people in with one factor."""
    for name in ("DEBUG", "DEMO"):
        if getattr(settings, name):
            yield refusal(
                "E027",
                f"LFNKR_{name} is on, and pages are served to others by TLS.",
                f"Unset LFNKR_{name}; on one's own machine, unset LFNKR_TLS.",
            )


def mail_problems() -> Iterator[Error]:
    """Links to choose a password travel by mail: they belong neither into a log nor in clear onto a network."""
    if settings.EMAIL_BACKEND != SMTP:
        yield refusal(
            "E020",
            "No mail server is named, so that links to choose a password would be written to the log.",
            "Set LFNKR_EMAIL_URL=smtp+tls://user:password@host:587.",
        )
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or is_here(settings.EMAIL_HOST)):
        yield refusal(
            "E021",
            f"Mail would leave unencrypted for {settings.EMAIL_HOST}.",
            "Write smtp+tls:// (port 587) or smtp+ssl:// (port 465) in LFNKR_EMAIL_URL.",
        )


def address_problems(alias: str, given: dict) -> Iterator[Error]:
    """How a database is reached. A password may stand in a passfile instead, which only libpq reads."""
    password = given["PASSWORD"]
    if password and (len(password) < SHORTEST_PASSWORD or KNOWN.search(password) or is_trivial(password.encode())):
        yield refusal(
            "E022",
            f"The password for the database {alias} can be guessed.",
            "Give the role another one, made with `openssl rand -hex 24`, and write it into the address.",
        )
    hosts = given["HOST"] or given["OPTIONS"].get("hostaddr", "")
    is_private = env.bool("LFNKR_DB_PRIVATE_NETWORK", False)
    is_encrypted = given["OPTIONS"].get("sslmode") in ENCRYPTED
    if not (is_encrypted or is_private or all(is_here(host) for host in hosts.split(","))):
        yield refusal(
            "E023",
            f"The database {alias} is on another machine, and its address does not demand encryption.",
            "Add ?sslmode=verify-full to it. LFNKR_DB_PRIVATE_NETWORK=1 says that the network between is nobody else's, "
            "as in compose.yaml.",
        )


def is_here(host: str) -> bool:
    """Whether a host is this machine: a socket, or an address that never leaves it."""
    return host in ("", "localhost", "::1", "[::1]") or host.startswith(("/", "@", "127."))


def databases_go_together(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Refuse keys beside the data, and invented people among real ones; the databases are asked only when told to."""
    if settings.AS_OWNER or not {"default", KEYRING} <= set(databases or ()):
        return []
    try:
        return [*keys_beside_data(), *mixed_people()]
    except DatabaseError:
        return []  # `safety` says which database does not answer, or is not prepared


def keys_beside_data() -> Iterator[Error]:
    """One server for both: its write-ahead log and its backups would keep erased keys beside what they opened."""
    if settings.PRODUCTION and server_of("default") == server_of(KEYRING):
        yield refusal(
            "E024",
            "The keyring lies on the same PostgreSQL server as the data.",
            "Move it to a server of its own (docs/runbook.md), and name that one in LFNKR_KEYS_URL.",
        )


def server_of(alias: str) -> object:
    """What tells a server from every other, by whichever address it is reached: the microsecond of its start."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()")
        return cursor.fetchone()[0]


def mixed_people() -> Iterator[Error]:
    """The demonstration's people, whose password is in a file, and real ones do not live in one database."""
    was_loaded = import_string("lfnkr.accounts.invented.was_loaded")()  # models come after the checks are declared
    if settings.PRODUCTION and was_loaded:
        yield refusal(
            "E025",
            "This database holds the demonstration.",
            "Make an empty one, `manage.py prepare` it, and name it in LFNKR_WEB_URL; a demonstration never becomes real.",
        )
    if settings.DEMO and not was_loaded and get_user_model().objects.exists():
        yield refusal(
            "E026",
            "LFNKR_DEMO is on, but the people in this database are real: they would be let in with one factor.",
            "Unset LFNKR_DEMO, or name a database of the demonstration.",
        )


def proxy_is_silent(request: HttpRequest) -> bool:
    """Whether proxies were declared, and this request does not say whom it came from: then all people share one address.

    The limits on wrong passwords count by address; behind a silent proxy one stranger would use up everybody's.
    """
    return settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0 and "HTTP_X_FORWARDED_FOR" not in request.META
