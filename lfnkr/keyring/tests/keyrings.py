"""Keyrings in states that the application itself cannot bring about."""

from __future__ import annotations

from uuid import UUID

from django.db import connections


def insert_key(kind: str, subject: UUID, wrapped: bytes, principal: str = "server") -> None:
    """A row as the keys role may insert it, with any bytes in the place of the wrapped key."""
    with connections["keyring"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO keyring_key (kind, subject, principal, wrapped, created_at) VALUES (%s, %s, %s, %s, now())",
            [kind, subject, principal, wrapped],
        )
