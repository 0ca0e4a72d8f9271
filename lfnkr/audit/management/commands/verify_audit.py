"""`manage.py verify_audit`: replay the audit trail, say in one sentence whether it is whole, and seal what waits."""

from __future__ import annotations

import dataclasses
import json
import sys

from django.core.management.base import BaseCommand, CommandError

from lfnkr.audit import verification


class Command(BaseCommand):
    """Exit status 0: the trail is whole. 1: it is not, and the sentence names the first row that was touched."""

    help = "Replay the audit trail and name the first row that was edited, deleted, inserted or reordered."

    def add_arguments(self, parser) -> None:
        """The options of the command."""
        parser.add_argument("--anchor", metavar="NO:MAC", help="a seal that was noted earlier, outside this machine")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON, for other programs")

    def handle(self, *args, anchor: str | None, json: bool, **options) -> None:
        """Replay, seal what waits when the rest is whole, and print the verdict."""
        try:
            verdict = verification.verify_and_seal(verification.parse_anchor(anchor) if anchor else None)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(as_json(verdict) if json else verdict.sentence)
        if not verdict.is_whole:
            sys.exit(1)


def as_json(verdict: verification.Verdict) -> str:
    """The verdict in the stable form other programs read, version 1."""
    facts = {"version": 1, "whole": verdict.is_whole, "sentence": verdict.sentence, **dataclasses.asdict(verdict)}
    return json.dumps(facts, ensure_ascii=False)
