"""Values from the environment, typed: what is missing or weak does not start, and says what to do about it."""

from __future__ import annotations

import base64
import binascii

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
    try:
        key = base64.b64decode(required(name), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32 or len(set(key)) < 8:
        raise ImproperlyConfigured(
            f"{name} must be 32 random bytes in base64: make one with `openssl rand -base64 32`."
        )
    return key


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
