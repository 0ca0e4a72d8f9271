"""`manage.py restore DIR --key FILE`: bring a backup back into two empty databases, and verify everything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.management import BaseCommand, call_command

from lfnkr.backup import asking, elsewhere, restoring
from lfnkr.backup.refusal import BackupRefused
from lfnkr.notices import outbox

OWNERS = {"default": "LFNKR_OWNER_URL", "keyring": "LFNKR_KEYS_OWNER_URL"}
READERS = {"default": "LFNKR_WEB_URL", "keyring": "LFNKR_KEYS_URL"}


class Command(BaseCommand):
    """Exit status 0: everything is as it was when the backup was made, and verified. 1: not, and one sentence says why."""

    help = "Restore the newest backup in DIR (or the one that DIR is) into two empty databases."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="a backup, or where backups are kept")
        parser.add_argument("--key", metavar="FILE", type=Path, required=True, help="the off-line key")
        parser.add_argument(
            "--keyring-of",
            metavar="DIR",
            type=Path,
            help="take the keyring of another, later backup: that of one older than 30 days is gone",
        )

    def handle(self, *args, folder: Path, key: Path, keyring_of: Path | None, **options) -> None:
        """Examine, restore, migrate forward, verify."""
        try:
            self.stdout.write(self.restored(folder, key, keyring_of))
        except BackupRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)

    def restored(self, folder: Path, key: Path, keyring_of: Path | None) -> str:
        """The one sentence at the end."""
        owners, readers = addresses(OWNERS), addresses(READERS)
        copies = restoring.examine(folder, key, keyring_of=keyring_of, addresses=owners)
        restoring.restore(copies, key, addresses=owners, say=self.stderr.write)
        self.stderr.write("Bringing both databases to this code's migrations, and verifying ...")
        call_command("prepare", verbosity=0)
        outbox.forget_unsent()
        data = copies["default"]
        answers = elsewhere.run_in(readers, lambda: asking.ask_all(data.sealed.last_seal))
        if wrong := [answer.sentence for answer in answers if not answer.is_whole]:
            raise BackupRefused(f"Restored, but not sound: {wrong[0]} Let nobody in before this is understood.")
        rows, keys = (
            sum(data.sealed.tables["default"].values()),
            copies["keyring"].sealed.tables["keyring"]["keyring_key"],
        )
        said = " ".join(answer.sentence for answer in answers)
        return (
            f"Restored as of {data.manifest.moment}: {len(data.sealed.tables['default'])} tables with {rows} rows and {keys} "
            f"keys, as counted when the backup was made; no job waits, nobody is signed in. {said}"
        )


def addresses(names: dict[str, str]) -> dict[str, str]:
    """By database, the address in a variable; raises BackupRefused for one that is not set."""
    missing = [name for name in names.values() if not os.environ.get(name)]
    if missing:
        raise BackupRefused(
            f"{missing[0]} is not set: a restore needs the owner's addresses (docs/runbook.md, Restore)."
        )
    return {alias: os.environ[name] for alias, name in names.items()}
