"""The nightly backup with its proof, as a job of the clock; where another machine takes it, the job looks whether it did."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.backup import actions, state, where
from lfnkr.backup.refusal import BackupRefused, Problem
from lfnkr.jobs.tasks import Failed, Said, periodic

log = logging.getLogger(__name__)


@periodic(
    "backup.take_backup",
    cron="40 17 * * *",
    title=_lazy("Back up both databases, and prove it"),
    actions=[actions.record_run],
)
def take_backup() -> Said:
    """At 02:40 in Tokyo, when the fewest people work: into LFNKR_BACKUP_DIR, restored on trial before it is encrypted."""
    told = where.told()
    if not told.folder:
        return looked_for()
    try:
        taken = actions.take_backup(told.folder, told, prove=True)
    except BackupRefused as refused:
        problem = Problem(refused.problem)
        log.error("backup.failed", extra={"check": problem.value})
        raise Failed(lambda: _("No backup was made: %(problem)s.") % {"problem": problem.label}) from None
    if not taken.is_proven:
        log.error("backup.unproven")
        raise Failed(lambda: taken.run.sentence)
    return lambda: taken.run.sentence


def looked_for() -> Said:
    """What is said where another machine takes the backups: whether there is one of the last 26 hours."""
    if settings.DEMO:
        return lambda: _("A demonstration is not backed up.")
    if state.backup_is_missing():
        raise Failed(lambda: _("There is no backup of the last 26 hours, and LFNKR_BACKUP_DIR is not set here."))
    return lambda: _("Another machine made a backup within the last 26 hours.")
