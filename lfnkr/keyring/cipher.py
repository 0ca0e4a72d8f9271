"""The one cipher of the house: AES-256-GCM over bytes, bound to a place; keys and their keeping are elsewhere."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
"""96 bits, drawn at random for every text: NIST SP 800-38D, section 8.2.2; no key of ours seals 2**32 texts."""


class CipherBroken(Exception):
    """The bytes are not what this key sealed for this place."""


def new_key() -> bytes:
    """A random key from the operating system."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, plaintext: bytes, bound_to: str) -> bytes:
    """Nonce and ciphertext, which open under the same key and for the same place only."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to.encode())


def decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The plaintext; raises CipherBroken for another key, another place or a single altered bit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError) as broken:
        raise CipherBroken(bound_to) from broken
