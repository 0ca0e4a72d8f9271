"""`manage.py verify_keyring`: open everything sealed, say in one sentence whether all of it opens, and name what does not."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand

from lfnkr.keyring import verification


class Command(BaseCommand):
    """Exit status 0: everything opens. 1: something does not; after the sentence, one line for each of the first 100."""

    help = "Open every sealed text and second factor with its key, and name what does not open."

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, json: bool, **options) -> None:
        """Look, tell on the error stream how far it is, and print the verdict."""
        verdict = verification.verify(self.tell if options["verbosity"] else lambda table, rows: None)
        if json:
            self.stdout.write(as_text(verdict))
        else:
            self.stdout.write(verdict.sentence)
            for fault in verdict.named:
                self.stdout.write(f"  {fault.reason}: {fault}")
        if not verdict.is_whole:
            sys.exit(1)

    def tell(self, table: str, rows: int) -> None:
        """How far it is."""
        self.stderr.write(f"  {table}: {rows}")


def as_text(verdict: verification.Verdict) -> str:
    """The verdict as one line of JSON."""
    return json.dumps(verification.as_json(verdict), ensure_ascii=False)
