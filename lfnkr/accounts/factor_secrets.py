"""The secrets of second factors, encrypted under the server key; what allauth does with them is its own affair."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from allauth.mfa.models import Authenticator
from django.db import connection

from lfnkr.keyring import cipher, server_keys

PLACE = "mfa_authenticator|data"
"""What the ciphertext of a second factor is bound to, so that it opens nowhere else."""

ENCRYPTING = int.from_bytes(b"2FA")
"""The advisory lock that `rotate_keys` takes alone, and whoever encrypts a second factor shares."""

ENCRYPTED = ("secret", "seed", "migrated_codes")
"""The entries of a factor's data that allauth encrypts: of an authenticator app, of recovery codes, of older ones."""


def encrypt(text: str) -> str:
    """Under the server's key: a stolen database opens no account. Call it in the transaction that stores the result.

    Until that ends `rotate_keys` waits with the second factors, or one under the old key might come after it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ENCRYPTING])
    _value, server_key = server_keys.current()
    return encrypted(text, server_key)


def encrypted(text: str, server_key: bytes) -> str:
    """Under a certain server key."""
    return base64.b64encode(cipher.encrypt(server_key, text.encode(), PLACE)).decode()


def decrypt(text: str) -> str:
    """Counterpart of `encrypt`, under any server key this process holds; raises CipherBroken when none of them opens it."""
    for server_key in server_keys.held().values():
        try:
            return cipher.decrypt(server_key, base64.b64decode(text), PLACE).decode()
        except (cipher.CipherBroken, ValueError):
            continue
    raise cipher.CipherBroken(PLACE)


def is_under(data: dict, server_key: bytes) -> bool:
    """Whether everything encrypted in a factor's data opens under a certain server key."""
    try:
        changed(data, lambda text: cipher.decrypt(server_key, base64.b64decode(text), PLACE).decode())
    except (cipher.CipherBroken, ValueError):
        return False
    return True


def changed(data: dict, change: Callable[[str], str]) -> dict:
    """The data of a second factor with every encrypted entry changed."""
    new = dict(data)
    for name in ENCRYPTED:
        if isinstance(data.get(name), list):
            new[name] = [change(text) for text in data[name]]
        elif data.get(name) is not None:
            new[name] = change(data[name])
    return new


def checked() -> Iterator[tuple[int, bool]]:
    """Every second factor that holds a secret: its number, and whether that opens."""
    for number, data in Authenticator.objects.order_by("pk").values_list("pk", "data"):
        if any(data.get(name) for name in ENCRYPTED):
            try:
                changed(data, decrypt)
            except cipher.CipherBroken:
                yield number, False
            else:
                yield number, True
