"""The columns of a voiding of which one names what was recorded in error."""

from __future__ import annotations

COLUMNS = (
    "status_change",
    "lead_change",
    "event",
    "event_member",
    "leg",
    "member",
    "indicator",
    "relationship",
    "note",
    "pause",
    "risk_assessment",
    "person_answer",
    "voiding",
)
