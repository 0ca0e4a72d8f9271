"""Wrapping every key anew under the next server key while people work; as the owner, and to be gone on with after a kill.

From the first step on both server keys are known to the keyring, the new one wraps what is new, and every process that
holds both reads everything. The old one's check value goes last, and the keyring lets it go only when no key names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import factor_secrets
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.keyring import check_values, cipher, keys, server_keys, wrapping

DATABASE = "keyring"
BATCH = 500
"""So many keys are wrapped in one transaction: their rows are locked against erasing for some milliseconds."""

Progress = Callable[[int], None]
"""Told how many keys were wrapped so far."""


class CannotRotate(Exception):
    """The sentence says what is missing, or which key does not open."""


@dataclass(frozen=True)
class Rotated:
    """What one run did; nothing when all was done before."""

    keys: int
    second_factors: int


def rotate(progress: Progress = lambda done: None) -> Rotated:
    """Bring everything from the server key in use to LFNKR_SERVER_KEY_NEXT; raises CannotRotate with a sentence."""
    new, old = _begin()
    done = factors = 0
    while old:
        while wrapped := _wrap_some(old, new):
            done += wrapped
            progress(done)
        factors += encrypt_second_factors(new)
        if _let_go(old):
            break
    return Rotated(done, factors)


def _begin() -> tuple[str, str | None]:
    """Let the next server key wrap what is new from now on; its check value, and that of the old one if it is in use still."""
    if settings.SERVER_KEY_NEXT is None:
        raise CannotRotate(f"Set {check_values.NEXT} to the new key first, in every process, and start them anew.")
    new = check_values.check_value(check_values.SERVER, settings.SERVER_KEY_NEXT)
    with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
        cursor.execute("SELECT value FROM keyring_serverkey ORDER BY is_current, value FOR UPDATE")
        known = [value for (value,) in cursor.fetchall()]
        others = [value for value in known if value != new]
        if not known:
            raise CannotRotate(check_values.NOT_PREPARED)
        if len(others) > 1:
            raise CannotRotate(
                f"Another key was to follow, and is not done: put that one back into {check_values.NEXT}."
            )
        if others and others[0] not in server_keys.held():
            raise CannotRotate(
                f"{check_values.SERVER} is not the key in use: leave the old key there, and put the new one into "
                f"{check_values.NEXT}."
            )
        if new not in known:
            cursor.execute("UPDATE keyring_serverkey SET is_current = false")
            cursor.execute(
                "INSERT INTO keyring_serverkey (value, is_current, kept_at) VALUES (%s, true, %s)", [new, clock.now()]
            )
    return new, others[0] if others else None


def _wrap_some(old: str, new: str) -> int:
    """Wrap one batch of keys under the new server key; how many there were."""
    held = server_keys.held()
    with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, subject, wrapped FROM keyring_key WHERE server_key = %s ORDER BY id LIMIT %s FOR UPDATE",
            [old, BATCH],
        )
        rows = cursor.fetchall()
        wrapped = [_wrapped_anew(kind, subject, bytes(key), held[old], held[new]) for _id, kind, subject, key in rows]
        cursor.execute(
            "UPDATE keyring_key SET wrapped = anew.wrapped, server_key = %s"
            " FROM unnest(%s::bigint[], %s::bytea[]) AS anew (id, wrapped)"
            " WHERE keyring_key.id = anew.id AND erased_at IS NULL",
            [new, [row[0] for row in rows], wrapped],
        )
    return len(rows)


def _wrapped_anew(kind: str, subject: object, wrapped: bytes, old: bytes, new: bytes) -> bytes:
    """One key, taken from under the old server key and put under the new one."""
    bound_to = keys.place(kind, subject)
    try:
        key = wrapping.unwrap(wrapped, wrapping.SERVER, bound_to=bound_to, server_key=old)
    except cipher.CipherBroken as altered:
        raise CannotRotate(
            f"The key of {kind} {subject} was altered and opens under neither server key: restore it from a copy of the "
            "keyring, then go on. `manage.py verify_keyring` names what it sealed."
        ) from altered
    return wrapping.wrap(key, wrapping.SERVER, bound_to=bound_to, server_key=new)


@action(_lazy("rotate server key"), by=THE_SYSTEM, name="rotate server key")
def encrypt_second_factors(new: str) -> int:
    """Encrypt under the new server key, in one transaction, every second factor that is not; how many there were."""
    server_key, changed = server_keys.held()[new], 0
    with connection.cursor() as cursor:
        # Whoever encrypts one holds this lock with others until the commit, and afterwards does so under the new key.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [factor_secrets.ENCRYPTING])
    for factor in Authenticator.objects.select_for_update(no_key=True).order_by("pk"):
        if factor_secrets.is_under(factor.data, server_key):
            continue
        try:
            factor.data = factor_secrets.changed(
                factor.data, lambda text: factor_secrets.encrypted(factor_secrets.decrypt(text), server_key)
            )
        except cipher.CipherBroken as altered:
            raise CannotRotate(
                f"The second factor number {factor.pk} opens under neither server key: set up that account anew, then "
                "go on."
            ) from altered
        factor.save(update_fields=["data"])
        changed += 1
    return changed


def _let_go(old: str) -> bool:
    """Forget the old server key; False when a key was made under it meanwhile."""
    try:
        with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
            cursor.execute("DELETE FROM keyring_serverkey WHERE value = %s", [old])
    except IntegrityError:
        return False
    return True
