"""The columns of notices in their classes: a person of our own, a kind and a key; nothing about those we help."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "Alarm": columns(plain="id kind about occasion began_at raised_at acknowledged_by acknowledged_at ended_at"),
    "Notice": columns(plain="id user kind about occasion step is_danger alarm since made_at seen_at letter"),
    "Letter": columns(plain="id user is_danger digest_on made_at tries tried_at sent_at given_up_at answer"),
    "Preference": columns(plain="user mailing"),
    "OnCall": columns(plain="id user begins_at ends_at recorded_by recorded_at withdrawn_by withdrawn_at"),
    # Whoever knows the address can wake people: it is shown to those who set it, and the trail says only "changed".
    "Pager": columns(personal="address", plain="id recorded_by recorded_at"),
    "PagerCall": columns(plain="id alarm step made_at tries tried_at sent_at given_up_at answer"),
}
"""Model -> column -> class."""
