"""`manage.py backup DIR`: both databases, encrypted to the off-line key, in a new folder inside DIR."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from lfnkr.backup import actions, manifest, restoring, where
from lfnkr.backup.refusal import BackupRefused


class Command(BaseCommand):
    """Exit status 0: there is a whole backup (with --prove: a proven one). 1: not, and one sentence says why."""

    actions = (actions.record_run,)
    help = "Back up both databases, encrypted to LFNKR_BACKUP_RECIPIENT, into a new folder inside DIR."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="where backups are kept")
        parser.add_argument(
            "--prove", action="store_true", help="restore the same stream on trial before it is encrypted"
        )
        parser.add_argument(
            "--check", action="store_true", help="make nothing: check the newest backup in DIR, without its key"
        )

    def handle(self, *args, folder: Path, prove: bool, check: bool, **options) -> None:
        """Do it, and say in one sentence what came of it."""
        try:
            if check:
                self.stdout.write(checked(folder))
                return
            taken = actions.take_backup(folder, where.told(), prove=prove)
        except BackupRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)
        self.stdout.write(taken.sentence)
        if taken.is_proven is False:
            sys.exit(1)


def checked(place: Path) -> str:
    """What can be known of a backup without the off-line key: its manifest is ours, and no byte of a file has changed."""
    folder = restoring.folder_of(place)
    told = manifest.read(folder)
    manifest.check_files(folder, told)
    size = sum(file.bytes for file in told.files.values())
    return f"{folder} is as it was made on {told.moment}: {len(told.files)} files, {size} bytes."
