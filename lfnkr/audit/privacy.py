"""The columns of the audit trail in their classes: it knows which column changed, never what stood in it when that is sealed."""

from __future__ import annotations

from lfnkr.privacy import columns

FIELDS: dict[str, dict[str, str]] = {
    "AuditEvent": columns(
        personal="changed", plain="id at txid table_name row_key operation actor act act_id case_id db_user"
    ),
    "Seal": columns(plain="no event_id from_act act_id at previous_mac mac"),
    "Stray": columns(plain="event_id"),
}
"""Model -> column -> class."""
