"""The columns of the keyring in their classes: keys, wrapped, and for whom; nothing about anybody."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "ServerKey": columns(plain="value is_current kept_at"),
    "Key": columns(plain="id kind subject principal wrapped server_key created_at erased_at"),
}
"""Model -> column -> class."""
