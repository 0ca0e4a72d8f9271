"""The columns of accounts in their classes: what is personal here is about our own people, never about those we help."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "User": columns(
        personal="username latin_name name_ja name_ko email language password last_login",
        plain="id role is_active generation recorded_at version",
    ),
    "RoleChange": columns(
        personal="reason",
        plain=(
            "id user role_before role_after proposed_by proposed_at approved_by approved_at declined_by declined_at"
        ),
    ),
    "PasswordReset": columns(plain="id user started_by started_at expires_at used_at site"),
}
"""Model -> column -> class."""
