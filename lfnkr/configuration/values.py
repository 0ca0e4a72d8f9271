"""Values from the environment, typed: what is missing or weak does not start, and says what to do about it."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from lfnkr.postgresql.limits import CONNECT, KEEPALIVE, Limits

env = environ.Env()
DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def required(name: str) -> str:
    """The value of a variable without which we do not start."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment or in .env (see .env.example), "
            "or start through manage.py, which generates it for the embedded server."
        )
    return value


def secret_key(name: str) -> bytes:
    """Thirty-two secret bytes, written as base64."""
    text = required(name)
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    is_text = all(32 <= byte < 127 for byte in key)  # of random bytes, once in 30 million million
    if len(key) == 32 and not is_text and not is_trivial(key):
        return key
    signs = len(base64.b64encode(bytes(32)))
    cut_off = (
        f" It has {len(text)} signs and not {signs}: was it cut off when it was copied?" if len(text) < signs else ""
    )
    raise ImproperlyConfigured(
        f"{name} must be 32 random bytes in base64: make one with `openssl rand -base64 32`.{cut_off}"
    )


def optional_key(name: str) -> bytes | None:
    """The same, or None when the variable is empty."""
    return secret_key(name) if env.str(name, "") else None


def refuse_equal_keys(*keys: bytes, following: bytes | None) -> None:
    """Each key is a key of its own, and so is the server key that is to follow, if any."""
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(
            "LFNKR_SERVER_KEY, LFNKR_SEARCH_KEY and LFNKR_AUDIT_KEY must be three different keys."
        )
    if following in keys:
        raise ImproperlyConfigured(
            "LFNKR_SERVER_KEY_NEXT must be a new key: `openssl rand -base64 32`, or leave it out."
        )


def lines_of(name: str, otherwise: str = "") -> list[str]:
    """A text of several lines, which stand in the variable parted by `|`; empty lines are left out."""
    return [line.strip() for line in env.str(name, otherwise).split("|") if line.strip()]


def secret_text(name: str, *, shortest: int) -> str:
    """A secret written as text."""
    text = required(name)
    if len(text) < shortest or KNOWN.search(text) or is_trivial(text.encode()):
        raise ImproperlyConfigured(f"{name} must be at least {shortest} random characters: `openssl rand -base64 48`.")
    return text


KNOWN = re.compile(
    "insecure|change[-_]?me|secret|password|example|postgres|qwerty|asdfgh|123456|letmein|lfnkr[-_]", re.IGNORECASE
)
"""Words of examples and of habit; among random characters one of them stands once in a million secrets."""


def is_trivial(secret: bytes) -> bool:
    """Whether a secret repeats itself or counts up or down, so that it can be guessed however long it is."""
    triples = [secret[at : at + 3] for at in range(len(secret) - 2)]
    steps = [after - before for before, after in pairwise(secret)]
    even = sum(one == other for one, other in pairwise(steps))
    return len(set(secret)) < 8 or len(set(triples)) < 0.8 * len(triples) or even > 0.4 * len(steps)


MAIL = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"EMAIL_USE_TLS": True}),
    "smtps": (465, {"EMAIL_USE_SSL": True}),
    "smtp+ssl": (465, {"EMAIL_USE_SSL": True}),
}
"""How mail leaves, with its usual port: unencrypted, encrypted after a word in clear (STARTTLS), encrypted from the start."""


def mail(name: str) -> dict:
    """Django's settings for the mail server in the variable `name`; unset, mail is written to the terminal."""
    address = urlsplit(env.str(name, "") or "consolemail://")
    if address.scheme == "consolemail":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if address.scheme not in MAIL or not address.hostname:
        raise ImproperlyConfigured(
            f"{name} must be smtp+tls://user:password@host:587, smtp+ssl://… with port 465, or smtp://… for a server that "
            "needs no encryption because it is this machine."
        )
    port, how = MAIL[address.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or port,
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        **how,
    }


def database(name: str, limits: Limits) -> dict:
    """Django's settings for the PostgreSQL address in the variable `name`, and how long anybody may wait for it.

    The address is libpq's own (postgresql.org/docs/current/libpq-connect.html), with everything libpq knows: several
    servers, `target_session_attrs`, `sslmode`, `passfile`. What it says itself goes before what we add.
    """
    try:
        given = conninfo_to_dict(required(name))
    except psycopg.ProgrammingError:  # whose words may hold the password
        raise ImproperlyConfigured(
            f"{name} is no address that PostgreSQL's libpq can read: see .env.example, part 3. "
            "In a password, write signs such as @ or / as %40 or %2F."
        ) from None
    found = {django: str(given.pop(libpq, "")) for libpq, django in DJANGO_NAMES.items()}
    options = {"connect_timeout": CONNECT, **KEEPALIVE, **given, "limits": limits}
    options["options"] = f"{limits.options()} {given.get('options', '')}".strip()
    return {
        "ENGINE": "lfnkr.postgresql",
        **found,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
