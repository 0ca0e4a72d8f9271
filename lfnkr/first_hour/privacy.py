"""The columns of the first hour in their classes."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {"Confirmation": columns(plain="id step by at")}
"""Model -> column -> class."""
