"""How a key is wrapped for a principal: the server key today; a new kind of principal is one more entry of WRAPPINGS."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lfnkr.keyring import cipher

SERVER = "server"


class Wrapping(NamedTuple):
    """The two halves of one way to wrap: each takes bytes, the principal, the place the key belongs to, and a server key."""

    wrap: Callable[[bytes, str, str, bytes], bytes]
    unwrap: Callable[[bytes, str, str, bytes], bytes]


def _wrap_for_server(key: bytes, principal: str, bound_to: str, server_key: bytes) -> bytes:
    """Under the server key (level A of security.md, section 3.2)."""
    return cipher.encrypt(server_key, key, f"{principal}|{bound_to}")


def _unwrap_for_server(wrapped: bytes, principal: str, bound_to: str, server_key: bytes) -> bytes:
    """The reverse of `_wrap_for_server`."""
    return cipher.decrypt(server_key, wrapped, f"{principal}|{bound_to}")


WRAPPINGS: dict[str, Wrapping] = {SERVER: Wrapping(_wrap_for_server, _unwrap_for_server)}
"""By kind of principal, the part of its name before the colon: `server`, later `user:<id>` or `escrow:<n>`."""


def wrap(key: bytes, principal: str, *, bound_to: str, server_key: bytes = b"") -> bytes:
    """The key as this principal alone can unwrap it; raises ValueError for an unknown kind of principal."""
    return _wrapping_for(principal).wrap(key, principal, bound_to, server_key)


def unwrap(wrapped: bytes, principal: str, *, bound_to: str, server_key: bytes = b"") -> bytes:
    """The key itself; raises CipherBroken when the wrapped bytes were altered, moved, or wrapped for somebody else."""
    return _wrapping_for(principal).unwrap(wrapped, principal, bound_to, server_key)


def _wrapping_for(principal: str) -> Wrapping:
    """The way to wrap for a principal."""
    kind = principal.partition(":")[0]
    if kind not in WRAPPINGS:
        raise ValueError(f"Nobody can wrap a key for {kind!r}: add it to WRAPPINGS.")
    return WRAPPINGS[kind]
