"""The server keys this process holds, and which of them wraps what is new: one, or two while one replaces the other."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from lfnkr.keyring import check_values

DATABASE = "keyring"


class ServerKeyNotHeld(ImproperlyConfigured):
    """A key lies wrapped under a server key that this process was not given: it is wrong here, and nothing is lost."""


def held() -> dict[str, bytes]:
    """The server keys of this process by their check values."""
    return {check_values.check_value(check_values.SERVER, key): key for key in check_values.held()[check_values.SERVER]}


def current() -> tuple[str, bytes]:
    """The server key that wraps what is new, with its check value; the keyring says which it is.

    Raises ServerKeyNotHeld when this process does not hold it, or when none is known yet.
    """
    with connections[DATABASE].cursor() as cursor:
        cursor.execute("SELECT value FROM keyring_serverkey WHERE is_current")
        found = cursor.fetchone()
    if not found or found[0] not in held():
        raise ServerKeyNotHeld(sentence())
    return found[0], held()[found[0]]


def sentence() -> str:
    """Why nothing can be wrapped or unwrapped here."""
    return (
        f"{check_values.SERVER} is not the server key of this keyring: put the right one back. While `manage.py rotate_keys` "
        f"replaces it, every process needs {check_values.NEXT} too."
    )
