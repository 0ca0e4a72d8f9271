"""The columns of this application in their classes: what the machine did and when; nothing about anybody."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "JobRun": columns(plain="id name started_at ended_at outcome said"),
}
"""Model -> column -> class."""
