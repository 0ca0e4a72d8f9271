"""What lets a reader verify a report without trusting anyone: the last seal over the data it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Subquery

from lfnkr.audit.models import AuditEvent, Seal

UNCOUNTED = {
    "cases_draft",
    "cases_namesearch",
    "cases_nametoken",
    "cases_sealopening",
    "reports_edition",
    "reports_editionfile",
    "reports_printjob",
}
"""Tables whose changes leave every figure as it is: so reading, searching and printing do not change a report."""


@dataclass(frozen=True)
class LastSeal:
    """The link of the audit chain that closes over the last change of what the report counts."""

    number: int
    fingerprint: str
    sealed_at: datetime


def last_seal() -> LastSeal | None:
    """The seal of the newest change in a table that is counted; None while nothing was sealed."""
    counted = {
        model._meta.db_table
        for label in ("cases", "donations", "reports")
        for model in apps.get_app_config(label).get_models()
    }
    changes = AuditEvent.objects.filter(table_name__in=counted - UNCOUNTED).order_by("-pk")
    seal = Seal.objects.filter(event_id=Subquery(changes.values("pk")[:1])).first()
    return LastSeal(seal.no, bytes(seal.mac).hex(), seal.at) if seal else None
