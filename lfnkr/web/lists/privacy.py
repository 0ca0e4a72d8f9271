"""The columns of saved filters and exports in their classes: what somebody typed about a file is personal, the rest plain."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "SavedFilter": columns(personal="title", plain="id user list_name address saved_at"),
    "Export": columns(
        personal="purpose recipient",
        plain="id list_name address file_format language is_encrypted asked_by asked_at state refusal row_count size"
        " fingerprint made_at expires_at fetched_at",
    ),
}
"""Model -> column -> class."""
