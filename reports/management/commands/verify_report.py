"""`manage.py verify_report FILE`: say of which edition a PDF, JSON or HTML file is, and whether it is genuine."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.freezing.fingerprint import checked
from reports.freezing.offline import NoFingerprint, Unreadable, checked_offline, read


class Command(BaseCommand):
    """Exit status 0: genuine, byte for byte. 1: it is not. 2: the file or the fingerprint file cannot be read.

    With --fingerprint no database is asked, and `manage.py` needs none: see reports/freezing/offline.py.
    """

    help = "Say of which edition a file is, and whether it is genuine."

    def add_arguments(self, parser) -> None:
        """The file, and what it is checked by."""
        parser.add_argument("file", type=Path, help="a PDF, JSON or HTML file of an annual report")
        parser.add_argument("--fingerprint", type=Path, metavar="FILE", help="the fingerprint file of its edition")

    def handle(self, *args, file: Path, fingerprint: Path | None, **options) -> None:
        """Check, and say it in one sentence."""
        try:
            found = checked_offline(file, fingerprint) if fingerprint else checked(read(file))
        except (NoFingerprint, Unreadable) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(found.sentence)
        if not found.is_genuine:
            sys.exit(1)
