"""The secrets of second factors, encrypted under the server key; what allauth does with them is its own affair."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings

from lfnkr.keyring import cipher

PLACE = "mfa_authenticator|data"
"""What the ciphertext of a second factor is bound to, so that it opens nowhere else."""

ENCRYPTED = ("secret", "seed", "migrated_codes")
"""The entries of a factor's data that allauth encrypts: of an authenticator app, of recovery codes, of older ones."""


def encrypt(text: str) -> str:
    """Under the server's key: a stolen database opens no account."""
    return base64.b64encode(cipher.encrypt(settings.SERVER_KEY, text.encode(), PLACE)).decode()


def decrypt(encrypted: str) -> str:
    """Counterpart of `encrypt`; raises CipherBroken for an altered text, or one under another key."""
    try:
        return cipher.decrypt(settings.SERVER_KEY, base64.b64decode(encrypted), PLACE).decode()
    except ValueError as altered:
        raise cipher.CipherBroken(PLACE) from altered


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
