"""The columns of backups in their classes: colleagues who hold a key are personal, hashes and moments are plain."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "BackupRun": columns(
        plain="id started_at ended_at problem place proof last_seal manifest_sha256"
        " data_size data_sha256 data_plain_sha256 keyring_size keyring_sha256 keyring_plain_sha256"
    ),
    "Drill": columns(plain="id day restored result by recorded_at"),
    "KeyHolder": columns(personal="name", plain="id copy since by recorded_at"),
}
"""Model -> column -> class."""
