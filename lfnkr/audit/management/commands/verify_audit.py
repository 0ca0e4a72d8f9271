"""`manage.py verify_audit`: replay the audit trail, compare every row with what it says, and the schema with its record.

What waits for its seal is sealed.
"""

from __future__ import annotations

import dataclasses
import json
import sys

from django.core.management.base import BaseCommand, CommandError

from lfnkr.audit import content, verification
from lfnkr.postgresql import schema

MOST = 20
"""Rows that are not as the trail says, by name; one is enough to look into it."""


class Command(BaseCommand):
    """Exit status 0: the trail is whole, every row is what it says, and so is the schema. 1: sentences name what was touched."""

    help = (
        "Replay the audit trail, compare every row with it and the schema with its record, and name what was changed."
    )

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--anchor", metavar="NO:MAC", help="a seal that was noted earlier, outside this machine")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, anchor: str | None, json: bool, **options) -> None:
        """Replay, seal what waits when the rest is whole, compare, and print the verdicts."""
        try:
            verdict = verification.verify_and_seal(verification.parse_anchor(anchor) if anchor else None)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        rows, code = content.compare(), schema.compare()
        if json:
            self.stdout.write(as_json(verdict, rows, code))
        else:
            self.stdout.write(verdict.sentence)
            for compared in (rows, code):
                self.stdout.write(compared.sentence)
                for difference in compared.differences[:MOST]:
                    self.stdout.write(f"  {difference}")
        if not (verdict.is_whole and rows.agrees and code.agrees):
            sys.exit(1)


def as_json(verdict: verification.Verdict, compared: content.Comparison, code: schema.Comparison) -> str:
    """The verdicts in the stable form other programs read, version 1."""
    rows = {
        "agree": compared.agrees,
        "sentence": compared.sentence,
        "tables": compared.tables,
        "rows": compared.rows,
        "seconds": round(compared.seconds, 3),
        "differences": len(compared.differences),
        "named": [one._asdict() for one in compared.differences[:MOST]],
    }
    objects = {
        "agree": code.agrees,
        "compared": code.is_of_this_code,
        "sentence": code.sentence,
        "objects": code.objects,
        "differences": len(code.differences),
        "named": [one._asdict() for one in code.differences[:MOST]],
    }
    facts = {"version": 1, "whole": verdict.is_whole, "sentence": verdict.sentence, **dataclasses.asdict(verdict)}
    return json.dumps(facts | {"content": rows, "schema": objects}, ensure_ascii=False)
