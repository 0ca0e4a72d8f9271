"""The columns of the keyring in their classes: keys, wrapped, and for whom; nothing about anybody."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "Key": columns(plain="id kind subject principal wrapped created_at erased_at"),
}
"""Model -> column -> class."""
