"""What Prometheus is told of backups: how old the newest is, whoever made it, and how old the newest that was proven."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from lfnkr.backup.models import BackupRun
from lfnkr.web.measures import age, gauge


def ages() -> Iterator[GaugeMetricFamily]:
    """Since when the newest backup began, by the rows of the backups themselves: a timer of systemd writes them too."""
    whole = BackupRun.objects.whole()
    proven = whole.filter(proof=BackupRun.Proof.PROVEN)
    yield gauge("lfnkr_backup_seconds", "Since when the newest whole backup began.", _age(whole.first()))
    yield gauge("lfnkr_backup_proven_seconds", "Since when the newest proven backup began.", _age(proven.first()))


def _age(run: BackupRun | None) -> float | None:
    """Nothing where there is none: an absent measure is an alert of its own."""
    return age(run.started_at) if run else None
