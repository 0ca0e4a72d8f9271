"""`manage.py verify_audit`: replay the audit trail, and compare every row with what it says; what waits is sealed."""

from __future__ import annotations

import dataclasses
import json
import sys

from django.core.management.base import BaseCommand, CommandError

from lfnkr.audit import content, verification

MOST = 20
"""Rows that are not as the trail says, by name; one is enough to look into it."""


class Command(BaseCommand):
    """Exit status 0: the trail is whole, and every row is what it says. 1: it is not, and sentences name what was touched."""

    help = "Replay the audit trail, compare every row with it, and name what was changed past it."

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--anchor", metavar="NO:MAC", help="a seal that was noted earlier, outside this machine")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, anchor: str | None, json: bool, **options) -> None:
        """Replay, seal what waits when the rest is whole, compare, and print both verdicts."""
        try:
            verdict = verification.verify_and_seal(verification.parse_anchor(anchor) if anchor else None)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        compared = content.compare()
        if json:
            self.stdout.write(as_json(verdict, compared))
        else:
            self.stdout.write(verdict.sentence)
            self.stdout.write(compared.sentence)
            for difference in compared.differences[:MOST]:
                self.stdout.write(f"  {difference}")
        if not (verdict.is_whole and compared.agrees):
            sys.exit(1)


def as_json(verdict: verification.Verdict, compared: content.Comparison) -> str:
    """Both verdicts in the stable form other programs read, version 1."""
    rows = {
        "agree": compared.agrees,
        "sentence": compared.sentence,
        "tables": compared.tables,
        "rows": compared.rows,
        "seconds": round(compared.seconds, 3),
        "differences": len(compared.differences),
        "named": [one._asdict() for one in compared.differences[:MOST]],
    }
    facts = {"version": 1, "whole": verdict.is_whole, "sentence": verdict.sentence, **dataclasses.asdict(verdict)}
    return json.dumps(facts | {"content": rows}, ensure_ascii=False)
