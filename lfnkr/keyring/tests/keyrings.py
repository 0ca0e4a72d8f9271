"""Keyrings in states that the application itself cannot bring about, and the key of one subject."""

from __future__ import annotations

from uuid import UUID

from django.db import connections

from lfnkr.keyring import keys


def insert_key(kind: str, subject: UUID, wrapped: bytes, principal: str = "server") -> None:
    """A row as the keys role may insert it, with any bytes in the place of the wrapped key."""
    with connections["keyring"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO keyring_key (kind, subject, principal, wrapped, server_key, created_at) SELECT %s, %s, %s, %s,"
            " CASE WHEN %s = 'server' THEN (SELECT value FROM keyring_serverkey WHERE is_current) END, now()",
            [kind, subject, principal, wrapped, principal],
        )


def key_for(kind: str, subject: UUID) -> bytes:
    """The key of one subject, made when there is none yet; raises KeyErased when it was erased."""
    return keys.keys_made_for([(kind, subject)])[kind, subject]
